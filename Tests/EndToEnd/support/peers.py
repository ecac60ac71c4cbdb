"""Third-party programs that the providers' wires are tested against: llama.cpp's server, LiteLLM's proxy."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager

import httpx

from .gateway import ROOT
from .ports import hold_port, number

PEERS = ROOT / "Tests/EndToEnd/peers"
LITELLM_KEY = "sk-a-key-of-the-tests-alone"


@contextmanager
def llama_cpp(log, *options):
    """llama.cpp's server with a small real model; yields its base URL."""
    # One thread: several wait for each other at every step, and the tests beside this one keep a core busy.
    command = [ROOT / ".venv-model/bin/python", ROOT / "demo/model_server.py", "--threads", "1", *options]
    with _running(command, log, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().strip()
        assert address.startswith("http"), f"the model's server did not start: {log.read_text()[-2000:]}"
        yield address


@contextmanager
def litellm(folder, smollm2):
    """LiteLLM's proxy with fixed answers, and with the model at `smollm2` behind it; yields its address.

    The proxy takes several seconds to start. Its configuration is `peers/litellm.yaml`.
    """
    holder = hold_port()
    port = number(holder)
    environment = {
        **os.environ,
        "LITELLM_MASTER_KEY": LITELLM_KEY,
        "LITELLM_TELEMETRY": "False",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "SMOLLM2_BASE_URL": smollm2,
        "SELF_BASE_URL": f"http://127.0.0.1:{port}/v1",
    }
    command = [ROOT / ".venv-litellm/bin/litellm", "--config", PEERS / "litellm.yaml"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    log = folder / "litellm.log"
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    with holder, _running(command, log, cwd=folder, env=environment, **quiet):
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/health/liveliness", log)
        yield address


@contextmanager
def _running(command, log, **options):
    """A program in a new process group, which ends with the context."""
    process = subprocess.Popen(
        [str(part) for part in command], stderr=log.open("ab"), start_new_session=True, **options
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=15)


def _wait_for(url, log, within=90):
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=5, verify=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer within {within} s: {log.read_text()[-2000:]}")
