"""The roster: `balcao reload` and SIGHUP change channels and providers under load, and nothing is lost, doubled or late."""

import collections
import json
import os
import re
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest

from support.content import configuration
from support.visitor import Visitor

RELOADS = int(os.environ.get("BALCAO_RELOADS", "60"))
WRITERS = 6


def test_every_error_is_reported_and_nothing_changes(make_gateway):
    gateway = make_gateway()
    gateway.start()
    good = gateway.config.read_text()
    wrong = json.loads(good)
    wrong["channels"][0]["adapter"] = "carrier_pigeon"
    wrong["providers"] = [{"id": "openai", "adapter": "openai", "settings": {"nonsense": 1}}]
    gateway.config.write_text(json.dumps(wrong))
    failed = gateway.run("reload", check=False)
    assert failed.returncode != 0
    assert "carrier_pigeon" in failed.stderr and "nonsense" in failed.stderr
    gateway.config.write_text("{")
    assert gateway.run("reload", check=False).returncode != 0
    assert gateway.run_json("providers", "list") == []
    # A pipe would keep its reader waiting.
    gateway.config.unlink()
    os.mkfifo(gateway.config)
    assert "not a regular file" in gateway.run("reload", check=False).stderr
    gateway.config.unlink()
    gateway.config.write_text(good)
    report = gateway.run_json("reload")
    nothing = {"added": [], "changed": [], "removed": []}
    assert report["change"] == {"channels": nothing, "providers": nothing}
    # Without a server the next start reads the file.
    assert gateway.stop() == 0
    assert "no server runs" in gateway.run("reload", check=False).stderr


def test_sighup_reads_the_file_again_and_logs_the_result(make_gateway):
    gateway = make_gateway()
    gateway.start()
    write(gateway, channels=("site", "loja"))
    gateway.signal(signal.SIGHUP)
    wait(lambda: "added loja" in gateway.log.read_text(), "the reload in the log")
    assert httpx.get(f"{gateway.url}/channels/loja/widget.js").status_code == 200
    gateway.config.write_text("[]")
    gateway.signal(signal.SIGHUP)
    wait(lambda: "the configuration was not applied" in gateway.log.read_text(), "the refusal in the log")
    assert httpx.get(f"{gateway.url}/channels/loja/widget.js").status_code == 200
    assert gateway.stop() == 0


def test_what_needs_a_restart_is_named(make_gateway):
    gateway = make_gateway()
    gateway.start()
    entry = json.loads(gateway.config.read_text())
    entry["server"] = {"publicURL": "https://example.com"}
    entry["outgoing"] = {"proxy": "none"}
    gateway.config.write_text(json.dumps(entry))
    assert gateway.run_json("reload")["needsRestart"] == ["server.publicURL", "outgoing"]


class Customer(threading.Thread):
    """A visitor who waits for each answer before writing again, until asked to stop."""

    def __init__(self, gateway, number, ends):
        super().__init__(daemon=True)
        self.visitor = Visitor(gateway, "site" if number % 2 else "loja")
        # 404 while `loja` is removed.
        self.visitor.retried = {503, 404}
        self.name = f"customer {number}"
        self.ends = ends
        self.written = []
        self.slowest = 0.0
        self.problem = None

    def run(self):
        try:
            self.talk()
        except Exception as error:  # noqa: BLE001 - reported by the test itself
            self.problem = f"{self.name}: {error!r}"
        self.visitor.client.close()

    def talk(self):
        self.visitor.begin()
        with self.visitor.listen() as stream:
            while not self.ends.is_set():
                self.written.append(f"pedido {self.name}, {len(self.written)}")
                began = time.monotonic()
                self.visitor.insist(self.written[-1])
                stream.wait_for_message(f"eco {self.written[-1]}", within=60)
                self.slowest = max(self.slowest, time.monotonic() - began)
            assert stream.messages("bot") == [f"eco {text}" for text in self.written]


# What each reload does to the channel `loja`, with the channels and providers of its configuration.
STEPS = [
    ("removed", ("site",), ()),
    ("added", ("site", "loja"), ("openai",)),
    ("changed", ("site", "loja"), ("openai", "gemini")),
    ("changed", ("site", "loja"), ("gemini",)),
]
# Descriptors and threads that come and go.
SLACK = 4


def reload_under_load(gateway, times):
    """Customers write while the second channel and the providers are removed, added and changed; `site` stays as it is."""
    ends = threading.Event()
    customers = [Customer(gateway, number, ends) for number in range(WRITERS)]
    problems = lambda: [customer.problem for customer in customers if customer.problem]  # noqa: E731
    for customer in customers:
        customer.start()
    try:
        for number in range(times):
            key, channels, providers = STEPS[number % len(STEPS)]
            write(gateway, channels, providers, f"https://{number}.example" if key == "changed" else None)
            change = gateway.run_json("reload")["change"]["channels"]
            assert change[key] == ["loja"], (number, change)
            assert not problems()
    finally:
        ends.set()
        for customer in customers:
            customer.join(timeout=60)
    assert not problems()
    return customers


@pytest.mark.timeout(120 + RELOADS * 3)
@pytest.mark.xdist_group("busy")
def test_channels_and_providers_come_and_go_under_load(make_gateway):
    gateway = make_gateway()
    gateway.start()
    write(gateway, channels=("site", "loja"), providers=("openai",))
    gateway.run("reload")
    # What a pool keeps is there once it has been busy: the store's readers, the transport's connections.
    reload_under_load(gateway, 12)
    before = usage(gateway)
    customers = reload_under_load(gateway, RELOADS)
    answered = collections.Counter({channel: 0 for channel in ("site", "loja")})
    for customer in customers:
        answered[customer.visitor.channel] += len(customer.written)
    assert answered["site"] >= RELOADS and answered["loja"] > 0
    slowest = max(customer.slowest for customer in customers if customer.visitor.channel == "site")
    assert slowest < 10, f"a customer of a channel that never changed waited {slowest:.1f} s"
    # Nothing is left behind.
    wait(lambda: all(now <= then + SLACK for now, then in zip(usage(gateway), before)), lambda: f"descriptors and threads {usage(gateway)}, before {before}")
    assert "error" not in [line.split(" ")[1] for line in gateway.log.read_text().splitlines() if " " in line]
    assert gateway.stop() == 0


def write(gateway, channels, providers=(), origin=None):
    whole = configuration(gateway.folder / "content.json", channels)
    whole["providers"] = [
        {"id": name, "adapter": name, "settings": {"model": MODELS[name], "apiKey": {"secret": f"{name}/api-key"}}}
        for name in providers
    ]
    if origin:
        next(entry for entry in whole["channels"] if entry["id"] == "loja")["settings"]["allowedOrigins"].append(origin)
    gateway.config.write_text(json.dumps(whole, ensure_ascii=False))


MODELS = {"openai": "gpt-5-mini", "gemini": "gemini-2.5-flash"}


def usage(gateway):
    """How many descriptors and threads the process has."""
    pid = gateway.process.pid
    threads = int(re.search(r"Threads:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1))
    return len(os.listdir(f"/proc/{pid}/fd")), threads


def wait(condition, what, within=15):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not within {within} s: {what() if callable(what) else what}"
        time.sleep(0.05)
