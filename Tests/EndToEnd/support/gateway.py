"""The program under test, as a process."""

import json
import os
import queue
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import httpx

from .fake_time import starts_at
from .content import ECHO, configuration

ROOT = Path(__file__).resolve().parents[3]
BINARY = Path(os.environ.get("BALCAO_BINARY", ROOT / ".build/debug/balcao"))
READY_WITHIN = 30


class Gateway:
    """One data folder, its configuration, and the server that may run on it."""

    def __init__(self, folder, content=ECHO, channels=("site",), providers=(), data=None, at=None):
        """`at`: the instant at which its clock starts, an aware `datetime`; without it, now."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.data = data or folder / "data"
        self.config = folder / "channels.json"
        self.log = folder / "server.log"
        content_path = folder / "content.json"
        content_path.write_text(json.dumps(content, ensure_ascii=False))
        self.config.write_text(json.dumps(configuration(content_path, channels, providers), ensure_ascii=False))
        self.fake_time = starts_at(at) if at else {}
        self.process = None
        self.url = None
        self.lines = None

    @property
    def environment(self):
        """Puts the master key beside the test's folder instead of the user's home."""
        return {
            **os.environ,
            **self.fake_time,
            "BALCAO_DATA": str(self.data),
            "BALCAO_CONFIG": str(self.config),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
        }

    # The server

    def command(self, *more):
        return [str(BINARY), "serve", "--config", str(self.config), "--data", str(self.data), "--port", "0", *more]

    def start(self, *more, wrapper=()):
        """Starts the server and waits until it says its address and is ready. Returns the seconds it took."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*wrapper, *self.command(*more)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.log.open("ab"),
            text=True,
            env=self.environment,
            start_new_session=True,
        )
        # The lines on standard output that nobody has read yet.
        self.lines = lines = queue.Queue()
        threading.Thread(target=_drain, args=(self.process.stdout, lines), daemon=True).start()
        self.url = _address(lines, self)
        while True:
            try:
                # Plain HTTP on loopback: reading the authorities' certificates would cost more than the rest of a start.
                if httpx.get(f"{self.url}/health/ready", timeout=5, verify=False).status_code == 200:
                    return time.monotonic() - began
            except httpx.TransportError:
                pass
            assert time.monotonic() - began < READY_WITHIN, f"not ready; {self.log.read_text()[-2000:]}"
            time.sleep(0.005)

    def kill(self):
        """Ends the server at once: nothing of it runs another instruction."""
        self.signal(signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self, within=15):
        """Asks the server to stop and returns its exit code."""
        self.signal(signal.SIGTERM)
        return self.process.wait(timeout=within)

    def signal(self, number):
        """Signals the server's own process group, which this object made."""
        os.killpg(self.process.pid, number)

    @property
    def runs(self):
        return self.process is not None and self.process.poll() is None

    def end(self):
        if self.runs:
            self.kill()

    # The configuration

    def configure(self, channel, **settings):
        """Changes settings of a channel; for before the start."""
        configuration = json.loads(self.config.read_text())
        for entry in configuration["channels"]:
            if entry["id"] == channel:
                entry["settings"].update(settings)
        self.config.write_text(json.dumps(configuration, ensure_ascii=False))

    # The command line

    def run(self, *arguments, text=None, check=True, timeout=30):
        """Runs `balcao …` on this folder and returns the finished process."""
        finished = subprocess.run(
            [str(BINARY), *arguments],
            input=text,
            capture_output=True,
            text=True,
            timeout=timeout,
            env=self.environment,
        )
        if check:
            assert finished.returncode == 0, f"{arguments}: {finished.stdout}{finished.stderr}"
        return finished

    def run_json(self, *arguments):
        """What `balcao … --json` prints."""
        return json.loads(self.run(*arguments, "--json").stdout)

    def decided(self, conversation, count, within=15):
        """Waits until `count` turns of a conversation were decided; returns each turn's verdicts by rung, in order.

        A turn's answer is committed with its decision. So an answer that is missing afterwards is not just late.
        """
        deadline = time.monotonic() + within
        while len(traces := self.run_json("trace", conversation)) < count:
            assert time.monotonic() < deadline, f"{len(traces)} of {count} turns were decided within {within} s"
            time.sleep(0.05)
        return [{step["rung"]: step["verdict"] for step in trace["steps"]} for trace in traces]


def _drain(stream, lines):
    for line in stream:
        lines.put(line)
    lines.put(None)


def _address(lines, gateway):
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            line = lines.get(timeout=max(0.1, deadline - time.monotonic()))
        except queue.Empty:
            raise AssertionError(f"no address within {READY_WITHIN} s; {gateway.log.read_text()[-2000:]}") from None
        assert line is not None, f"the server ended: {gateway.log.read_text()[-2000:]}"
        if found := re.search(r"https?://[^\s/]+", line):
            return found.group()
