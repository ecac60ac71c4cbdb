#!/usr/bin/env bash
# Builds for release and prints how lists and searches grow with the folder; see docs/benchmarks.md. Argument: messages.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh bench
swift build --configuration release --product balcao
BALCAO_BINARY="$PWD/.build/release/balcao" exec .venv/bin/python Benchmarks/lists.py "$@"
