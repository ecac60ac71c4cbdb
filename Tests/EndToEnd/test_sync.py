"""Invariant 1: a message is acknowledged only after the commit that holds it was synced."""

import re
import shutil

import psutil
import pytest

from support.visitor import Visitor

MESSAGES = 25
LINE = re.compile(r"^(\d+)\s+(\w+)\((.*)$|^(\d+)\s+<\.\.\. (\w+) resumed>(.*)$")


@pytest.mark.timeout(120)
def test_the_log_is_synced_before_each_202(make_gateway):
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    gateway = make_gateway()
    trace = gateway.folder / "trace"
    calls = "fdatasync,fsync,write,writev,sendto,sendmsg"
    gateway.start(wrapper=["strace", "-f", "-y", "-s", "64", "-e", f"trace={calls}", "-o", str(trace)])
    visitor = Visitor(gateway).begin()
    for number in range(MESSAGES):
        visitor.write(f"pedido {number}")
    # The signal is for the server alone: strace ends with it, and with its exit code.
    psutil.Process(gateway.process.pid).children()[0].terminate()
    assert gateway.process.wait(timeout=30) == 0

    acknowledged, synced = 0, False
    for line in trace.read_text(errors="replace").splitlines():
        if is_finished_sync(line):
            synced = True
        elif "HTTP/1.1 202" in line:
            acknowledged += 1
            assert synced, f"the {acknowledged}th 202 left before its commit was synced"
            # One visitor sends one message after the other: each 202 needs a sync of its own.
            synced = False
    assert acknowledged == MESSAGES


_waiting = {}


def is_finished_sync(line):
    """Whether a line tells that a sync of the write-ahead log ended well; strace may split a call in two lines."""
    found = LINE.match(line)
    if found is None:
        return False
    thread, call, rest = found.group(1), found.group(2), found.group(3)
    if call in ("fdatasync", "fsync"):
        if "-wal>" not in rest:
            return False
        if "<unfinished" in rest:
            _waiting[thread] = call
            return False
        return rest.rstrip().endswith("= 0")
    if found.group(5) in ("fdatasync", "fsync"):
        return _waiting.pop(found.group(4), None) is not None and found.group(6).rstrip().endswith("= 0")
    return False
