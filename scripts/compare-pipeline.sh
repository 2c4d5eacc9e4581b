#!/usr/bin/env bash
# Images a second from files to batches at 448 pixels, one core each: this program beside Pillow and torchvision
# (Debian: python3-pil, python3-torchvision). Argument: the folder of VOC 2007 (VOCdevkit).
set -euo pipefail
root=$(realpath "${1:?usage: scripts/compare-pipeline.sh VOCdevkit}")
cd "$(dirname "$0")/.."
one_core=()
if command -v taskset > /dev/null; then one_core=(taskset -c 0); fi

dotnet build -c Release tests/AslTrain.Benchmarks > /dev/null
"${one_core[@]}" dotnet run -c Release --no-build --project tests/AslTrain.Benchmarks -- pipeline "$root"
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import PIL, torchvision' 2> /dev/null; then
    exec "${one_core[@]}" "$python" scripts/pipeline.py "$root"
  fi
done
echo "Pillow    skipped: python3 has no PIL or no torchvision here"
