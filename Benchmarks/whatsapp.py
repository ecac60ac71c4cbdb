"""WhatsApp: signed webhooks beside pywa on FastAPI, and the way from a webhook to its answer at the Graph API."""

import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx

import references
import wrk

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "Tests/EndToEnd/whatsapp"))

import graph as meta  # noqa: E402
from support.gateway import Gateway  # noqa: E402

WEBHOOKS = int(os.environ.get("BALCAO_BENCH_WEBHOOKS", "150000"))
CONTACTS = 500


def measure(table, folder):
    folder.mkdir()
    first, second = folder / "first", folder / "second"
    write_webhooks(first, "a")
    write_webhooks(second, "b")
    with gateway(folder / "gateway") as server:
        server.run("pause")
        url = f"{server.url}/channels/whatsapp/webhook"
        ours = wrk.requests_per_second(url, "webhooks.lua", WEBHOOKS=str(first))
        table.rate("WhatsApp webhook → durable → 200", ours, goal="0.33")
    with pywa(folder) as url:
        theirs = wrk.requests_per_second(url, "webhooks.lua", WEBHOOKS=str(second))
        table.rate("the same at pywa on FastAPI, which stores nothing", theirs)
    table.add("  Balcão : pywa", f"{ours / theirs:.1f}×", goal="8×")
    measure_answers(table, folder / "answers")


def measure_answers(table, folder):
    """From the webhook's first byte to the answer at the Graph API, at a rate below the limit; then the limit itself."""
    with gateway(folder) as server:
        graph = server.graph
        asyncio.run(answers(server, graph, "warm", 500, 200))
        rate, times = asyncio.run(answers(server, graph, "all", 5_000, 10_000))
        table.rate("webhook → automated response at the Graph API", rate)
        _, times = asyncio.run(answers(server, graph, "paced", 1_000, 200))
        table.add("  p50 at 200/s", f"{times[len(times) // 2] * 1000:.1f} ms")
        table.add("  p99 at 200/s", f"{times[len(times) * 99 // 100] * 1000:.1f} ms")


async def answers(server, graph, run, count, per_second):
    """Sends webhooks at a rate and waits for their answers; the rate of answers, and how long each took."""
    before = len(graph.taken)
    sent = {}
    url = f"{server.url}/channels/whatsapp/webhook"
    limits = httpx.Limits(max_connections=64)
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:
        async def post(index):
            text = f"pedido {run} {index}"
            body = json.dumps(meta.message(f"1555{index:07}", f"wamid.{run}.{index}", text)).encode()
            sent[f"eco {text}"] = time.time()
            response = await client.post(url, content=body, headers=meta.signed(body))
            assert response.status_code == 200

        begin = time.time()
        tasks = []
        for index in range(count):
            tasks.append(asyncio.create_task(post(index)))
            ahead = begin + (index + 1) / per_second - time.time()
            await asyncio.sleep(max(0, ahead))
        await asyncio.gather(*tasks)
        while len(graph.taken) - before < count:
            assert time.time() - begin < 120, f"{len(graph.taken) - before} of {count} answers"
            await asyncio.sleep(0.005)
    answered = graph.taken[before:]
    times = sorted(one["at"] - sent[one["body"]["text"]["body"]] for one in answered)
    return count / (max(one["at"] for one in answered) - begin), times


def write_webhooks(path, run):
    with path.open("wb") as file:
        for index in range(WEBHOOKS):
            number = f"1555{index % CONTACTS:07}"
            body = json.dumps(meta.message(number, f"wamid.{run}.{index}", f"pedido {index}"), separators=(",", ":")).encode()
            file.write(meta.signed(body)["X-Hub-Signature-256"].encode() + b"\t" + body + b"\n")


@contextmanager
def gateway(folder):
    """A gateway with a number, as fast as Meta lets one be."""
    server = Gateway(folder)
    server.graph = meta.Graph()
    meta.connect(server, server.graph, messagesPerSecond=1000)
    server.start()
    try:
        yield server
    finally:
        server.stop(within=60)
        server.graph.close()


@contextmanager
def pywa(folder):
    port = references.free_port()
    log = (folder / "pywa.log").open("wb")
    process = subprocess.Popen([sys.executable, str(HERE / "pywa_server.py"), str(port)], stdout=log, stderr=log)
    try:
        references.wait_for(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=10)
