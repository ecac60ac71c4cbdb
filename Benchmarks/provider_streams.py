"""Many answers streamed at once: how long a visitor's words stand still beyond the pace at which they are written.

Every word is the time it was written, so that the way of each can be timed. The same number of streams goes straight
from the endpoint to the same clients first: what those stand still is the measuring programs' own share.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import streams
from support.content import ECHO, provider

STREAMS = int(os.environ.get("BALCAO_BENCH_PROVIDER_STREAMS", "500"))
WORDS = 50
PACE = 0.2
# The answers begin within this many seconds and not all at once, as visitors' do.
SPREAD = 1.0
KEY = "openai/api-key"


@dataclass
class Flow:
    """What one visitor saw: when each word was written, and when it arrived."""

    words: list

    @property
    def stall(self):
        """The longest time without a word, beyond the time without one at the source."""
        pairs = zip(self.words, self.words[1:])
        return max((arrived - last) - (written - before) for (before, last), (written, arrived) in pairs)

    @property
    def delays(self):
        return [arrived - written for written, arrived in self.words]


def measure(table, folder, gateway_type):
    """Adds the rows; returns the longest stall through Balcão, in seconds."""
    with pacing_endpoint() as base_url:
        direct = asyncio.run(_all(lambda number: _straight(base_url, number)))
        gateway = gateway_type(
            folder,
            content={**ECHO, "businessInformation": "A carrot cake costs R$ 48."},
            providers=[provider(base_url, "pacing")],
        )
        gateway.run("keys", "set", "--unverified", KEY, text="none")
        gateway.start()
        try:
            through = asyncio.run(_all(lambda number: _through(gateway.url, number)))
        finally:
            gateway.stop(within=60)
    _row(table, f"{STREAMS} answers streamed at once, straight to the clients: longest stall, delay p50 / p99", direct)
    return _row(table, "  the same through Balcão, to visitors", through, goal="100 ms")


def _row(table, what, flows, goal="–"):
    stall = max(flow.stall for flow in flows)
    delays = sorted(delay for flow in flows for delay in flow.delays)
    median, tail = (delays[int(len(delays) * share)] * 1000 for share in (0.5, 0.99))
    table.add(what, f"{stall * 1000:.0f} ms, {median:.1f} / {tail:.1f} ms", goal=goal)
    return stall


async def _all(open_stream):
    """Prepares every stream, then begins them over `SPREAD` seconds, and returns what each saw."""
    begin = [await open_stream(number) for number in range(STREAMS)]

    async def one(number):
        await asyncio.sleep(SPREAD * number / STREAMS)
        return await begin[number]()

    flows = await asyncio.gather(*(one(number) for number in range(STREAMS)))
    for flow in flows:
        assert len(flow.words) == WORDS, f"{len(flow.words)} words of {WORDS} arrived"
    return flows


async def _straight(base_url, number):
    address = urlsplit(base_url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    body = json.dumps({"messages": [{"role": "user", "content": f"pergunta {number}"}], "stream": True}).encode()

    async def read():
        writer.write(
            f"POST {address.path}/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        words = []
        while line := await reader.readline():
            if b"[DONE]" in line:
                break
            words += _words(line)
        writer.close()
        return Flow(words)

    return read


async def _through(url, number):
    client = await streams.Client(url).begin()
    await client.listen()

    async def read():
        body = json.dumps({"clientID": "q1", "text": f"pergunta {number}"}).encode()
        posting = asyncio.ensure_future(client.post("messages", body))
        reader, _ = client.listener
        words, kind = [], b""
        while line := await reader.readline():
            if line.startswith(b"event:"):
                kind = line.split(b":", 1)[1].strip()
            elif line.startswith(b"data:"):
                if kind == b"message" and b'"bot"' in line:
                    break
                if kind == b"delta":
                    words += _words(line)
        # The last words may come with the whole answer, without a delta of their own.
        words += _words(line)[len(words) :]
        await posting
        client.close()
        return Flow(words)

    return read


def _words(line):
    now = time.monotonic()
    return [(float(word), now) for word in re.findall(rb"\d+\.\d{4}", line)]


@contextmanager
def pacing_endpoint():
    """The endpoint in a process of its own; yields its base URL."""
    script = Path(__file__).with_name("pacing_endpoint.py")
    process = subprocess.Popen(
        [sys.executable, str(script), str(WORDS), str(PACE)], stdout=subprocess.PIPE, text=True
    )
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=10)
