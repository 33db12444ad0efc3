"""The root of a project in; a function that reads single lines of its files out, for reports."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

# Reports show lines of hand-written text; a longer file is not one.
_MAX_BYTES = 1024 * 1024


def source_lines(root_path: Path) -> Callable[[str, int], str | None]:
    """The reader of lines below `root_path`. It gives None for what cannot be read, and never follows a link out."""
    root = root_path.resolve()

    @cache
    def lines_of(uri: str) -> tuple[str, ...]:
        try:
            path = root.joinpath(*uri.split("/")).resolve()
            if not path.is_relative_to(root) or not path.is_file():
                return ()
            with path.open("rb") as stream:
                text = stream.read(_MAX_BYTES).decode("utf-8", errors="replace")
        except (OSError, ValueError):
            return ()
        return tuple(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"))

    def line(uri: str, number: int) -> str | None:
        lines = lines_of(uri)
        return lines[number - 1] if 0 < number <= len(lines) else None

    return line
