"""The language of being wrong: a place in a file, a problem there, and problems raised together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file of the project: path relative to its root with slashes, line and column from 1."""

    uri: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.uri}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that a person must fix. Reads `path:line:column: field: what is wrong; what to do`.

    `field` is the dotted path of keys inside the file, or empty for the file as a whole. `rule` names the
    check that found it.
    """

    place: Place
    field: str
    wrong: str
    remedy: str
    rule: str = "schema"

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.place}: {field}{self.wrong}; {self.remedy}"


class ContentProblems(Exception):  # noqa: N818  a set of findings about the content, not an error of ours
    """Raised with every problem found, sorted, when content cannot become a site."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(f"{len(self.problems)} problems")


class UsageError(Exception):
    """A command was asked for something that makes no sense; the message says what and the remedy."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A remedy clause naming the known words nearest to `word`, or all of them if they are few."""
    choices = sorted(set(known))
    # A letter too few or too many leaves no doubt; further off, there may be several that were meant.
    close = (
        get_close_matches(word, choices, n=1, cutoff=0.95)
        or get_close_matches(word, choices, n=3)
        or get_close_matches(word.lower(), choices, n=3)
    )
    if close:
        return "did you mean " + " or ".join(close) + "?"
    if 0 < len(choices) <= 12:
        return "known are " + ", ".join(choices)
    return "check the spelling"
