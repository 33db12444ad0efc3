"""The bytes of a YAML file in; a Document out, plain values with the position of each, or ContentProblems.

It reads the events of PyYAML's parser, from which `yaml.compose` makes its nodes: nodes no longer say where an
alias, an anchor or an explicit tag stood, and composing recurses. Where libyaml refuses a text, the parser in
Python decides and words the problem, so that machines with and without libyaml say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from generator.problems import ContentProblems, Place, Problem
from generator.reading.building import Builder
from generator.reading.scalars import Value
from generator.reading.screening import screen
from generator.reading.spots import Spot
from generator.reading.wording import Path, dotted

MAX_PROBLEMS = 100

# libyaml takes these, the parser in Python does not: `? ` inside text between brackets, `|#` for `| #`.
_TAKEN_BY_ONE = re.compile(r"\?(?:[\s,\[\]{}]|$)|[|>][-+0-9]*#")


# A tab in the indentation of anything but an empty line or a comment.
_TABS_FIRST = re.compile(rb" *\t[ \t]*[^ \t\r#]")
_NOWHERE = "\0"


class _Whole(NamedTuple):
    """What a text says, and where each part of it was typed."""

    value: Value
    root: Spot


@dataclass(slots=True, eq=False)
class Document:
    """The value of one file, and where each part of it was typed.

    Mappings are dicts with text keys, lists are tuples; the rest is text, int, Decimal or bool.
    """

    uri: str
    text: str = field(repr=False)
    _whole: _Whole | None = field(default=None, repr=False)

    @property
    def value(self) -> Value:
        """What the file says."""
        return self._read().value

    @property
    def root(self) -> Spot:
        """Where its parts were typed."""
        return self._read().root

    def forget(self) -> None:
        """Keep only the text, which is read again if anyone asks: of a good file hardly anyone does.

        Values and places take thirty times the memory of the text that they come from.
        """
        self._whole = None

    def place(self, path: Path) -> Place:
        """Where the value at `path` begins, or the nearest value above it that is in the file."""
        spot = self._spot(path)
        return Place(self.uri, spot.line, spot.column)

    def key_place(self, path: Path) -> Place:
        """Where the key of the value at `path` begins; of a list item, the item."""
        spot = self._spot(path)
        return Place(self.uri, spot.key_line, spot.key_column)

    def place_of(self, pattern: re.Pattern[str], path: Path) -> Place:
        """Where the first match of `pattern` stands in the text at `path`; where the text begins, if it is typed otherwise.

        If the pattern has a group, matches without it do not count, and those with it are at its beginning.
        """
        spot = self._spot(path)
        starts = [0, *(end.end() for end in re.finditer("\n", self.text)), len(self.text) + 1]
        first = starts[spot.line - 1] + spot.column - 1
        later = [(other.key_line, other.key_column) for other in _spots(self.root)]
        line, column = min(
            (other for other in later if other > (spot.line, spot.column)), default=(len(starts) - 1, 1)
        )
        for match in pattern.finditer(self.text, first, starts[line - 1] + column - 1):
            found = match.start(pattern.groups)
            if found >= 0:
                line = self.text.count("\n", 0, found)
                return Place(self.uri, line + 1, found - starts[line] + 1)
        return Place(self.uri, spot.line, spot.column)

    @property
    def lines(self) -> tuple[str, ...]:
        """The file line by line, without line ends."""
        return tuple(self.text.split("\n"))

    def _spot(self, path: Path) -> Spot:
        spot = self.root
        for step in path:
            below = spot.inner.get(step)
            if below is None:
                break
            spot = below
        return spot

    def _read(self) -> _Whole:
        if self._whole is None:
            builder = _build(self.text, self.uri, _loader(self.text))
            assert builder.value is not None and builder.root is not None, "only a good file is forgotten"
            self._whole = _Whole(builder.value, builder.root)
        return self._whole


def _spots(spot: Spot) -> Iterator[Spot]:
    """A spot and all that it holds."""
    yield spot
    for inner in spot.inner.values():
        yield from _spots(inner)


class Typed(NamedTuple):
    """A value of a document, or its key: the place is looked up when somebody asks where it was typed."""

    document: Document
    path: Path
    is_key: bool = False

    @property
    def place(self) -> Place:
        return self.document.key_place(self.path) if self.is_key else self.document.place(self.path)

    def place_of(self, pattern: re.Pattern[str]) -> Place:
        """Where the first match of a pattern stands in the text."""
        return self.document.place_of(pattern, self.path)

    @property
    def field(self) -> str:
        """The path as problems name it."""
        return dotted(self.path)


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a file: the document, if its shape is whole, and what is wrong with it.

    `flawed` are the paths at and below which the document is not what was typed; `empty` are the problems about
    keys without a value.
    """

    document: Document | None
    problems: tuple[Problem, ...] = ()
    flawed: tuple[Path, ...] = ()
    empty: Mapping[Problem, Path] = field(default_factory=dict)


def read_document(data: bytes, *, uri: str, fast: bool = True) -> Document:
    """The document in `data`. Raises ContentProblems, and nothing else, for bytes that are not one.

    `fast` uses libyaml where PyYAML has it; the result is the same.
    """
    reading = read(data, uri=uri, fast=fast)
    if reading.problems or reading.document is None:
        raise ContentProblems(reading.problems)
    return reading.document


def read(data: bytes, *, uri: str, fast: bool = True) -> Reading:
    """Like `read_document`, but keeps what can be read beside the problems, so that one run finds more of them."""
    try:
        text, hidden = screen(data, uri=uri)
    except ContentProblems as refused:
        return Reading(None, refused.problems)
    loader = _loader(text) if fast else yaml.SafeLoader
    builder = _build(text, uri, loader)
    if (builder.is_broken or builder.is_tagged) and loader is not yaml.SafeLoader:
        builder = _build(text, uri, yaml.SafeLoader)
    found = builder.problems
    if hidden and builder.is_broken:
        # The parser stopped, but the hidden character may be why: name that, not its effect.
        found = found[:-1]
    tabs = next((number for number, line in enumerate(data.split(b"\n"), 1) if _TABS_FIRST.match(line)), 0)
    if tabs:
        # How far a tab indents is anyone's guess: nothing can be said of what follows, nor of which key it is the value.
        found = [problem for problem in found if problem.place.line < tabs and problem not in builder.empty]
    document = None
    flawed = list(builder.flawed)
    if builder.root is not None and builder.value is not None and not builder.is_broken and not tabs:
        document = Document(uri, text, _Whole(builder.value, builder.root))
        flawed += [_value_at(builder.root, problem.place) for problem in hidden]
    return Reading(document, _at_most(sorted({*hidden, *found})), tuple(flawed), builder.empty)


def _value_at(root: Spot, place: Place) -> Path:
    """The path of the single value that a place is in; one that nothing has where it is in none."""
    before = [
        (spot.line, spot.column, path)
        for path, spot in _leaves(root, ())
        if spot[:2] <= (place.line, place.column)
    ]
    return max(before)[2] if before else (_NOWHERE,)


def _leaves(spot: Spot, path: Path) -> Iterator[tuple[Path, Spot]]:
    """The values that hold no others."""
    if not spot.inner:
        yield path, spot
    for step, inner in spot.inner.items():
        yield from _leaves(inner, (*path, step))


def _loader(text: str) -> Any:
    """The fastest parser that surely agrees with the one in Python about this text."""
    return yaml.SafeLoader if _TAKEN_BY_ONE.search(text) else getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _build(text: str, uri: str, loader: Any) -> Builder:
    builder = Builder(uri)
    parser = loader(text)
    try:
        while not builder.is_finished:
            try:
                event = parser.get_event()
            except Exception as error:
                # ValueError, IndexError and more: the parser has no closed list of its faults.
                line, column = getattr(parser, "line", 0) + 1, getattr(parser, "column", 0) + 1
                builder.stop(error, line=line, column=column, text=text)
            else:
                builder.take(event)
    finally:
        parser.dispose()
    return builder


def _at_most(problems: list[Problem]) -> tuple[Problem, ...]:
    if len(problems) <= MAX_PROBLEMS:
        return tuple(problems)
    more = f"{len(problems) - MAX_PROBLEMS} more problems from here on"
    place = problems[MAX_PROBLEMS].place
    return (*problems[:MAX_PROBLEMS], Problem(place, "", more, "mend those before it first", "yaml"))
