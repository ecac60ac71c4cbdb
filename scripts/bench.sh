#!/usr/bin/env bash
# Builds for release and prints the table of docs/benchmarks.md.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh bench
swift build --configuration release --product balcao
swift build --configuration release --product BenchmarkReference
swift build --configuration release --product BenchmarkSecrets
swift build --configuration release --product BenchmarkPromises
exec .venv/bin/python Benchmarks/bench.py
