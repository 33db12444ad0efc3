"""An inspected site into the place of the published one: the old one or the new one, never a mixture.

| published | parked | what happened | repair |
| --- | --- | --- | --- |
| yes | no | nothing, or everything | none |
| no | yes | killed between the two renames | the parked site goes back |
| yes | yes | killed before the old site was set aside for removal | it is set aside now |
| no | no | no site was ever published | none |

What is set aside for removal is never put back, so a half removed site cannot return. Each step is one rename.
"""

from __future__ import annotations

import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

GITIGNORE = b"*\n!.gitignore\n"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the new site is, where the published one, and the two places that only a swap uses."""

    ready_path: Path
    published_path: Path

    @property
    def parked_path(self) -> Path:
        """The old site between the renames."""
        return self.ready_path.with_name(f"{self.ready_path.name}.old")

    @property
    def removal_path(self) -> Path:
        """The old site when it is no longer wanted."""
        return self.ready_path.with_name(f"{self.ready_path.name}.removed")


def swap(places: Places) -> None:
    """Publish the site at `ready_path`, which is whole and inspected. Once it begins, nobody's wish ends it."""
    repair(places)
    _keep_gitignore(places)
    with _undisturbed():
        try:
            if places.published_path.exists():
                places.published_path.rename(places.parked_path)
            places.ready_path.rename(places.published_path)
        finally:
            repair(places)


def repair(places: Places) -> None:
    """Bring the places in order, whatever moment an earlier swap was killed in."""
    if places.parked_path.exists():
        if not places.published_path.exists():
            places.parked_path.rename(places.published_path)
        else:
            _discard(places.removal_path)
            places.parked_path.rename(places.removal_path)
    _discard(places.removal_path)


def _keep_gitignore(places: Places) -> None:
    """Carry the tracked `.gitignore` of the published site over, so that `git status` stays clean."""
    old = places.published_path / ".gitignore"
    content = old.read_bytes() if old.is_file() else GITIGNORE
    (places.ready_path / ".gitignore").write_bytes(content)


def _discard(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and the wish to end. After success they are too late, and forgotten; after an error they come.

    Handlers rather than a signal mask: a mask holds for one thread, and a signal goes to any thread that has none.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Python runs handlers in the main thread only: nothing can be raised here
        return
    held: list[int] = []

    def hold(number: int, frame: FrameType | None) -> None:
        held.append(number)

    before = {number: signal.signal(number, hold) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
        held.clear()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for held_back in held:
            signal.raise_signal(held_back)
