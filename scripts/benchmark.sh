#!/usr/bin/env bash
# Runs the benchmarks of tests/AslTrain.Benchmarks; arguments go to BenchmarkDotNet, for example --filter '*Image*'.
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run -c Release --project tests/AslTrain.Benchmarks -- "${@:---filter=*}"
