#!/usr/bin/env bash
# The programs for Windows, under Wine, beside the ones for Linux: the same commands on the same data in two folders.
#
#   scripts/test-windows.sh [FOLDER]    what is published and written goes to FOLDER and stays; without one it is removed
#
# Needs wine (on Debian: apt-get install wine wine64) and the .NET SDK. Every check is a line; the last line counts them.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD

if ! command -v wine > /dev/null; then
  echo "wine is not installed"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi

if [ $# -gt 0 ]; then
  mkdir -p "$1" && work=$(cd "$1" && pwd)
else
  work=$(mktemp -d)
fi

# What Wine lacks and Windows has: the groups of processors, pages that are written and run, AMX's tiles.
export WINEPREFIX=$work/wine WINEDEBUG=-all KMP_TOPOLOGY_METHOD=flat DOTNET_EnableWriteXorExecute=0 \
  ONEDNN_MAX_CPU_ISA=AVX512_CORE_BF16
unset DISPLAY

server() {
  local program
  for program in wineserver /usr/lib/wine/wineserver64 /usr/lib/wine/wineserver; do
    if command -v "$program" > /dev/null; then "$program" "$@"; return; fi
  done
}
end() {
  server -k
  [ -n "${disk:-}" ] && umount "$disk" 2> /dev/null
  [ $# -gt 0 ] || rm -rf "$work"
}
trap 'end "$@"' EXIT
programs="$work/programs for Windows"
linux="$work/linux/photographs für 画" windows="$work/windows/photographs für 画"

passed=0 failed=0 skipped=0
pass() { passed=$((passed + 1)) && echo "ok      $1"; }
fail() {
  failed=$((failed + 1)) && echo "FAILED  $1"
  shift
  printf '%s\n' "$@" | head -20 | sed 's/^/        /'
}
skip() { skipped=$((skipped + 1)) && echo "skipped $1: $2"; }

# that WHAT COMMAND...: a check that is a command.
that() {
  local what=$1 said
  shift
  if said=$("$@" 2>&1); then pass "$what"; else fail "$what" "$*" "$said"; fi
}

on_linux() {
  local project=AslTrain.Cli program=$1
  shift
  [ "$program" = asl-eval ] && project=AslEval.Cli
  (cd "$linux" && "$root/artifacts/bin/$project/release_linux-x64/$program" "$@" > "$work/linux.out" 2> "$work/linux.err")
}
on_windows() {
  local program=$1
  shift
  (cd "$windows" && wine "$programs/$program.exe" "$@" > "$work/windows.out" 2> "$work/windows.err")
}

# both CODE WHAT PROGRAM ARGUMENTS...: a check that a command ends alike on both, with that exit code.
both() {
  local code=$1 what=$2 linux_code windows_code
  shift 2
  on_linux "$@" &
  on_windows "$@"
  windows_code=$?
  wait $!
  linux_code=$?
  if [ $linux_code = "$code" ] && [ $windows_code = "$code" ]; then pass "$what"; else
    fail "$what" "exit code $linux_code on Linux, $windows_code on Windows, not $code: $*" \
      "$(cat "$work/linux.err" "$work/windows.err")"
  fi
}

# Texts as they are but for the separator, the two folders and the commit in a version.
plain() {
  sed -e 's|+[0-9a-f]\{40\}||' -e 's|\\\\|/|g' -e 's|\\|/|g' -e "s|Z:||g" \
    -e "s|$work/windows/|$work/|g" -e "s|$work/linux/|$work/|g" "$1"
}

# alike WHAT: the last command said the same on both. same WHAT FILE...: files are equal to the byte in both folders.
alike() {
  that "$1" diff <(plain "$work/linux.out" && plain "$work/linux.err") <(plain "$work/windows.out" && plain "$work/windows.err")
}
same() {
  local what=$1 file
  shift
  for file in "$@"; do
    cmp "$linux/$file" "$windows/$file" > "$work/cmp" 2>&1 || { fail "$what" "$(cat "$work/cmp")"; return; }
  done
  pass "$what"
}
same_text() { that "$1" diff <(plain "$linux/$2") <(plain "$windows/$2"); }

# near WHAT FILE TOLERANCE: the same text but for numbers, which differ by no more than that.
near() {
  that "$1" awk -v tolerance="$3" '
    function parts(line) { gsub(/-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?/, " & ", line); return line }
    NR == FNR { first[FNR] = parts($0); lines = FNR; next }
    {
      a = split(first[FNR], one, " "); b = split(parts($0), other, " ")
      if (a != b) { print "line " FNR ": " first[FNR] " / " $0; exit bad = 1 }
      for (i = 1; i <= a; i++) {
        number = one[i] ~ /^-?[0-9.]+([eE][-+]?[0-9]+)?$/
        off = number ? one[i] - other[i] : one[i] != other[i]
        if (off > tolerance || off < -tolerance) { print "line " FNR ": " one[i] " / " other[i]; exit bad = 1 }
      }
    }
    END { if (!bad && lines != FNR) { print lines " / " FNR " lines"; bad = 1 } exit bad }' \
    <(plain "$linux/$2") <(plain "$windows/$2")
}

# One run folder of a name, on both the same name from here on: times differ.
name_run() {
  for tree in "$linux" "$windows"; do
    rm -rf "$tree/runs/$2" && mv "$tree"/runs/"$1"/2* "$tree/runs/$2" 2> /dev/null
  done
}

mkdir -p "$linux" "$windows"

echo "== published"
publish() { # PROJECT RUNTIME FOLDER
  dotnet publish "src/$1" -c Release -r "$2" -p:RuntimeIdentifier="$2" --self-contained true -p:SelfContained=true \
    -o "$3" --artifacts-path "$work/artifacts" -v:q -nologo
}
that "asl-train is published for Windows" publish AslTrain.Cli win-x64 "$programs"
that "asl-eval is published for Windows" publish AslEval.Cli win-x64 "$programs"
needless() {
  ! find "$1" | grep -iE '\.lib$|xunit|testhost|CsCheck|BenchmarkDotNet|TestPlatform|\.pdb$' | grep -viE '/asl[^/]*\.pdb$'
}
that "the folder holds no symbols of others, import or test library" needless "$programs"
for runtime in win-arm64 osx-arm64; do
  that "asl-train is published for $runtime" dotnet publish src/AslTrain.Cli -c Release -p:RuntimeIdentifier=$runtime \
    -p:UseAppHost=false -o "$work/$runtime" --artifacts-path "$work/artifacts" -v:q -nologo
  that "with its libtorch" compgen -G "$work/$runtime/*torch_cpu.*"
  that "and nothing needless" needless "$work/$runtime"
done
on_linux asl-train --version && on_linux asl-eval --version \
  || for project in AslTrain.Cli AslEval.Cli; do dotnet build src/$project -c Release -v:q -nologo; done
# Its server stays until the end: one that ends for want of programs may take a new one with it.
mkdir -p "$WINEPREFIX" && server -p > /dev/null 2>&1 < /dev/null
wineboot -i > /dev/null 2>&1
[ -d "$WINEPREFIX/drive_c" ] || fail "Wine's folder" "wineboot made none"

that "asl-train is published for Linux" \
  dotnet publish src/AslTrain.Cli -c Release --no-build -o "$work/linux-x64" -v:q -nologo
that "and nothing needless there" needless "$work/linux-x64"

echo "== words, codes, settings"
both 0 "the version" asl-train --version
alike "its line is the same on both"
both 0 "help" asl-eval predict --help
alike "its lines are the same on both"
both 2 "a misspelt option" asl-train --confg a.yaml
alike "its words"
both 2 "a config that is not there" asl-train --config "nirgends/ä.yaml"
alike "its words, in UTF-8"
for tree in "$linux" "$windows"; do
  cat > "$tree/tiny.yaml" <<'Y'
run: {name: tiny, threads: 1, output: runs, log_every: 1}
data: {format: scenes, scenes_train: 32, scenes_val: 16, scenes_size: 32, cache_folder: cache, batch_size: 16}
image: {size: 32}
augment: {cutout: 0.3, rand_augment: true}
model: {backbone: mobilenet_v2_035}
optimizer: {lr: 0.001}
schedule: {epochs: 2}
Y
done
sed -i 's/$/\r/' "$windows/tiny.yaml"
both 2 "a misspelt key" asl-train --config tiny.yaml --set optimizer.lrr=1
alike "its words"
both 3 "a device that is not there" asl-train --config tiny.yaml --set run.device=cuda:7
for name in con NUL.txt com1 dots. a:b 'a\b'; do
  both 2 "no run is named $name" asl-train --config tiny.yaml --set "run.name=$name"
done
both 2 "a folder that cannot be made" asl-train --config tiny.yaml --set run.output=tiny.yaml/runs

echo "== training"
both 0 "training in float32" asl-train --config tiny.yaml
name_run tiny straight
same "drawn scenes" $(cd "$linux" && find cache -type f | grep -v '/\.' | sort)
same_text "the config of the run" runs/straight/config.yaml
near "what was logged of the epochs is close" runs/straight/metrics.jsonl 1e9
that "losses are close" awk '
  match($0, /"loss":[0-9.]+/) { loss = substr($0, RSTART + 7, RLENGTH - 7)
    if (NR == FNR) first[FNR] = loss; else if (first[FNR] / loss > 1.02 || first[FNR] / loss < 0.98) exit 1 }' \
  "$linux/runs/straight/metrics.jsonl" "$windows/runs/straight/metrics.jsonl"
header_bytes() { od -An -t u8 -N 8 "$1"; }
described() { head -c $((8 + $(header_bytes "$1"))) "$1" | grep -oaE '"[^"]*":\{"dtype[^}]*\}'; }
tensors() { tail -c +$((9 + $(header_bytes "$1"))) "$1"; }
that "the header of the checkpoint's tensors" diff <(described "$linux/runs/straight/checkpoints/best.safetensors") \
  <(described "$windows/runs/straight/checkpoints/best.safetensors")
text_files() { find "$windows/runs/straight" -regex '.*\.\(txt\|yaml\|json\|jsonl\|csv\|html\)'; }
no_returns() { ! text_files | tr '\n' '\0' | xargs -0 grep -lP '\r'; }
that "lines end with a newline alone" no_returns

on_windows asl-train --config tiny.yaml --set schedule.stop_after=1 --set run.name=halves
run=$(cd "$windows" && echo runs/halves/2*)
that "going on" on_windows asl-train --resume "${run//\//\\}" --set schedule.stop_after=2
for weights in best last; do
  that "a run in two halves has the bytes of a straight one ($weights)" cmp \
    <(tensors "$windows/$run/checkpoints/$weights.safetensors") \
    <(tensors "$windows/runs/straight/checkpoints/$weights.safetensors")
done
that "training in bfloat16" on_windows asl-train --config tiny.yaml --set run.precision=bfloat16 --set run.name=bf16
both 4 "a loss that is none" asl-train --config tiny.yaml --set optimizer.lr=1e30 --set run.name=diverged --set run.on_nan=stop

echo "== stopped, held, taken away"
endless() { on_windows asl-train --config tiny.yaml --set schedule.epochs=100000 --set "run.name=$1"; }
# reached NAME EPOCHS: waits until a run has so many epochs; a quarter of an hour is a hang.
reached() {
  local waited=0
  while [ "$(cat "$windows"/runs/"$1"/2*/metrics.jsonl 2> /dev/null | grep -c '"type":"epoch"')" -lt "$2" ]; do
    sleep 0.2 && waited=$((waited + 1))
    [ $waited -lt 4500 ] || return 1
  done
}
if command -v script > /dev/null; then
  (reached stopped 1 && printf '\003') | (cd "$windows" && script -qec "wine '$programs/asl-train.exe' --config tiny.yaml \
    --set schedule.epochs=100000 --set run.name=stopped" "$work/console.out" > /dev/null)
  code=$?
  that "Ctrl-C in a console ends a run with 130" [ $code = 130 ]
  that "and it was saved" [ -f "$windows"/runs/stopped/2*/checkpoints/last.safetensors ]
  run=$(cd "$windows" && echo runs/stopped/2*)
  done=$(grep -c '"type":"epoch"' "$windows/$run/metrics.jsonl")
  that "and goes on" on_windows asl-train --resume "$run" --set schedule.stop_after=$((done + 1))
else
  skip "Ctrl-C in a console" "script (of bsdutils) is not there"
fi
endless taken &
reached taken 1
run=$(cd "$windows" && echo runs/taken/2*)
(cd "$windows" && wine "$programs/asl-train.exe" --resume "$run" > "$work/second.out" 2> "$work/second.err")
code=$?
that "a run is trained by one process at a time" grep -q "another process is training this run" "$work/second.err"
that "the second ends with 2" [ $code = 2 ]
rm -rf "$windows/runs/taken"
wait %+
code=$?
that "a folder that vanishes under a run is one line and exit code 3" [ "$code $(grep -c . "$work/windows.err")" = "3 1" ]

echo "== evaluation: one checkpoint on both"
cp "$linux/runs/straight/checkpoints/best.safetensors" "$linux/trained.safetensors"
cp "$linux/runs/straight/checkpoints/best.safetensors" "$windows/trained.safetensors"
on=(--checkpoint trained.safetensors)
both 0 "asl-eval" asl-eval "${on[@]}" --json numbers.json
near "the same classes and keys" numbers.json 100
for tree in "$linux" "$windows"; do grep -E '"(images|mAP|mAP_micro|classes_.*)":' "$tree/numbers.json" > "$tree/means.json"; done
near "means within a point" means.json 1
absolute=$(winepath -w "$windows/trained.safetensors")
that "asl-eval by a path with a drive" on_windows asl-eval --checkpoint "$absolute" --json 'by drive.json'
that "gives the same" diff <(grep -v '"checkpoint"' "$windows/by drive.json") <(grep -v '"checkpoint"' "$windows/numbers.json")
mkdir -p "$linux/Bilder öl/tief" "$windows/Bilder öl/tief"
for tree in "$linux" "$windows"; do
  cp tests/AslTrain.Tests/Golden/images/drawn?.jpg "$tree/Bilder öl"
  cp tests/AslTrain.Tests/Golden/images/drawn1.jpg "$tree/Bilder öl/tief/画.jpg"
  cp tests/AslTrain.Tests/Golden/images/drawn2.jpg "$tree/Bilder öl/tief/drawn2.JPG"
done
both 0 "predict, JSON lines" asl-eval predict "${on[@]}" --all-scores --out all.jsonl "Bilder öl"
near "the same files, labels and scores" all.jsonl 2e-3
both 0 "predict by a pattern, a table, copies" asl-eval predict "${on[@]}" --out all.csv --annotate copies "Bilder öl/**/*.jpg"
near "the same table" all.csv 2e-3
that "the same copies" diff <(cd "$linux/copies" && find . | sort) <(cd "$windows/copies" && find . | sort)
that "predict by a pattern with backslashes" on_windows asl-eval predict "${on[@]}" 'Bilder öl\tief\*.jpg'
that "finds what slashes find" [ "$(grep -c 画 "$work/windows.out")" = 1 ]
both 0 "report" asl-eval report "${on[@]}" --out report.html
that "the page is whole" grep -q '</html>' "$windows/report.html"
both 0 "suspects" asl-eval suspects "${on[@]}" --out suspects.csv --sheet suspects.png
that "the same columns" diff <(head -1 "$linux/suspects.csv") <(head -1 "$windows/suspects.csv")
for tree in "$linux" "$windows"; do cp "$tree/trained.safetensors" "$tree/calibrated.safetensors"; done
both 0 "calibrate, which writes the file that it reads" \
  asl-eval calibrate --checkpoint calibrated.safetensors --plot calibration.png
both 0 "compare" asl-eval compare trained.safetensors calibrated.safetensors

echo "== the other commands"
both 0 "export" asl-train export "${on[@]}" --out model.onnx
same "its model" model.onnx
both 0 "predict with it" asl-eval predict --checkpoint model.onnx --all-scores --out onnx.jsonl "Bilder öl"
near "its scores" onnx.jsonl 2e-3
both 2 "export over a file" asl-train export "${on[@]}" --out model.onnx
alike "its words"
both 0 "convert" asl-train convert trained.safetensors converted.safetensors
same "its file" converted.safetensors
both 0 "preview" asl-train preview --config tiny.yaml --out sheet.png
both 0 "inspect" asl-train inspect --config tiny.yaml --json inspected.json --chart classes.png
same_text "its numbers" inspected.json
both 0 "find-lr" asl-train find-lr --config tiny.yaml --updates 10 --out rates
both 0 "analyze" asl-train analyze --out curves
near "its tables" curves/gradients.csv 1e-6
both 0 "sweep" asl-train sweep --config tiny.yaml --grid schedule.epochs=1 --grid loss.gamma_neg=2,4 --out sweep
that "the same runs" diff <(cd "$linux/sweep" && find . -name config.yaml | sed 's/2[0-9]*-[0-9]*/TIME/' | sort) \
  <(cd "$windows/sweep" && find . -name config.yaml | sed 's/2[0-9]*-[0-9]*/TIME/' | sort)

echo "== formats: text files with CRLF on Windows, with LF on Linux"
source scripts/windows/data-sets.sh
for format in csv voc coco nus-wide open-images image-folder; do
  for tree in "$linux" "$windows"; do make_data_set "$format" "$tree/sets/$format"; done
  find "$windows/sets/$format" -type f ! -name '*.jpg' -exec sed -i 's/\r*$/\r/' {} +
  both 0 "inspect of $format" \
    asl-train inspect --config tiny.yaml --set data.format=$format --set data.root=sets/$format --json "$format.json"
  same_text "its labels" "$format.json"
done
both 0 "training on names that Windows reserves" asl-train --config tiny.yaml --set data.format=csv --set data.root=sets/csv \
  --set data.overlap=allow --set run.name=reserved --set data.batch_size=3 --set schedule.epochs=1
name_run reserved names
that "the classes of its checkpoint" diff \
  <(grep -oa '"classes":"[^]]*\]' "$linux/runs/names/checkpoints/best.safetensors" | head -1) \
  <(grep -oa '"classes":"[^]]*\]' "$windows/runs/names/checkpoints/best.safetensors" | head -1)
device=$windows/sets/device
mkdir -p "$device" && cp tests/AslTrain.Tests/Golden/images/drawn?.jpg "$device"
for name in NUL CON.jpg 'a/com1.txt' 'drawn1.jpg.' 'drawn1.jpg:stream'; do
  printf 'filepath,label,split\r\n%s,b,train\r\ndrawn1.jpg,a,train\r\ndrawn2.jpg,a,val\r\n' "$name" > "$device/data.csv"
  on_windows asl-train inspect --config tiny.yaml --set data.format=csv --set data.root=sets/device
  code=$?
  that "no image is read from $name" [ "$code $(grep -c "data.csv:2: .*no file name on Windows" "$work/windows.err")" = "2 1" ]
done

echo "== paths and files as Windows has them"
deep=$(printf 'folder-%03d/' $(seq 1 40))
for tree in "$linux" "$windows"; do mkdir -p "$tree/$deep" && cp "$tree"/Bilder\ öl/drawn?.jpg "$tree/$deep"; done
both 0 "paths of over 260 characters" asl-eval predict "${on[@]}" --out deep.jsonl --annotate "${deep}copies" "$deep"
that "their copies" [ "$(find "$windows/${deep}copies" -name '*.jpg' | wc -l)" = 3 ]
both 0 "a run in one" asl-train --config tiny.yaml --set "run.output=${deep}runs" --set schedule.epochs=1
mkdir -p "$windows/case/a" "$windows/case/b"
cp "$windows/Bilder öl/drawn1.jpg" "$windows/case/a/X.jpg" && cp "$windows/Bilder öl/drawn2.jpg" "$windows/case/b/x.JPG"
that "pictures whose names differ by case alone" \
  on_windows asl-eval predict "${on[@]}" --annotate case/copies case/a/X.jpg case/b/x.JPG
that "get a copy each" [ "$(find "$windows/case/copies" -type f | wc -l)" = 2 ]
{ cat "$windows/numbers.json" && echo mine; } > "$windows/kept.json" && chmod a-w "$windows/kept.json"
on_windows asl-eval "${on[@]}" --json kept.json
code=$?
that "a file that is read-only stays, with exit code 2 and one line" [ "$code $(grep -c . "$work/windows.err")" = "2 1" ]
that "as it was" grep -q mine "$windows/kept.json"
disk=$windows/disk
if mkdir -p "$disk" "$linux/disk" && mount -t tmpfs -o ro none "$disk" 2> /dev/null; then
  on_windows asl-train --config tiny.yaml --set run.output=disk
  code=$?
  that "a disk that is read-only" [ "$code $(grep -c "run.output" "$work/windows.err")" = "2 1" ]
  umount "$disk"
else
  skip "a disk that is read-only" "mounting one needs root"
fi
disk=
ln -s "$windows/Bilder öl" "$windows/linked"
that "a folder behind a link" on_windows asl-eval predict "${on[@]}" --out linked.jsonl linked
# Windows refuses to replace a file that somebody has open; cmd has it open as long as its program runs.
{ cat "$windows/numbers.json" && echo old; } > "$windows/held.json"
(cd "$windows" && wine cmd /c 'ping -n 4 127.0.0.1 < held.json' > /dev/null 2>&1) &
that "a file that another program holds open is replaced once it lets go" on_windows asl-eval "${on[@]}" --json held.json
wait
that "with the numbers" cmp "$windows/held.json" "$windows/numbers.json"

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
