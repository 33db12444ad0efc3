"""Events of the YAML parser in, one after another; plain values, the spot of each, and problems out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.problems import Place, Problem
from generator.reading.scalars import NULLS, Value, plain_value
from generator.reading.screening import hidden_character
from generator.reading.spots import NOTHING, Spot
from generator.reading.syntax import fault, without_quotes
from generator.reading.wording import Path, dotted, shortened

MAX_DEPTH = 20
MAX_NODES = 20_000
_BLANK = "remove the key, or write `{blank: unknown}` where the reason for a blank is asked for"

# Stands for a key or value that was refused; such a document is never handed out without its problem.
_REFUSED = "\ufffd"


_VALUES = frozenset({yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent})


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is still open. `key` is where the next value goes; None before a mapping's key."""

    spot: Spot
    inner: dict[str | int, Spot]
    mapping: dict[str, Value] | None
    items: list[Value]
    key: str | int | None
    key_line: int = 0
    key_column: int = 0
    # The line of each key so far, also of those whose value was refused.
    seen: dict[str, int] = field(default_factory=dict)
    # Whether this is itself the key of a mapping, which is refused and dropped.
    is_key: bool = False
    is_in_braces: bool = False


@dataclass(slots=True)
class Builder:
    """Builds the value of one document. `flawed` holds the path of each value that is not what was typed.

    `empty` are the problems about keys without a value, for whoever knows whether the key may be left out.
    """

    uri: str
    value: Value | None = None
    root: Spot | None = None
    problems: list[Problem] = field(default_factory=list)
    flawed: list[Path] = field(default_factory=list)
    empty: dict[Problem, Path] = field(default_factory=dict)
    is_finished: bool = False
    is_broken: bool = False
    is_tagged: bool = False
    _open: list[_Frame] = field(default_factory=list)
    _nodes: int = 0

    def take(self, event: Any) -> None:
        """Take the next event; afterwards `is_finished` tells whether any more are wanted."""
        kind = type(event)
        if kind in _VALUES:
            self._nodes += 1
            if self._nodes == MAX_NODES:
                self._finish(event, f"more than {MAX_NODES} values", "divide the file")
                return
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._start(event, is_mapping=kind is yaml.MappingStartEvent)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._end()
        elif kind is yaml.AliasEvent:
            self._refuse(
                event,
                "an alias (*) repeats another value",
                "write the value out, or quote a text that begins with *",
            )
            self._add(_REFUSED, event.start_mark)
        elif kind is yaml.DocumentStartEvent and self.root is not None:
            self._finish(
                event,
                "a second document begins here",
                "keep one record a file: remove the line `---`, or move what follows it to a file of its own",
            )
        elif kind is yaml.StreamEndEvent:
            self.is_finished = True
            if self.root is None:
                self._report(Place(self.uri), (), "the file is empty", "write the record, or remove the file")

    def stop(self, error: Exception, *, line: int, column: int, text: str) -> None:
        """Take note that the parser of `text` gave up with `error`, standing at `line` and `column` (from 1)."""
        found = fault(error, line=line, column=column)
        found = without_quotes(text.split("\n"), found) or found
        self.is_finished = self.is_broken = True
        self._report(Place(self.uri, found.line, found.column), (), found.wrong, found.remedy)

    def _scalar(self, event: Any) -> None:
        typed: str = event.value
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if event.style == '"' and (hidden := hidden_character(typed)):
            self._refuse(
                event, f"the text holds the character {hidden}, which cannot be seen", "remove its escape"
            )
        frame = self._open[-1] if self._open else None
        if frame is not None and frame.key is None:
            self._key(frame, event, typed)
        elif event.style:
            self._add(typed, event.start_mark)
        elif typed in NULLS and event.tag is None:
            self._null(frame, event, typed)
        else:
            self._add(plain_value(typed), event.start_mark)

    def _key(self, frame: _Frame, event: Any, typed: str) -> None:
        mark = event.start_mark
        line = mark.line + 1
        frame.key, frame.key_line, frame.key_column = typed, line, mark.column + 1
        if typed in frame.seen:
            wrong = f'the key "{shortened(typed)}" is already there in line {frame.seen[typed]}'
            self._refuse(event, wrong, "remove one of the two", spoils=False)
        else:
            frame.seen[typed] = line
        if typed == "<<" and not event.style:
            self._refuse(
                event, "a merge key (<<) copies another mapping", "write the keys out", path=self._path()[:-1]
            )
        elif not typed:
            self._refuse(event, "a key is empty", "write the key before the colon", path=self._path()[:-1])

    def _null(self, frame: _Frame | None, event: Any, typed: str) -> None:
        mark = event.start_mark
        if frame is None:
            if not typed:
                return  # `---` alone: the file is empty, which the end of the stream reports
            self._refuse(event, f"{typed} is no record", "write the record as keys and values")
        elif frame.mapping is None:
            wrong = f"{typed} says nothing" if typed else "the list item is empty"
            self._refuse(event, wrong, "remove the item" + (", or quote it if it is text" if typed else ""))
        elif typed:
            self._refuse(event, f"{typed} says nothing", _BLANK)
        else:
            place = Place(self.uri, frame.key_line, frame.key_column)
            before = list(frame.mapping.values())[-1:]
            if frame.is_in_braces and str(frame.key).isdecimal() and before and type(before[0]) is int:
                remedy = f"write {before[0]}.{frame.key} with a point"
                self._report(place, self._path(), "a comma stands inside a number", remedy)
            else:
                self._report(place, self._path(), "the key has no value", _BLANK)
                self.empty[self.problems[-1]] = self._path()
        self._add(_REFUSED, mark)

    def _start(self, event: Any, *, is_mapping: bool) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        above = self._open[-1] if self._open else None
        is_key = above is not None and above.key is None
        if is_key and not any(frame.is_key for frame in self._open):
            wrong = f"a {'mapping' if is_mapping else 'list'} stands where a key must stand"
            self._refuse(
                event,
                wrong,
                "write the key as text, in quotes if it has brackets or braces",
                path=self._path()[:-1],
            )
        if len(self._open) >= MAX_DEPTH:
            self._finish(
                event, f"more than {MAX_DEPTH} mappings and lists inside each other", "make it flatter"
            )
            return
        mark = event.start_mark
        key = (mark.line + 1, mark.column + 1)
        if above is not None and above.mapping is not None and not is_key:
            key = (above.key_line, above.key_column)
        inner: dict[str | int, Spot] = {}
        spot = Spot(mark.line + 1, mark.column + 1, *key, inner)
        frame = _Frame(spot, inner, {} if is_mapping else None, [], None if is_mapping else 0, is_key=is_key)
        frame.is_in_braces = is_mapping and bool(event.flow_style)
        self._open.append(frame)

    def _end(self) -> None:
        frame = self._open.pop()
        if frame.is_key:
            above = self._open[-1]
            above.key, above.key_line, above.key_column = _REFUSED, frame.spot.line, frame.spot.column
            return
        self._put(tuple(frame.items) if frame.mapping is None else frame.mapping, frame.spot)

    def _add(self, value: Value, mark: Any) -> None:
        line, column = mark.line + 1, mark.column + 1
        frame = self._open[-1] if self._open else None
        if frame is None or frame.mapping is None:
            self._put(value, Spot(line, column, line, column, NOTHING))
        elif frame.key is None:  # an alias where a key must stand
            frame.key, frame.key_line, frame.key_column = _REFUSED, line, column
        else:
            self._put(value, Spot(line, column, frame.key_line, frame.key_column, NOTHING))

    def _put(self, value: Value, spot: Spot) -> None:
        if not self._open:
            self.value, self.root = value, spot
            return
        frame = self._open[-1]
        if frame.mapping is None:
            assert isinstance(frame.key, int)
            frame.items.append(value)
            frame.inner[frame.key] = spot
            frame.key += 1
            return
        # Of a key that is there twice the first value is kept; what was refused is left out.
        if isinstance(frame.key, str) and frame.key not in frame.mapping and value is not _REFUSED:
            frame.mapping[frame.key] = value
            frame.inner[frame.key] = spot
        frame.key = None

    def _refuse_properties(self, event: Any) -> None:
        if event.tag is not None:
            self.is_tagged = True
            self._refuse(
                event,
                f"a tag ({shortened(event.tag)}) gives the value another type",
                "remove it, or quote a text that begins with !",
            )
        if event.anchor is not None:
            self._refuse(
                event,
                f"an anchor (&{shortened(event.anchor)}) names the value",
                "remove it, or quote a text that begins with &",
                spoils=False,
            )

    def _refuse(
        self, event: Any, wrong: str, remedy: str, *, path: Path | None = None, spoils: bool = True
    ) -> None:
        mark = event.start_mark
        place = Place(self.uri, mark.line + 1, mark.column + 1)
        self._report(place, self._path() if path is None else path, wrong, remedy, spoils=spoils)

    def _finish(self, event: Any, wrong: str, remedy: str) -> None:
        self._refuse(event, wrong, remedy, path=())
        self.root, self.is_finished = None, True

    def _report(self, place: Place, path: Path, wrong: str, remedy: str, *, spoils: bool = True) -> None:
        """`spoils` says whether the value at `path` is no longer what was typed."""
        self.problems.append(Problem(place, dotted(path), wrong, remedy, "yaml"))
        if spoils:
            self.flawed.append(path)

    def _path(self) -> Path:
        return tuple(frame.key for frame in self._open if frame.key is not None)
