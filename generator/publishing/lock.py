"""One build at a time in a folder: a lock that ends with the processes that hold it, however they end."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.05


class BuildIsLocked(Exception):  # noqa: N818  a state of affairs; the message says who holds the lock
    """Another build is at work and did not end in time."""


@contextmanager
def held(
    path: Path, *, wait_seconds: float = WAIT_SECONDS, tell: Callable[[str], None] = lambda message: None
) -> Iterator[int]:
    """Hold the lock file at `path`; gives its file descriptor, which a child may share to keep the lock.

    `tell` hears once that another build is waited for. Raises BuildIsLocked after `wait_seconds`. The file stays:
    removing it would let two builds lock two files of one name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(descriptor, wait_seconds, tell)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, wait_seconds: float, tell: Callable[[str], None]) -> None:
    deadline = time.monotonic() + wait_seconds
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode("ascii", errors="replace") or "unknown"
        if time.monotonic() >= deadline:
            raise BuildIsLocked(
                f"another build of this project (process {holder}) is at work and did not end within "
                f"{wait_seconds:g} seconds; wait for it or end it, then build again"
            )
        if not told:
            tell(f"another build of this project (process {holder}) is at work; waiting for it")
            told = True
        time.sleep(_POLL_SECONDS)
