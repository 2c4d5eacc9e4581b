#!/usr/bin/env bash
# For SECONDS the built programs are given damaged files, killed and stopped at any moment, and left without room on the disk;
# what was tried and what came of it is a table. Ends with 1 where anything crashed, hung or was lost.
#
#   scripts/soak.sh SECONDS [SEED]    the same seed tries the same files; without one they are others each time
set -euo pipefail
cd "$(dirname "$0")/.."
exec dotnet run -c Release --project tests/AslTrain.Soak -- "$@"
