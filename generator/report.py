"""Problems in; the report that a person reads in a terminal out, or the same as JSON for a machine."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from generator.printable import escape, printable
from generator.problems import Problem

WIDTH = 100
_ELLIPSIS = "…"
_BOLD, _RED, _DIM, _PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[2m", "\x1b[0m"

SourceLine = Callable[[str, int], str | None]


def render(
    problems: Iterable[Problem], source_line: SourceLine, *, colour: bool = False, width: int = WIDTH
) -> str:
    """Each problem with the line it is in and a mark under the place; a count last.

    `source_line` gives the text of a line (from 1) of a file, or None where there is none to show. `width` is
    the number of terminal columns that the source lines may take.
    """
    ordered = sorted(set(problems))
    parts = [_entry(problem, source_line, colour=colour, width=width) for problem in ordered]
    return "\n".join([*parts, _count(ordered)]) + "\n"


def entries(problems: Iterable[Problem], source_line: SourceLine) -> list[str]:
    """Each problem with the line it is in and a mark under the place, in order, without the count."""
    return [_entry(problem, source_line, colour=False, width=WIDTH) for problem in sorted(set(problems))]


def as_json(problems: Iterable[Problem]) -> str:
    """The problems as a JSON list, sorted; `path`, `line` and `column` as in the report."""
    entries = [
        {
            "path": problem.place.uri,
            "line": problem.place.line,
            "column": problem.place.column,
            "field": problem.field,
            "wrong": problem.wrong,
            "remedy": problem.remedy,
            "rule": problem.rule,
        }
        for problem in sorted(set(problems))
    ]
    return json.dumps(entries, ensure_ascii=True, indent=2) + "\n"


def _entry(problem: Problem, source_line: SourceLine, *, colour: bool, width: int) -> str:
    place, said = printable(str(problem.place)), printable(str(problem)[len(str(problem.place)) :])
    head = f"{_BOLD}{place}{_PLAIN}{said}" if colour else f"{place}{said}"
    line = source_line(problem.place.uri, problem.place.line)
    if line is None or not line.strip():
        return head
    text, indent = excerpt(line, problem.place.column, width=width)
    caret = f"{_RED}^{_PLAIN}" if colour else "^"
    shown = f"{_DIM}{text}{_PLAIN}" if colour else text
    return f"{head}\n    {shown}\n    {' ' * indent}{caret}"


def excerpt(line: str, column: int, *, width: int) -> tuple[str, int]:
    """The part of `line` around `column` (from 1) that fits in `width`, and how far to indent the mark under it.

    Hidden characters are shown as escapes, a tab as an arrow; wide characters count as two columns.
    """
    cells = [_visible(character) for character in line.rstrip()]
    widths = [sum(map(_columns, cell)) for cell in cells]
    index = min(column - 1, len(cells))
    first, last = 0, len(cells)
    if sum(widths) > width:
        first = last = index
        room = width - 2  # for an ellipsis at either end
        # The mark stands a third from the left: what follows a mistake says more than what precedes it.
        while first > 0 and sum(widths[first - 1 : index]) <= room // 3:
            first -= 1
        while last < len(cells) and sum(widths[first : last + 1]) <= room:
            last += 1
        while first > 0 and sum(widths[first - 1 : last]) <= room:
            first -= 1
    before = _ELLIPSIS if first > 0 else ""
    after = _ELLIPSIS if last < len(cells) else ""
    return before + "".join(cells[first:last]) + after, len(before) + sum(widths[first:index])


def _visible(character: str) -> str:
    if character == "\t":
        return "→"
    return escape(character) if printable(character) != character else character


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _count(problems: Sequence[Problem]) -> str:
    if not problems:
        return "no problems"
    files = len({problem.place.uri for problem in problems})
    return f"{_many(len(problems), 'problem')} in {_many(files, 'file')}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
