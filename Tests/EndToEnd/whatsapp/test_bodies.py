"""Invariant 11 over the whole process: bodies that strangers send hold little memory, and not for long."""

import select
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from graph import message

ANA = "5511987654321"
CONNECTIONS = 300
DECLARED = 3 << 20
SENT = DECLARED - 1
# Bodies hold 64 MiB at most (ServerOptions.bodyMemory). The rest is what connections buffer on the way, and what the
# allocator keeps; without the bound it would be 900 MiB.
MOST_GROWTH = 4 * (64 << 20)


def test_hundreds_of_unfinished_bodies_neither_fill_the_memory_nor_keep_a_signed_webhook_out(meta, graph):
    meta.deliver(message(ANA, "wamid.before", "pedido 1"))
    before = peak(meta.gateway)
    with ExitStack() as connections:
        dripping = connections.enter_context(begin(meta, network=200))
        dripping.sendall(b"{")
        began = time.monotonic()
        # Thirty networks of ten connections each; every one sends most of a body, and then nothing.
        bodies = [connections.enter_context(begin(meta, network=1 + number % 30)) for number in range(CONNECTIONS)]
        with ThreadPoolExecutor(max_workers=30) as senders:
            list(senders.map(lambda connection: connection.sendall(b"a" * SENT), bodies))
        meta.deliver(message(ANA, "wamid.meanwhile", "pedido 2"))
        graph.wait(lambda: "eco pedido 2" in graph.texts(ANA), "the answer to the signed webhook")
        # The first bodies that stopped arriving are given up ten seconds after their start; until then these are refusals.
        while (count := sum(map(is_answered, bodies))) <= CONNECTIONS / 2:
            assert time.monotonic() - began < 9, f"{count} refused"
            time.sleep(0.05)
        refused = [answer(connection) for connection in bodies if is_answered(connection)]
        full = [text for text in refused if text.startswith("HTTP/1.1 503 ") and "retry-after:" in text.lower()]
        assert len(full) > CONNECTIONS / 2, refused
        assert peak(meta.gateway) - before < MOST_GROWTH
        # One byte in ten seconds is no body: the client learns so, and the connection ends.
        dripping.settimeout(20)
        assert answer(dripping).startswith("HTTP/1.1 408 ")
        assert dripping.recv(1) == b""
        assert time.monotonic() - began < 20
    meta.deliver(message(ANA, "wamid.after", "pedido 3"))


def begin(meta, network):
    """A connection from an address of `network` that has begun to send a webhook with a made-up signature."""
    address = urlsplit(meta.url)
    connection = socket.create_connection(
        (address.hostname, address.port), timeout=60, source_address=(f"127.1.{network}.1", 0)
    )
    head = f"POST {address.path} HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256={'0' * 64}\r\n"
    connection.sendall(f"{head}Content-Length: {DECLARED}\r\n\r\n".encode())
    return connection


def is_answered(connection):
    return bool(select.select([connection], [], [], 0)[0])


def answer(connection):
    return connection.recv(65_536).decode()


def peak(gateway):
    """The most memory the process ever held, in bytes."""
    status = Path(f"/proc/{gateway.process.pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
