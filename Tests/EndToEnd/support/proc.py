"""What the system knows about a process."""


def occurrences(pid, needle, control):
    """How often `needle` is in the writable memory of a process.

    `control` is something that must be there. Without it the search has not seen what it claims to have searched.
    """
    pieces = list(_memory(pid))
    assert any(control in piece for piece in pieces), f"{control} is not found in {len(pieces)} pieces of memory"
    return sum(piece.count(needle) for piece in pieces)


def _memory(pid):
    """The writable memory of a process, in pieces."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as mem:
        for line in maps:
            bounds, mode = line.split()[:2]
            if not mode.startswith("rw"):
                continue
            first, last = (int(bound, 16) for bound in bounds.split("-"))
            try:
                mem.seek(first)
                yield mem.read(last - first)
            except OSError:  # unmapped since it was listed
                continue
