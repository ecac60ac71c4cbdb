#!/usr/bin/env bash
# Installs what is missing, builds, and serves the demo bakery in English with a small real model behind it: llama.cpp's
# server on a loopback port of its own, as the OpenAI-compatible provider. Both end together.
set -euo pipefail
cd "$(dirname "$0")/.."

# The tests run what they have built.
if [[ -z ${BALCAO_BUILT:-} ]]; then
  scripts/install.sh demo
  swift build --product balcao
fi

coproc model { exec .venv-model/bin/python demo/model_server.py --port "${MODEL_PORT:-8081}" 2>.build/demo-model.log; }
# A copy, because bash unsets its own variable once the model has ended.
model_process=$model_PID
trap 'kill "$model_process" 2>/dev/null || true' EXIT
if ! read -r -t 60 address <&"${model[0]}"; then
  echo "demo: the model's server did not start; MODEL_PORT=… chooses another port. Its last words:" >&2
  tail -n 5 .build/demo-model.log >&2
  exit 1
fi

# The configuration with the model's address; its paths begin where it lies.
mkdir -p .build/demo
sed "s|http://127.0.0.1:8081/v1|$address|" demo/channels.json >.build/demo/channels.json
cp demo/bakery.json .build/demo/

export BALCAO_CONFIG=.build/demo/channels.json BALCAO_DATA=${DATA:-data-demo}
# llama.cpp's server asks for no key; a provider is connected once it has one.
echo none | .build/debug/balcao keys set --unverified openai/api-key
.build/debug/balcao serve --demo --port "${PORT:-8080}" &
server=$!
trap 'kill -TERM "$server" 2>/dev/null || true' INT TERM
# A signal ends the first wait; the second waits for the graceful stop.
wait "$server" || wait "$server"
