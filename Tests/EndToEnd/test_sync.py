"""A message is acknowledged only after the commit that holds it was synced.

A kill cannot show this: the kernel keeps what was written and not synced. The system calls can.
"""

import re
import shutil

import psutil
import pytest

from support.visitor import Visitor

pytestmark = pytest.mark.invariant(1)

MESSAGES = 25
CALL = re.compile(r"^(\d+)\s+(\w+)\((.*)$")
RESUMED = re.compile(r"^(\d+)\s+<\.\.\. (\w+) resumed>(.*)$")
SYNCS = ("fdatasync", "fsync")


@pytest.mark.timeout(120)
def test_the_log_is_synced_before_each_202(make_gateway):
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    gateway = make_gateway()
    trace = gateway.folder / "trace"
    calls = ["pwrite64", "pwritev", *SYNCS, "write", "writev", "sendto", "sendmsg"]
    gateway.start(wrapper=["strace", "-f", "-y", "-s", "5000", "-e", f"trace={','.join(calls)}", "-o", str(trace)])
    visitor = Visitor(gateway).begin()
    for number in range(MESSAGES):
        visitor.write(f"pedido marca{number:03}x")
    # The signal is for the server alone: strace ends with it, and with its exit code.
    psutil.Process(gateway.process.pid).children()[0].terminate()
    assert gateway.process.wait(timeout=30) == 0

    acknowledged = 0
    log = Log()
    for line in trace.read_text(errors="replace").splitlines():
        log.read(line)
        if "HTTP/1.1 202" in line:
            # One visitor sends one message after the other, so that the answers come in the order of the messages.
            mark = f"marca{acknowledged:03}x"
            assert mark in log.synced, f"the 202 of {mark} left before its commit was synced"
            acknowledged += 1
    assert acknowledged == MESSAGES


class Log:
    """What the write-ahead log held at each finished sync, by the marks in its pages."""

    def __init__(self):
        self.written = set()
        self.synced = set()
        self.syncing = {}

    def read(self, line):
        """Follows one line of strace, which may tell a call in two."""
        if found := CALL.match(line):
            thread, call, rest = found.groups()
            if "-wal>" not in rest:
                return
            if call.startswith("pwrite"):
                self.written |= set(re.findall(r"marca\d{3}x", rest))
            elif call in SYNCS:
                # A sync covers what was written when it began.
                self.syncing[thread] = set(self.written)
                self.finish(thread, rest)
        elif found := RESUMED.match(line):
            thread, call, rest = found.groups()
            if call in SYNCS:
                self.finish(thread, rest)

    def finish(self, thread, rest):
        if thread in self.syncing and rest.rstrip().endswith("= 0"):
            self.synced |= self.syncing.pop(thread)
