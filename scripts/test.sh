#!/usr/bin/env bash
# Runs the named steps in order and stops at the first that fails: lint, build, unit, instant, e2e, guides, instants,
# torture.
set -euo pipefail
cd "$(dirname "$0")/.."

# In CI every module is built once, and nothing is debugged: a module is compiled as a whole, crashes are reported with
# lines and without variables, and what the tests do not read is not indexed. That takes a third less.
export BALCAO_COMPILER_FLAGS=
if [[ -n ${CI:-} ]]; then
  for flag in -whole-module-optimization -no-emit-module-separately-wmo -num-threads 2 -disable-batch-mode \
    -gline-tables-only -index-ignore-system-modules -use-ld=lld; do
    BALCAO_COMPILER_FLAGS+=" -Xswiftc $flag"
  done
fi
# One set of flags for every build, so that none builds another's work again. The guides' tests use the same.
read -ra flags <<<"--explicit-target-dependency-import-check error $BALCAO_COMPILER_FLAGS"

# The seconds are those since the script began.
step() { printf '\n== %s (%d s)\n' "$*" "$SECONDS"; }

lint() { swift format lint --strict --recursive Sources Plugins Tests Benchmarks Package.swift; }
build() {
  swift build --build-tests "${flags[@]}"
  # SwiftPM names no outputs for GRDB's one generated file, so the compiler leaves what it makes of it here.
  rm -f resource_bundle_accessor.*
}
# Tests with real time limits run apart from the others, which would slow them down. So do the race tests, which keep
# every core busy.
timed='^CurlTransportTests\.|^GatewayTestKitTests\.|^ConformanceTests\.'
# Runs the built program instead of `swift test`, which plans the build again each time.
unit_tests=(.build/debug/balcaoPackageTests.xctest --testing-library swift-testing)
unit() {
  "${unit_tests[@]}" --skip "$timed" --skip RaceTests
  "${unit_tests[@]}" --filter RaceTests
  "${unit_tests[@]}" --filter "$timed"
}
# at NAME COMMAND…: runs a command at another instant than now; Tests/EndToEnd/support/instants.py has their names.
at() { PYTHONPATH=Tests/EndToEnd .venv/bin/python -m support.instants "$@"; }
# The unit tests whose code may depend on the time of day, at one instant.
unit_at() { at "$1" "${unit_tests[@]}" --skip "$timed" --skip RaceTests --skip LayoutTests; }
# Another instant than now, beside the normal run: the last minute of a month, which ends while the tests run.
instant() { unit_at "${BALCAO_INSTANT:-month-end}"; }
# All of them, with the end-to-end tests that have to do with hours, days, validity or age.
instants() {
  local name
  for name in night weekend christmas month-end leap-day clocks-forward clocks-back next-year; do
    unit_at "$name"
    at "$name" .venv/bin/pytest "${timely[@]}"
  done
}
# Not the mailbox's retention: now and then libfaketime shows Dovecot's master the real time for a moment, which it takes
# for a step of the clock and stops for three minutes.
timely=(
  Tests/EndToEnd/test_identity.py Tests/EndToEnd/test_consent.py Tests/EndToEnd/test_handoff.py
  Tests/EndToEnd/providers/test_budgets.py Tests/EndToEnd/whatsapp/test_history.py
  Tests/EndToEnd/whatsapp/test_retention.py Tests/EndToEnd/whatsapp/test_templates.py
  Tests/EndToEnd/whatsapp/test_conversation.py Tests/EndToEnd/test_mail_servers.py
)
# Three at a time: one process has the tests that keep every core busy, the others have those that mostly wait.
e2e() {
  .venv/bin/pytest --numprocesses 3 --dist loadgroup --durations 25 Tests/EndToEnd \
    --ignore Tests/EndToEnd/test_adapter_guides.py
}
# The guides for adapter authors, followed to the letter in a copy of the package.
guides() { .venv/bin/pytest Tests/EndToEnd/test_adapter_guides.py; }
torture() {
  BALCAO_RACES=${BALCAO_RACES:-1000} "${unit_tests[@]}" --filter 'GatewayCoreTests.*RaceTests'
  BALCAO_KILLS=${BALCAO_KILLS:-200} \
    BALCAO_STREAM_KILLS=${BALCAO_STREAM_KILLS:-50} \
    BALCAO_TAKEOVERS=${BALCAO_TAKEOVERS:-1000} \
    BALCAO_WA_POSTS=${BALCAO_WA_POSTS:-10000} \
    BALCAO_WA_CONTACTS=${BALCAO_WA_CONTACTS:-500} \
    BALCAO_WA_KILLS=${BALCAO_WA_KILLS:-20} \
    BALCAO_MAIL_KILLS=${BALCAO_MAIL_KILLS:-25} \
    BALCAO_INJECTIONS_EVERY=${BALCAO_INJECTIONS_EVERY:-1} \
    BALCAO_HOSTILE_SECONDS=${BALCAO_HOSTILE_SECONDS:-300} \
    BALCAO_RELOADS=${BALCAO_RELOADS:-200} \
    BALCAO_SECRETS=${BALCAO_SECRETS:-500} \
    BALCAO_ROTATION_KILLS=${BALCAO_ROTATION_KILLS:-50} \
    .venv/bin/pytest --timeout 3600 Tests/EndToEnd/test_kill.py \
    Tests/EndToEnd/test_reload.py \
    Tests/EndToEnd/test_hostile_client.py \
    Tests/EndToEnd/providers/test_kill_streaming.py \
    Tests/EndToEnd/providers/test_takeover.py \
    Tests/EndToEnd/providers/test_injection.py \
    Tests/EndToEnd/providers/test_vault_rotation.py \
    Tests/EndToEnd/whatsapp/test_torture.py \
    Tests/EndToEnd/email/test_mailbox_kill.py
}

# The build needs the system's libraries alone. The tests' tools are installed while it runs.
step install
scripts/install.sh run
installer=
trap wait EXIT
needs_tools() { case $1 in lint | build) return 1 ;; esac; }
for name in "$@"; do
  if [[ -z $installer ]] && needs_tools "$name"; then
    said=$(mktemp)
    scripts/install.sh test >"$said" 2>&1 &
    installer=$!
  fi
done
installed() {
  [[ -n $installer ]] || return 0
  wait "$installer" || { cat "$said" && exit 1; }
  installer=
  cat "$said" && rm "$said"
}

for name in "$@"; do
  step "$name"
  if needs_tools "$name"; then installed; fi
  "$name"
done
step "all of it passed: $*"
