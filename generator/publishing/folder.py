"""Files written into a folder as if it were made anew: only what differs is touched, what no longer belongs goes."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path


class Folder:
    """A folder whose content is stated file by file; `close` removes what was not stated.

    Files that already hold the right bytes keep their times, so that a preview does not loop and a builder that
    looks at times may trust them.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.changed = 0
        self._stated: set[str] = set()

    def write(self, uri: str, content: bytes) -> None:
        """State that the file at `uri` (with slashes, from this folder) holds `content`."""
        self._stated.add(uri)
        path = self.path / uri
        if _holds(path, content):
            return
        _make_room(path, self.path)
        # Written beside and moved into place: a reader never meets half a file.
        beside = path.with_name(f"{path.name}.new")
        beside.write_bytes(content)
        beside.replace(path)
        self.changed += 1

    def state(self, uri: str) -> None:
        """State that the file at `uri`, written by a copy of this in another process, belongs here."""
        self._stated.add(uri)

    def keep(self, uri: str) -> bool:
        """State that the file at `uri` stays as it is; False if there is none."""
        if not (self.path / uri).is_file():
            return False
        self._stated.add(uri)
        return True

    def close(self) -> None:
        """Remove every file that was not stated, and folders that became empty."""
        self.path.mkdir(parents=True, exist_ok=True)
        for name, folders, files in os.walk(self.path, topdown=False):
            folder = Path(name)
            prefix = "" if folder == self.path else f"{folder.relative_to(self.path).as_posix()}/"
            links = [inner for inner in folders if (folder / inner).is_symlink()]
            for file in (*files, *links):
                if prefix + file not in self._stated:
                    (folder / file).unlink()
                    self.changed += 1
            if prefix and not any(folder.iterdir()):
                folder.rmdir()


def _holds(path: Path, content: bytes) -> bool:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(content):
            return False
        return path.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError):
        return False


def _make_room(path: Path, root: Path) -> None:
    """Make the folder of `path` below `root`, removing files and links that stand in the way."""
    for part in reversed([path, *path.parents][: len(path.relative_to(root).parts)]):
        if part.is_symlink() or (part.is_file() and part != path):
            part.unlink()
    if path.is_dir():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
