#!/usr/bin/env bash
# Images a second of training steps at the same batch, in turns: one rank with one thread, one rank with two, two ranks with
# one thread each; and the share of a step that goes into the exchange of gradients, and into waiting for the other rank.
# Arguments: backbone (resnet50), side of the images (224), batch (32), rounds (3), launcher (mpirun, or mpiexec.hydra).
set -euo pipefail
cd "$(dirname "$0")/.."
backbone=${1:-resnet50} size=${2:-224} batch=${3:-32} rounds=${4:-3} launcher=${5:-mpirun}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build -c Release src/AslTrain.Cli > /dev/null
program=$(dotnet msbuild src/AslTrain.Cli -getProperty:TargetPath -p:Configuration=Release)
program=${program%.dll}
several=("$launcher" -n 2)
if "$launcher" --version | grep -q 'Open MPI'; then
  several+=(--bind-to none)
  if [ "$(id -u)" = 0 ]; then several+=(--allow-run-as-root); fi
fi

steps() { # name, threads of a rank, launcher
  "${@:3}" "$program" --config configs/demo.yaml --profile --set run.threads="$2" --set run.output="$work" \
    --set model.backbone="$backbone" --set image.size="$size" --set data.batch_size="$batch" \
    --set data.limit_train=$((batch * 12)) --set data.limit_val=16 --set schedule.epochs=1 > "$work/out"
  sed -n 's/^whole step.* \([0-9.]*\) images.*/\1/p' "$work/out" >> "$work/$1"
  sed -n 's/^exchange.* \([0-9.]*\) %.*/\1/p' "$work/out" >> "$work/$1-exchange"
  sed -n 's/^waiting for ranks.* \([0-9.]*\) %.*/\1/p' "$work/out" >> "$work/$1-waiting"
}
middle() {
  sort -n "$1" | awk '{ all[NR] = $1 } END { print NR % 2 ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2 }'
}

for ((round = 0; round < rounds; round++)); do
  steps one 1
  steps threads 2
  steps ranks 1 "${several[@]}"
done
echo "$backbone at $size, batches of $batch, the middle of $rounds rounds ($("$launcher" --version | head -1))"
first=$(middle "$work/one")
for row in "one:1 rank, 1 thread" "threads:1 rank, 2 threads" "ranks:2 ranks, 1 thread each"; do
  speed=$(middle "$work/${row%%:*}")
  ratio=$(echo "$speed $first" | awk '{ print $1 / $2 }')
  printf '%-24s %6.2f images/s  %5.2f\n' "${row#*:}" "$speed" "$ratio"
done
exchange=$(middle "$work/ranks-exchange") waiting=$(middle "$work/ranks-waiting")
echo "of a step of 2 ranks: exchange $exchange %, waiting for the other rank $waiting %"
