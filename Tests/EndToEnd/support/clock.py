"""The time of day that a process sees, set with libfaketime. Its timers run as they always do."""

import atexit
import ctypes
import os
import time
from functools import cache
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")


def environment_at(instant):
    """Environment variables that let a process start at `instant`, an aware `datetime`.

    The offset is computed once, so processes that get the same variables agree on the time however late they start.
    libfaketime moves the monotonic clock by the same offset, and that clock must not become negative: `instant` lies in
    the future.
    """
    offset = instant.timestamp() - time.time() + _own_offset()
    assert offset >= 0, f"{instant} has passed: choose an instant in the future"
    return {
        "LD_PRELOAD": str(_library()),
        "FAKETIME": f"{offset:+.3f}",
        "FAKETIME_SHARED": os.environ.get("FAKETIME_SHARED") or _shared_memory(),
    }


def _own_offset():
    """How far this process's own clock is set off, in seconds: the whole suite may run at another instant."""
    return float(os.environ.get("FAKETIME", "0"))


def _library():
    found = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    assert found, "no libfaketime: run `scripts/install.sh test`"
    return found


@cache
def _shared_memory():
    """The names of a semaphore and a piece of shared memory for libfaketime, removed when the tests end.

    Without them libfaketime makes its own and adds a variable to the environment before `main`. That moves `environ`,
    and Swift, which finds a program's arguments next to `environ`, then sees none. The memory also holds the time at
    which libfaketime starts to count, for each clock: zeros, so that every clock, and every timer that is set for a
    time of one of these clocks, is moved by the offset and by nothing else.
    """
    semaphore, memory = f"/faketime_sem_tests_{os.getpid()}", f"/faketime_shm_tests_{os.getpid()}"
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
