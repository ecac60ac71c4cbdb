"""The time that a program sees, set with libfaketime: at its start (`starts_at`), or while it runs (`MovableClock`).

libfaketime needs a semaphore and a piece of shared memory. Without names for them it makes its own and adds a variable
to the environment before `main`. That moves `environ`, and Swift, which finds a program's arguments next to `environ`,
then sees none. Both must exist: what is missing it makes under the number of its process instead, and gives up where a
process of that number was killed before and left its own behind.
"""

import atexit
import ctypes
import os
import subprocess
import time
from functools import cache
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")
REAL_TIMERS = Path(__file__).with_name("real_timers.c")


def starts_at(instant):
    """Environment variables that let a program start at `instant`, an aware `datetime`; its timers run as always.

    The offset is computed once, so programs that get the same variables agree on the time however late they start.
    libfaketime moves the monotonic clock by the same offset, and that clock must not become negative: `instant` lies in
    the future. Times of files are moved both when they are read and when they are set.
    """
    offset = instant.timestamp() - time.time() + _own_offset()
    assert offset >= 0, f"{instant} has passed: choose an instant in the future"
    return {
        "LD_PRELOAD": str(_library()),
        "FAKETIME": f"{offset:+.3f}",
        "FAKE_UTIME": "1",
        "FAKETIME_SHARED": os.environ.get("FAKETIME_SHARED") or _shared_memory(),
    }


class MovableClock:
    """Start a program behind `wrapper`; its wall clock then shows `time()`. Its monotonic clock and timers stay real."""

    def __init__(self, folder):
        self.offset = 0
        self.file = folder / "wall-clock"
        self.set(0)
        timers = folder / "real_timers.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-D_GNU_SOURCE", "-o", str(timers), str(REAL_TIMERS)], check=True)
        self._environment = [
            f"LD_PRELOAD={timers}:{_library()}",
            f"FAKETIME_TIMESTAMP_FILE={self.file}",
            "FAKETIME_NO_CACHE=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
        ]

    @property
    def wrapper(self):
        """What goes before the command. Each has a semaphore of its own, because a process that is killed may hold it."""
        return ["env", *self._environment, f"FAKETIME_SHARED={_make_shared_memory()}"]

    def set(self, offset):
        """Sets the wall clock this many seconds ahead of the real one; behind it, if negative."""
        self.offset = offset
        new = self.file.with_suffix(".new")
        new.write_text(f"{offset:+d}")
        new.replace(self.file)

    def time(self):
        return time.time() + self.offset


def _own_offset():
    """How far this process's own clock is set off, in seconds: the whole suite may run at another instant."""
    return float(os.environ.get("FAKETIME", "0"))


def _library():
    found = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    assert found, "no libfaketime: run `scripts/install.sh test`"
    return found


@cache
def _shared_memory():
    """The names of the semaphore and the shared memory of every program that `starts_at` starts."""
    return _make_shared_memory()


def _make_shared_memory():
    """The names of a new semaphore and a new piece of shared memory, removed when the tests end.

    The memory holds the time at which libfaketime starts to count, for each clock: zeros, so that every clock, and every
    timer that is set for a time of one of these clocks, is moved by the offset and by nothing else.
    """
    names = f"tests_{os.getpid()}_{time.monotonic_ns()}"
    semaphore, memory = f"/faketime_sem_{names}", f"/faketime_shm_{names}"
    libc = ctypes.CDLL(None, use_errno=True)
    libc.sem_open.restype = ctypes.c_void_p
    if not libc.sem_open(semaphore.encode(), os.O_CREAT, 0o600, 1):
        raise OSError(ctypes.get_errno(), "cannot make libfaketime's semaphore")
    (SHARED_MEMORY / memory[1:]).write_bytes(bytes(4096))

    def remove():
        libc.sem_unlink(semaphore.encode())
        (SHARED_MEMORY / memory[1:]).unlink(missing_ok=True)

    atexit.register(remove)
    return f"{semaphore} {memory}"
