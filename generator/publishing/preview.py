"""What a preview shows: good builds and problems in, the state that its visitors wait for out."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEARTBEAT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class State:
    """What a visitor sees: a version of the site (none before the first good build), and what is wrong now."""

    version: str
    folder: Path | None = None
    problems: tuple[str, ...] = ()


class Preview:
    """The state that builds change and visitors wait for."""

    def __init__(self) -> None:
        self._session = secrets.token_hex(4)
        self._count = 0
        self._changed = threading.Condition()
        self._state = State(self._session)

    @property
    def state(self) -> State:
        with self._changed:
            return self._state

    def show(self, folder: Path) -> None:
        """A good build is in `folder`: pages reload."""
        self._count += 1
        self._set(State(f"{self._session}-{self._count}", folder))

    def complain(self, problems: tuple[str, ...]) -> None:
        """The content is wrong: the last good version stays, with the problems over it."""
        state = self.state
        self._set(State(state.version, state.folder, problems))

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
