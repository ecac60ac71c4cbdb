#!/usr/bin/env bash
# Installs what is missing, builds, and serves the demo bakery. The program prints its address when it is ready.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh run
swift build --product balcao
exec .build/debug/balcao serve --demo --port "${PORT:-8080}" --data "${DATA:-data}"
