#!/usr/bin/env bash
# Runs the transport's tests under Valgrind; fails on memory that is definitely lost.
# Needs `apt install valgrind` and a build of the tests. Takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v valgrind >/dev/null || {
  echo "leaks: valgrind is not installed: apt install valgrind" >&2
  exit 1
}
program=$(swift build --show-bin-path)/balcaoPackageTests.xctest
[[ -x $program ]] || {
  echo "leaks: $program is missing: swift build --build-tests" >&2
  exit 1
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Valgrind makes everything slow, so that bounds in milliseconds say nothing: only its own findings count.
valgrind --quiet --log-file="$log" --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
  --num-callers=24 "$program" --testing-library swift-testing \
  --filter "${1:-CurlTransportTests}" || echo "leaks: the tests' own result under Valgrind was $?" >&2
# A loss counts when the transport, its shims or libcurl have a hand in it; the Swift runtime's own are not ours to mend.
if grep -E 'CurlTransport|curl_|libcurl' "$log" >/dev/null; then
  cat "$log"
  exit 1
fi
echo "leaks: none in the transport or libcurl"
