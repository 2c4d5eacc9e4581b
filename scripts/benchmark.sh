#!/usr/bin/env bash
# Runs the benchmarks of tests/AslTrain.Benchmarks; arguments go to BenchmarkDotNet, for example --filter '*Image*'.
# load-memory safetensors and load-memory pth print what loading a TResNet-M takes.
# loss-memory composed, cross-entropy and closed-form print what a loss needs at 128 x 9,605.
# load-labels open-images FOLDER and load-labels coco FOLDER make up annotations of full size there (2.5 GB, 0.4 GB), and read
# them.
# metrics IMAGES CLASSES prints the time of all metrics on a table of that size; metrics.py is numpy on one like it.
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run -c Release --project tests/AslTrain.Benchmarks -- "${@:---filter=*}"
