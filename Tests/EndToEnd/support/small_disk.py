"""A file system of a few megabytes, and a file that fills it."""

import subprocess
from contextlib import contextmanager

import pytest


@contextmanager
def small_file_system(folder, megabytes):
    """Mounts a file system of that size at `folder`, which is made."""
    folder.mkdir()
    size = ["-o", f"size={megabytes}m"]
    mounted = subprocess.run(["mount", "-t", "tmpfs", *size, "tmpfs", str(folder)], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class Filler:
    """A file that takes all free space."""

    def __init__(self, folder):
        self.path = folder / "filler"

    def fill(self):
        with self.path.open("ab", buffering=0) as file:
            block = 1 << 16
            while block:
                try:
                    file.write(b"x" * block)
                except OSError:
                    block //= 2

    def free(self):
        self.path.unlink()
