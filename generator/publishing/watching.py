"""Folders in, the moments at which their content has really changed out."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from generator.publishing.regular_files import read_regular
from generator.reading.inventory import DROPPING

_QUIET_SECONDS = 0.05
_MOST_BYTES_READ = 8 * 1024 * 1024
# Reading is no change: without this the build itself would be heard.
_CHANGES: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]

Fingerprint = dict[str, tuple[int, int, bytes]]


class Watch:
    """Watches folders; the system tells of changes, so that waiting costs nothing."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folder for folder in folders if folder.is_dir())
        self._heard = threading.Event()
        self._last: Fingerprint = fingerprint(self.folders, {})
        self._observer = Observer()
        handler = _Listener(self._heard)
        for folder in self.folders:
            self._observer.schedule(handler, str(folder), recursive=True, event_filter=_CHANGES)

    def __enter__(self) -> Self:
        self._observer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._observer.stop()
        self._observer.join()

    @property
    def is_stirring(self) -> bool:
        """Whether something may have changed since the last return; `wait` tells."""
        return self._heard.is_set()

    def wait(self, *, is_behind: bool = False) -> None:
        """Return once files have other bytes than at the last return, and have been quiet for a moment.

        Whoever `is_behind` with what was changed before need not see another change.
        """
        while True:
            self._heard.wait()
            # An editor that saves by several steps, or a checkout of many files, is one change.
            while self._heard.is_set():
                self._heard.clear()
                self._heard.wait(_QUIET_SECONDS)
            now = fingerprint(self.folders, self._last)
            differs = {uri: entry[2] for uri, entry in now.items()} != {
                uri: entry[2] for uri, entry in self._last.items()
            }
            self._last = now
            if differs or is_behind:
                return


class _Listener(FileSystemEventHandler):
    def __init__(self, heard: threading.Event) -> None:
        self.heard = heard

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        if not all(DROPPING.fullmatch(Path(path).name) for path in paths):
            self.heard.set()


def fingerprint(folders: Iterable[Path], known: Fingerprint) -> Fingerprint:
    """Time, size and digest of every file below `folders`; files that look as `known` are not read again.

    Links, pipes and devices are not opened: that they are there is all that is noted. Of a very large file its time
    is noted instead of its bytes.
    """
    found: Fingerprint = {}
    for folder in folders:
        for where, _, names in os.walk(folder):
            for name in names:
                if DROPPING.fullmatch(name):
                    continue  # what editors and systems leave beside files is no content
                path = Path(where, name)
                try:
                    status = path.lstat()
                    before = known.get(str(path))
                    if before is not None and before[:2] == (status.st_mtime_ns, status.st_size):
                        found[str(path)] = before
                    else:
                        digest = _digest(path, status)
                        found[str(path)] = (status.st_mtime_ns, status.st_size, digest)
                except OSError:
                    continue  # It went while we looked; the system will tell.
    return found


def _digest(path: Path, status: os.stat_result) -> bytes:
    if not stat.S_ISREG(status.st_mode):
        return b"%o" % stat.S_IFMT(status.st_mode)
    content = read_regular(path, most_bytes=_MOST_BYTES_READ) if status.st_size <= _MOST_BYTES_READ else None
    if content is None:
        return b"%d %d" % (status.st_mtime_ns, status.st_size)
    return hashlib.blake2b(content, digest_size=16).digest()
