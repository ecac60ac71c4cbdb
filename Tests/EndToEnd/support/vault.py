"""The vault at the terminal: what it asks, and where its master key is."""

import os
import pty
import re
import subprocess

from .gateway import BINARY

GROUPS = re.compile(r"(?:[0-9A-Z]{4}-){8}[0-9A-Z]{4}")


def key_file(gateway):
    (found,) = (gateway.folder / "config" / "balcao").iterdir()
    return found


def at_terminal(gateway, *arguments, answer):
    """Runs a command at a terminal of its own; `answer` makes of what it said so far what is typed, or None."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [str(BINARY), *arguments], stdin=child, stdout=child, stderr=child, env=gateway.environment, close_fds=True
    )
    os.close(child)
    said = b""
    try:
        while piece := os.read(parent, 4096):
            said += piece
            if (typed := answer(said.decode(errors="replace"))) is not None:
                os.write(parent, typed.encode() + b"\n")
    except OSError:
        pass  # The terminal's end, on Linux.
    finally:
        os.close(parent)
    return process.wait(timeout=30), said.decode(errors="replace")


def recovery_key(gateway, typed):
    """Makes a recovery key; `typed` makes what the person types of the key shown."""
    keys = []

    def answer(said):
        if (shown := GROUPS.search(said)) and "to confirm: " in said and not keys:
            keys.append(shown.group())
            return typed(shown.group())
        return None

    code, said = at_terminal(gateway, "vault", "recovery", answer=answer)
    return code, keys[0], said
