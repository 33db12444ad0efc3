"""A path in, the bytes of the regular file that stands there out; never those of a link's target, a pipe or a device."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class NoRegularFile(OSError):  # noqa: N818  what was found; the caller words the problem
    """Something else than a file stands at the path: a link, a folder, a pipe, a device."""


def read_regular(path: Path, *, most_bytes: int) -> bytes | None:
    """The bytes of the file at `path`, or None if there are more than `most_bytes`.

    It looks at what it opened, not at what stood there a moment before; opening waits for nobody at the other end
    of a pipe. Raises NoRegularFile, or another OSError where the file cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if path.is_symlink():
            raise NoRegularFile(f"{path} is a symbolic link") from error
        raise
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NoRegularFile(f"{path} is no file")
        content = stream.read(most_bytes + 1)
    return content if len(content) <= most_bytes else None
