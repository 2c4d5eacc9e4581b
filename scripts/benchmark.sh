#!/usr/bin/env bash
# Runs the benchmarks of tests/AslTrain.Benchmarks; arguments go to BenchmarkDotNet, for example --filter '*Image*'.
# load-memory safetensors and load-memory pth print what loading a TResNet-M takes.
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run -c Release --project tests/AslTrain.Benchmarks -- "${@:---filter=*}"
