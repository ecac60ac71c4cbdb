#!/usr/bin/env bash
# Runs the transport's tests under GCC's LeakSanitizer; fails on memory that nothing points to at the end.
#
#   scripts/leaks.sh [FILTER]
#
# Needs a build of the tests and g++. The sanitizer only replaces malloc: nothing is rebuilt. (Valgrind 3.19
# crashes in Swift's main thread, and cannot read the debug information that Swift writes.)
set -euo pipefail
cd "$(dirname "$0")/.."

program=$(swift build --show-bin-path)/balcaoPackageTests.xctest
[[ -x $program ]] || {
  echo "leaks: $program is missing: swift build --build-tests" >&2
  exit 1
}
sanitizer=$(g++ -print-file-name=liblsan.so)
[[ -e $sanitizer ]] || {
  echo "leaks: g++ has no LeakSanitizer here: on Debian, apt install g++" >&2
  exit 1
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# run PRELOADED: the exit code of the tests, 23 when something leaked.
run() {
  LSAN_OPTIONS=exitcode=23 LD_PRELOAD=$1 "$program" --testing-library swift-testing --filter "$2" \
    >"$folder/log" 2>&1 || return $?
}

# First a deliberate leak, to prove that the sanitizer works.
g++ -shared -fPIC -O0 -x c++ -o "$folder/lossy.so" - <<'SOURCE'
#include <stdlib.h>
__attribute__((constructor)) static void lose() {
  for (int i = 0; i < 10; i++) *(void *volatile *)malloc(1000) = 0;
}
SOURCE
code=0
run "$sanitizer:$folder/lossy.so" HeaderCollectorTests || code=$?
[[ $code == 23 ]] || {
  echo "leaks: the sanitizer did not see a leak made on purpose (exit code $code)" >&2
  exit 1
}

code=0
run "$sanitizer" "${1:-CurlTransportTests}" || code=$?
grep 'Test run with' "$folder/log" || true
if [[ $code != 0 ]]; then
  cat "$folder/log" >&2
  exit 1
fi
echo "leaks: none"
