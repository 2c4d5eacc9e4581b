#!/usr/bin/env bash
# Images a second of training steps at 224 pixels, batches of 16, in turns:
#   asl-train      the program itself, loading, augmentation, loss, update, averaging and logging included (--profile)
#   bare           the same network in a plain TorchSharp loop on one batch of random numbers: no data, averaging or logging
#   bare, tuned    that loop with the settings of the heap that asl-train makes
#   python         the authors' recipe in Python, for ResNet-50, where torch and torchvision are installed
# Arguments: precision (float32), rounds (3), and backbones (resnet50 tresnet_m).
set -euo pipefail
cd "$(dirname "$0")/.."
precision=${1:-float32} rounds=${2:-3}
backbones=("${@:3}")
if [ ${#backbones[@]} -eq 0 ]; then backbones=(resnet50 tresnet_m); fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for project in src/AslTrain.Cli tests/AslTrain.Benchmarks; do dotnet build -c Release "$project" > /dev/null; done

ours() {
  dotnet run -c Release --no-build --project src/AslTrain.Cli -- --config configs/demo.yaml --profile \
    --set model.backbone="$1" --set run.precision="$precision" --set image.size=224 --set data.batch_size=16 \
    --set data.limit_train=320 --set data.limit_val=16 --set schedule.epochs=1 --set augment.rand_augment=true \
    --set augment.cutout=0.5 --set run.output="$work" | tee "$work/out" | sed -n 's/^whole step.* \([0-9.]*\) images.*/\1/p'
  sed -n 's/.*; \([0-9.]* GB\) at most/\1/p' "$work/out" >> "$work/$1-asl-train-memory"
}
bare() {
  dotnet run -c Release --no-build --project tests/AslTrain.Benchmarks -- bare-training "$1" "$precision" "$2" \
    | cut -d ' ' -f 1
}
middle() {
  sort -n "$1" | awk '{ all[NR] = $1 } END { print NR % 2 ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2 }'
}

for python in python3 /usr/bin/python3 none; do "$python" -c 'import torch, torchvision' 2> /dev/null && break; done
for backbone in "${backbones[@]}"; do
  for ((round = 0; round < rounds; round++)); do
    ours "$backbone" >> "$work/$backbone-asl-train"
    bare "$backbone" plain >> "$work/$backbone-bare"
    bare "$backbone" kept-heap >> "$work/$backbone-tuned"
    if [ "$python" != none ] && [ "$backbone" = resnet50 ]; then
      "$python" scripts/train_step.py as-published >> "$work/$backbone-python"
      "$python" scripts/train_step.py "$precision" >> "$work/$backbone-python-same"
    fi
  done
  echo "$backbone, $precision, the middle of $rounds rounds; ratios are asl-train's"
  mine=$(middle "$work/$backbone-asl-train")
  most=$(sort -n "$work/$backbone-asl-train-memory" | tail -1)
  printf '%-44s %6.2f images/s          %s at most\n' asl-train "$mine" "$most"
  for other in "bare:bare loop" "tuned:bare loop, tuned" \
    "python:Python, as published" "python-same:Python, same precision and layout"; do
    file="$work/$backbone-${other%%:*}"
    if [ ! -s "$file" ]; then continue; fi
    speed=$(middle "$file")
    ratio=$(echo "$mine $speed" | awk '{ print $1 / $2 }')
    printf '%-44s %6.2f images/s  %5.2f\n' "${other#*:}" "$speed" "$ratio"
  done
  if [ ! -e "$work/$backbone-python" ]; then
    printf '%-44s skipped: no torch and torchvision here, or no such network in them\n' Python
  fi
done
