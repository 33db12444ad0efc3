"""An error of the system in; what to say about it if a disk is full, which is nobody's mistake and no fault of ours."""

from __future__ import annotations

from errno import EDQUOT, ENOSPC

_FULL = frozenset({ENOSPC, EDQUOT})


def words_for(error: OSError) -> str | None:
    """A sentence for whoever can make room, or None if `error` is about something else."""
    if error.errno not in _FULL:
        return None
    where = f" for {error.filename}" if error.filename else ""
    return f"there is no space left on the disk{where}; free some and try again"
