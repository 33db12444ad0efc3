"""The folder content/ in; every record that loads and every problem of every file out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from generator.problems import Place, Problem
from generator.reading.inventory import RecordFile, take_inventory
from generator.reading.locations import spot
from generator.reading.scalars import Value
from generator.reading.schema import KINDS, Kind
from generator.reading.schema.base import Blank, Record
from generator.reading.schema_errors import problems_of
from generator.reading.screening import MAX_BYTES
from generator.reading.source import Document, read
from generator.reading.wording import Path as Steps
from generator.reading.wording import listed

# The files of a site that may be left out.
OPTIONAL = frozenset({"corrections", "disagreements", "glossary", "names", "prose-numbers"})


@dataclass(frozen=True, slots=True)
class LoadedRecord:
    """One YAML file that is what its schema asks for. `series_id` is its folder, where files lie in folders of series.

    `document.place(path)` tells where a value of the record was typed; `path` has field names, keys and indexes.
    """

    kind: str
    id: str
    series_id: str | None
    uri: str
    record: Record
    document: Document


@dataclass(frozen=True, slots=True)
class Loading:
    """What content/ holds: the records in the order of their paths, and all problems, sorted.

    `broken` are kind and id of the files that did not load; `assets` are the names of files in content/assets/.
    """

    records: tuple[LoadedRecord, ...]
    problems: tuple[Problem, ...]
    broken: frozenset[tuple[str, str]]
    assets: frozenset[str]


# What one file was read as: the record, if it is one, and its problems.
Loaded = tuple[LoadedRecord | None, tuple[Problem, ...]]


class KnownFiles:
    """What files were read as, by their bytes: for a preview, where one save changes one file of many."""

    def __init__(self) -> None:
        self._loaded: dict[RecordFile, tuple[bytes, Loaded]] = {}

    def load(self, file: RecordFile, data: bytes, kind: Kind) -> Loaded:
        """Like `_read_file`; what the file was before is forgotten."""
        digest = hashlib.blake2b(data, digest_size=16).digest()
        known = self._loaded.get(file)
        if known is None or known[0] != digest:
            known = self._loaded[file] = digest, _read_file(file, data, kind)
        return known[1]

    def keep(self, files: Iterable[RecordFile]) -> None:
        """Forget every file but these."""
        kept = set(files)
        for gone in [file for file in self._loaded if file not in kept]:
            del self._loaded[gone]


def load(content_path: Path, *, known: KnownFiles | None = None) -> Loading:
    """Read every record in `content_path`. What is wrong is in `problems`; nothing is raised for it.

    With `known`, files that have the same bytes as before are not read again.
    """
    inventory = take_inventory(content_path)
    if known is not None:
        known.keep(inventory.files)
    kinds = {kind.name: kind for kind in KINDS}
    records: list[LoadedRecord] = []
    problems = [*inventory.problems, *_missing(inventory.files)]
    broken: set[tuple[str, str]] = {(kind.name, kind.name) for kind in _absent(inventory.files)}
    for file in inventory.files:
        loaded, found = _load_file(file, content_path, kinds[file.kind], known)
        problems += found
        if loaded is None:
            broken.add((file.kind, file.id))
        else:
            records.append(loaded)
    return Loading(tuple(records), tuple(sorted(set(problems))), frozenset(broken), inventory.assets)


def _load_file(file: RecordFile, content_path: Path, kind: Kind, known: KnownFiles | None) -> Loaded:
    try:
        with content_path.joinpath(*file.uri.split("/")[1:]).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        remedy = "check that the file is there and may be read"
        return None, (Problem(Place(file.uri), "", f"the file cannot be read ({reason})", remedy, "files"),)
    return _read_file(file, data, kind) if known is None else known.load(file, data, kind)


def _read_file(file: RecordFile, data: bytes, kind: Kind) -> Loaded:
    reading = read(data, uri=file.uri)
    if reading.empty:
        mended = {problem: _of_empty_key(problem, reading.empty, kind) for problem in reading.problems}
        reading = replace(reading, problems=tuple(mended.values()))
    document = reading.document
    if document is None:
        return None, reading.problems
    try:
        record = kind.schema.model_validate(document.value)
    except ValidationError as error:
        other = _other_kind(document.value, kind)
        if other is not None:
            where = (
                f"content/{other.place}" + ("/SERIES" if other.depth == 2 else "") + "/" * bool(other.depth)
            )
            wrong = f"this looks like a {_named(other)}, and not like a {_named(kind)}"
            return None, (Problem(document.place(()), "", wrong, f"move it to {where}", "files"),)
        return None, (*reading.problems, *problems_of(error, document, kind.schema, flawed=reading.flawed))
    if reading.problems:
        return None, reading.problems
    document.forget()
    return LoadedRecord(file.kind, file.id, file.series_id, file.uri, record, document), ()


def _of_empty_key(problem: Problem, empty: Mapping[Problem, Steps], kind: Kind) -> Problem:
    """The problem of a key without a value, with what its schema says may be done about it."""
    path = empty.get(problem)
    found = spot(kind.schema, path) if path is not None else None
    if found is None or found.shape is None or path is None:
        return problem
    above = found.above.single.model if found.above is not None else None
    info = above.model_fields.get(str(path[-1])) if above is not None else None
    ways = ["write its value"]
    if info is None or not info.is_required():
        ways.append("remove the key")
    if any(member.single.model is Blank for member in found.shape.members):
        ways.append("give the reason: `{blank: unknown}`")
    return replace(problem, remedy=listed(ways))


def _other_kind(value: Value, kind: Kind) -> Kind | None:
    """The kind of record that a file surely is, if it is surely not of the kind of its folder."""
    if not isinstance(value, dict) or len(value) < 2 or _strangeness(value, kind) < 3:
        return None
    others = [other for other in KINDS if other is not kind and not _strangeness(value, other)]
    return others[0] if len(others) == 1 else None


def _strangeness(value: dict[str, Value], kind: Kind) -> int:
    """How many keys a mapping has too many and too few for a kind of record."""
    fields = kind.schema.model_fields
    missing = sum(info.is_required() and name not in value for name, info in fields.items())
    return sum(key not in fields for key in value) + missing


def _named(kind: Kind) -> str:
    return f"file of {kind.name}" if kind.name.endswith("s") else kind.name.replace("-", " ")


def _absent(files: Iterable[RecordFile]) -> list[Kind]:
    """The files that every site needs and that are not there."""
    there = {file.kind for file in files} | OPTIONAL
    return [kind for kind in KINDS if kind.depth == 0 and kind.name not in there]


def _missing(files: Iterable[RecordFile]) -> list[Problem]:
    return [
        Problem(
            Place(f"content/{kind.place}"), "", "the file is missing", f"write it; {_purpose(kind)}", "files"
        )
        for kind in _absent(files)
    ]


def _purpose(kind: Kind) -> str:
    needed = [name for name, info in kind.schema.model_fields.items() if info.is_required()]
    return f"it needs the keys {', '.join(needed)}"
