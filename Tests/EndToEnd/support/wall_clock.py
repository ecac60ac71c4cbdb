"""The wall clock of one process, set while it runs, with libfaketime. Monotonic clocks and timers stay real."""

import os
import subprocess
import time
from pathlib import Path

SOURCE = Path(__file__).with_name("real_timers.c")


class WallClock:
    """Start a program behind `wrapper`; its wall clock then shows `time()`."""

    def __init__(self, folder):
        self.offset = 0
        self.file = folder / "wall-clock"
        self.set(0)
        library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
        assert library, "no libfaketime: run `scripts/install.sh test`"
        timers = folder / "real_timers.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-D_GNU_SOURCE", "-o", str(timers), str(SOURCE)], check=True)
        names = f"{os.getpid()}_{time.monotonic_ns()}"
        self.wrapper = [
            "env",
            f"LD_PRELOAD={timers}:{library}",
            f"FAKETIME_TIMESTAMP_FILE={self.file}",
            "FAKETIME_NO_CACHE=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
            # Without names of its own libfaketime adds a variable to the environment before `main`, and Swift, which
            # finds a program's arguments next to the environment, sees none.
            f"FAKETIME_SHARED=/faketime_sem_{names} /faketime_shm_{names}",
        ]

    def set(self, offset):
        """Sets the wall clock to so many seconds ahead of the real one; behind it, if negative."""
        self.offset = offset
        new = self.file.with_suffix(".new")
        new.write_text(f"{offset:+d}")
        new.replace(self.file)

    def time(self):
        return time.time() + self.offset
