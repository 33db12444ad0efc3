"""Every id that names another record must be the id of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast, get_args

from pydantic import BaseModel

from generator.problems import Problem, nearest
from generator.reading.loading import LoadedRecord
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.base import Refers
from generator.reading.schema.evidence import Benchmarks
from generator.reading.schema.hardware import Precisions, Scenarios
from generator.reading.schema.model import Model
from generator.reading.schema.series import Licenses

WHERE = {
    "source": "content/sources/ holds no {id}.yaml",
    "model": "no file of a model is named {id}.yaml",
    "size": "no model has a size with the id {id}",
    "model-or-size": "no model and no size has the id {id}",
    "license": "content/licenses.yaml has no licence {id}",
    "benchmark": "content/benchmarks.yaml has no benchmark {id}",
    "format": "content/precisions.yaml has no format {id}",
    "precision": "content/precisions.yaml has no precision {id}",
    "engine": "content/engines/ holds no {id}.yaml",
    "device": "content/devices/ holds no {id}.yaml",
    "scenario": "content/scenarios.yaml has no scenario {id}",
    "asset": "content/assets/ holds no {id}.svg",
}


def references_of(loaded: LoadedRecord) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Path, kind and id of every reference in a record."""
    yield from _walk(loaded.record, ())


def _walk(record: BaseModel, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    for name, info in type(record).model_fields.items():
        if name not in record.model_fields_set:
            continue
        marks: list[object] = [info.annotation, *info.metadata]
        yield from _inside(getattr(record, name), marks, (*path, name))


def _inside(
    value: object, marks: list[object], path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    if isinstance(value, BaseModel):
        yield from _walk(value, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _inside(item, marks, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _inside(item, marks, (*path, index))
    elif isinstance(value, str):
        kind = next((mark.kind for mark in _marks(marks)), None)
        if kind is not None:
            yield path, kind, value


def _marks(marks: list[object]) -> Iterator[Refers]:
    for mark in marks:
        if isinstance(mark, Refers):
            yield mark
        else:
            yield from _marks([*get_args(mark), *cast(Any, getattr(mark, "__metadata__", ()))])


def known_ids(evidence: Evidence) -> dict[str, set[str]]:
    """The ids that exist, by kind of record or of entry."""
    known: dict[str, set[str]] = {kind: set() for kind in WHERE}
    for kind, broken_id in evidence.broken:
        known.setdefault(kind, set()).add(broken_id)
    for loaded in evidence.records:
        known.setdefault(loaded.kind, set()).add(loaded.id)
        record = loaded.record
        match record:
            case Model():
                known["size"].update(f"{loaded.id}-{label}" for label in record.sizes)
            case Licenses():
                known["license"].update(record.licenses)
            case Benchmarks():
                known["benchmark"].update(record.benchmarks)
            case Precisions():
                known["format"].update(record.formats)
                known["precision"].update(record.precisions)
            case Scenarios():
                known["scenario"].update(record.scenarios)
            case _:
                pass
    known["model-or-size"] = known["model"] | known["size"]
    known["asset"].update(name.removesuffix(".svg") for name in evidence.assets)
    return known


# Entries of these kinds stand in one file; while it is broken, nothing is said about references to them.
_HOME = {
    "license": "licenses",
    "benchmark": "benchmarks",
    "format": "precisions",
    "precision": "precisions",
    "scenario": "scenarios",
}


def check(evidence: Evidence) -> Iterator[Problem]:
    known = known_ids(evidence)
    broken_kinds = {kind for kind, _ in evidence.broken}
    for loaded in evidence.records:
        for path, kind, named in references_of(loaded):
            if named in known[kind] or _HOME.get(kind) in broken_kinds:
                continue
            if kind in {"size", "model-or-size"} and any(
                named.startswith(f"{model}-") for k, model in evidence.broken if k == "model"
            ):
                continue
            field = ".".join(str(step) for step in path)
            wrong = WHERE[kind].format(id=named)
            yield Problem(loaded.document.place(path), field, wrong, nearest(named, known[kind]), RULE.name)


RULE = Rule("references", "Every id that names another record is the id of one.", "catalog", check)
