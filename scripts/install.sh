#!/usr/bin/env bash
# Installs what is missing, and nothing else.
#
#   scripts/install.sh run     what a build needs: the libraries it links
#   scripts/install.sh demo    as run, and the demo's small model, in .venv-model
#   scripts/install.sh test    as run, and the tools of the tests: a browser, mail servers, strace, libfaketime, the
#                              model, LiteLLM, Python in .venv*
#   scripts/install.sh bench   as run, and the load generator, the reference server, the model, LiteLLM, Python in .venv*
#
# On Debian and Ubuntu the packages are installed with apt. Elsewhere install the equivalents by hand and set
# BALCAO_SKIP_PACKAGES=1.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:-run}
packages=(g++ libcurl4-openssl-dev libgmime-3.0-dev libre2-dev libsqlite3-dev libssl-dev libxml2-dev
  pkg-config)
case $purpose in
  run) ;;
  demo) packages+=(python3 python3-venv) ;;
  test) packages+=(chromium dovecot-imapd libfaketime nginx-light openssl postfix python3 python3-venv strace) ;;
  bench) packages+=(nginx-light python3 python3-venv wrk) ;;
  *)
    echo "usage: scripts/install.sh run|demo|test|bench" >&2
    exit 64
    ;;
esac

fail() {
  echo "install: $*" >&2
  exit 1
}

need_swift() {
  command -v swift >/dev/null || fail "swift is not installed: get 6.2 or later from https://www.swift.org/install"
  local version major minor
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  major=${version%%.*} minor=${version##*.}
  if ((major < 6 || (major == 6 && minor < 2))); then
    fail "Swift $version is too old: get 6.2 or later from https://www.swift.org/install"
  fi
}

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

install_packages() {
  [[ -n ${BALCAO_SKIP_PACKAGES:-} ]] && return
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
    fail "no apt here: install the like of ${packages[*]}, then set BALCAO_SKIP_PACKAGES=1"
  local missing as_root=()
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "needs root to install: run \`apt-get install ${missing[*]}\` as root"
    as_root=(sudo)
  fi
  echo "install: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  # The tests start mail servers of their own: those of the packages stay unconfigured, and are not started.
  if [[ " ${missing[*]} " == *" postfix "* ]]; then
    echo "postfix postfix/main_mailer_type select No configuration" | "${as_root[@]}" debconf-set-selections
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

# make_venv FOLDER REQUIREMENTS [PIP-OPTION…]: a Python environment, made anew when the requirements change; the stamp
# remembers which it has.
make_venv() {
  local folder=$1 requirements=$2 stamp=$1/requirements.txt
  shift 2
  cmp -s "$requirements" "$stamp" && return
  echo "install: Python packages into $folder"
  python3 -m venv --clear "$folder"
  # Python compiles what it imports, a small part of what is installed.
  "$folder/bin/pip" install --quiet --disable-pip-version-check --no-compile "$@" --requirement "$requirements"
  cp "$requirements" "$stamp"
}

need_swift
install_packages
case $purpose in
  run) ;;
  demo) make_venv .venv-model demo/requirements.txt --no-deps ;;
  test | bench)
    make_venv .venv-model demo/requirements.txt --no-deps
    make_venv .venv-litellm Tests/EndToEnd/requirements-litellm.txt
    make_venv .venv Tests/EndToEnd/requirements.txt
    ;;
esac
