"""How far a build is: stages with counts and seconds, shown on one line of a terminal or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a build. `seconds` is 0 while it runs and the time it took when it `is_done`."""

    name: str
    count: int = 0
    seconds: float = 0.0
    is_done: bool = False


Progress = Callable[[Stage], None]


def silent(stage: Stage) -> None:
    """Show nothing."""


def on_terminal(stream: TextIO) -> Progress:
    """A line that rewrites itself, where `stream` is a terminal; silent elsewhere."""
    if not stream.isatty():
        return silent

    def show(stage: Stage) -> None:
        count = f" {stage.count}" if stage.count else ""
        if stage.is_done:
            stream.write(f"\r\x1b[K{stage.name}{count}: {stage.seconds:.2f} s\n")
        elif stage.count % 25 == 0:
            stream.write(f"\r\x1b[K{stage.name}{count} …")
        stream.flush()

    return show
