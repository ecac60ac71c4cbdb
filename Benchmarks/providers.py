"""What a provider's answer costs on its way through: time to the first word and to the last, memory, secrets.

The same question goes, in turns, straight to an endpoint, through LiteLLM's proxy, and through Balcão as a visitor's
message: what Balcão adds includes the durable commit of the question and the event stream to the visitor.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil

import streams
from support import peers
from support.content import ECHO, ORIGIN, provider

ROUNDS = int(os.environ.get("BALCAO_BENCH_ROUNDS", "400"))
WARM_UP = 30
QUESTIONS_EACH = 10
KEY = "openai/api-key"


class Endpoint:
    """A direct client of the Chat Completions wire, on a connection kept open."""

    def __init__(self, base_url, model, key="none"):
        self.address = urlsplit(base_url)
        self.model = model
        self.key = key
        self.connection = None

    async def ask(self, question):
        """The seconds to the first word and to the end."""
        body = json.dumps(
            {
                "model": self.model,
                "stream": True,
                "stream_options": {"include_usage": True},
                "messages": [{"role": "user", "content": question}],
            }
        ).encode()
        if self.connection is None:
            self.connection = await asyncio.open_connection(self.address.hostname, self.address.port)
        reader, writer = self.connection
        began = time.perf_counter()
        writer.write(
            (
                f"POST {self.address.path}/chat/completions HTTP/1.1\r\nHost: {self.address.netloc}\r\n"
                f"Authorization: Bearer {self.key}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            ).encode()
            + body
        )
        first = None
        while line := await reader.readline():
            if first is None and b'"content"' in line and b'"content":""' not in line.replace(b" ", b""):
                first = time.perf_counter() - began
            if b"[DONE]" in line:
                last = time.perf_counter() - began
                await reader.readuntil(b"0\r\n\r\n")
                return first, last
        raise AssertionError(f"{self.address.geturl()} ended the stream")


class Visitor:
    """The same question as a visitor of Balcão."""

    def __init__(self, client):
        self.client = client
        self.count = 0

    @classmethod
    async def begin(cls, url):
        client = await streams.Client(url).begin()
        await client.listen()
        return cls(client)

    async def ask(self, question):
        self.count += 1
        body = json.dumps({"clientID": f"q{self.count}", "text": question}).encode()
        began = time.perf_counter()
        posting = asyncio.ensure_future(self.client.post("messages", body))
        reader, _ = self.client.listener
        first = None
        while line := await reader.readline():
            if first is None and line.startswith(b"event: delta"):
                first = time.perf_counter() - began
            if b'"bot"' in line and line.startswith(b"data:"):
                await posting
                last = time.perf_counter() - began
                return first or last, last
        raise AssertionError("the event stream ended")


def measure(table, folder, gateway_type):
    """Adds the rows of added times and of memory."""
    with instant_endpoint() as base_url:
        os.environ["FIXED_BASE_URL"] = base_url
        folder.mkdir()
        with peers.litellm(folder, base_url) as proxy:
            gateway = gateway_type(
                folder / "gateway",
                content={**ECHO, "businessInformation": "A carrot cake costs R$ 48."},
                providers=[provider(base_url, "instant")],
            )
            gateway.run("keys", "set", "--unverified", KEY, text="none")
            gateway.start()
            try:
                times = asyncio.run(
                    _rounds(Endpoint(base_url, "instant"), Endpoint(f"{proxy}/v1", "smollm2", peers.LITELLM_KEY), gateway.url)
                )
                _rows(table, times)
                table.add("  memory beside it: Balcão (PSS)", f"{_memory(gateway.process.pid):.0f} MB")
                table.add("  memory beside it: LiteLLM's proxy (PSS)", f"{_memory(_listener(proxy)):.0f} MB")
            finally:
                gateway.stop()


async def _rounds(direct, proxy, url):
    ways = {"direct": direct, "LiteLLM": proxy, "Balcão": None}
    times = {name: [] for name in ways}
    for number in range(WARM_UP + ROUNDS):
        # A conversation of usual length: what was said before goes along with every question.
        if number % QUESTIONS_EACH == 0:
            ways["Balcão"] = await Visitor.begin(url)
        for name, way in ways.items():
            measured = await way.ask(f"How much is cake number {number}?")
            if number >= WARM_UP:
                times[name].append(measured)
    return times


def _rows(table, times):
    """What each way adds to the direct call, at the median and at the 99th percentile, to the first and last word."""
    for part, what in ((0, "first word"), (1, "last word")):
        at = {name: sorted(pair[part] * 1000 for pair in pairs) for name, pairs in times.items()}
        median = {name: statistics.median(values) for name, values in at.items()}
        tail = {name: values[int(len(values) * 0.99)] for name, values in at.items()}
        table.add(f"to the {what}, straight to the endpoint, p50 / p99", f"{median['direct']:.2f} / {tail['direct']:.2f} ms")
        for name in ("LiteLLM", "Balcão"):
            added = (median[name] - median["direct"], tail[name] - tail["direct"])
            goal = "1 ms p50; 1/20 of LiteLLM's p99" if name == "Balcão" else "–"
            ratio = "–"
            if name == "Balcão":
                ratio = f"1/{(tail['LiteLLM'] - tail['direct']) / max(added[1], 0.001):.0f} of LiteLLM's p99"
            table.add(f"  {name} adds, p50 / p99", f"{added[0]:.2f} / {added[1]:.2f} ms", ratio, goal)


def measure_secrets(table, binary):
    """Adds what it costs to open a secret for one call."""
    printed = subprocess.run([str(binary)], check=True, capture_output=True, text=True, timeout=120).stdout
    table.add("opening a secret for a call", f"{float(printed):.1f} µs")


def measure_promises(table, binary):
    """Adds what the promise guard costs for a sentence, and for the business information once."""
    printed = subprocess.run([str(binary)], check=True, capture_output=True, text=True, timeout=120).stdout
    sentence, information = map(float, printed.split())
    table.add("promise guard, a sentence", f"{sentence:.1f} µs")
    table.add("promise guard, 60,000 characters of business information", f"{information:.1f} ms")


@contextmanager
def instant_endpoint():
    """An endpoint that answers at once, in a process of its own; yields its base URL."""
    script = Path(__file__).with_name("instant_endpoint.py")
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=10)


def _listener(url):
    """The process that listens at `url`."""
    port = urlsplit(url).port
    return next(c.pid for c in psutil.net_connections("tcp") if c.status == "LISTEN" and c.laddr.port == port)


def _memory(pid):
    """Megabytes of a process and its children, shared pages counted by share."""
    process = psutil.Process(pid)
    return sum(one.memory_full_info().pss for one in [process, *process.children(recursive=True)]) / 1e6
