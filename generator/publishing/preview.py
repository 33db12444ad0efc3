"""What a preview shows: good builds and problems in, the state that its visitors wait for out."""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

_HEARTBEAT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class State:
    """What a visitor sees: the site (none before the first good build), and what is wrong now.

    `look` stands for everything that pages load: it changes with the style sheets, not with the pages.
    """

    look: str
    folder: Path | None = None
    problems: tuple[str, ...] = ()


class Preview:
    """The state that builds change and visitors wait for."""

    def __init__(self) -> None:
        self._session = secrets.token_hex(4)
        self._visits: Counter[str] = Counter()
        self._changed = threading.Condition()
        self._state = State(self._session)

    @property
    def state(self) -> State:
        with self._changed:
            return self._state

    def show(self, folder: Path) -> None:
        """A good build is in `folder`: pages that differ reload."""
        self._set(State(f"{self._session}-{_look_of(folder)}", folder))

    def complain(self, problems: tuple[str, ...]) -> None:
        """The content is wrong: the last good version stays, with the problems over it."""
        self._set(replace(self.state, problems=problems))

    def refresh(self) -> None:
        """Files in the folder shown were replaced: pages that differ reload, and nothing is wrong with the content."""
        self._set(replace(self.state, problems=()))

    @contextmanager
    def visited(self, uri: str) -> Iterator[None]:
        """Somebody is looking at the page at `uri`."""
        with self._changed:
            self._visits[uri] += 1
        try:
            yield
        finally:
            with self._changed:
                self._visits[uri] -= 1
                self._visits += Counter()  # keeps what is above zero

    @property
    def visits(self) -> frozenset[str]:
        """The uris of the pages that somebody is looking at."""
        with self._changed:
            return frozenset(self._visits)

    def _set(self, state: State) -> None:
        with self._changed:
            self._state = state
            self._changed.notify_all()

    def states(self) -> Iterator[State | None]:
        """The state now and after every change; None where nothing changed for a while."""
        last: State | None = None
        while True:
            with self._changed:
                if self._state is last:
                    self._changed.wait(_HEARTBEAT_SECONDS)
                new = self._state
            yield None if new is last else new
            last = new


def _look_of(folder: Path) -> str:
    """A digest of the files in `folder` that pages load: all but pages, and what is told of all of them."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".html", ".xml", ".gz", ".json"):
            digest.update(os.fsencode(path.relative_to(folder)) + b"\0" + path.read_bytes())
    return digest.hexdigest()
