"""The folder content/ in; every record that loads and every problem of every file out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from generator.problems import Place, Problem
from generator.reading.inventory import RecordFile, take_inventory
from generator.reading.schema import KINDS, Kind
from generator.reading.schema.base import Record
from generator.reading.schema_errors import problems_of
from generator.reading.screening import MAX_BYTES
from generator.reading.source import Document, read

# The files of a site that may be left out.
OPTIONAL = frozenset({"corrections", "disagreements"})


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


def load(content_path: Path) -> Loading:
    """Read every record in `content_path`. What is wrong is in `problems`; nothing is raised for it."""
    inventory = take_inventory(content_path)
    kinds = {kind.name: kind for kind in KINDS}
    records: list[LoadedRecord] = []
    problems = [*inventory.problems, *_missing(inventory.files)]
    broken: set[tuple[str, str]] = {(kind.name, kind.name) for kind in _absent(inventory.files)}
    for file in inventory.files:
        loaded, found = _load_file(file, content_path, kinds[file.kind])
        problems += found
        if loaded is None:
            broken.add((file.kind, file.id))
        else:
            records.append(loaded)
    return Loading(tuple(records), tuple(sorted(set(problems))), frozenset(broken), inventory.assets)


def _load_file(
    file: RecordFile, content_path: Path, kind: Kind
) -> tuple[LoadedRecord | None, tuple[Problem, ...]]:
    try:
        with content_path.joinpath(*file.uri.split("/")[1:]).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        remedy = "check that the file is there and may be read"
        return None, (Problem(Place(file.uri), "", f"the file cannot be read ({reason})", remedy, "files"),)
    reading = read(data, uri=file.uri)
    document = reading.document
    if document is None:
        return None, reading.problems
    try:
        record = kind.schema.model_validate(document.value)
    except ValidationError as error:
        return None, (*reading.problems, *problems_of(error, document, kind.schema, flawed=reading.flawed))
    if reading.problems:
        return None, reading.problems
    return LoadedRecord(file.kind, file.id, file.series_id, file.uri, record, document), ()


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
