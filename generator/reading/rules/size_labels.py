"""Scores and published files must name sizes that their model has, each once in one setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem, nearest
from generator.reading.loading import LoadedRecord
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.evidence import Artifacts, Scores
from generator.reading.schema.model import Model


def check(evidence: Evidence) -> Iterator[Problem]:
    models = {
        (loaded.series_id, loaded.id): cast(Model, loaded.record)
        for loaded in evidence.by_kind.get("model", [])
    }
    for loaded in evidence.by_kind.get("scores", []):
        model = models.get((loaded.series_id, loaded.id))
        if model is not None:
            yield from _scores(loaded, cast(Scores, loaded.record), set(model.sizes))
    for loaded in evidence.by_kind.get("artifacts", []):
        model = models.get((loaded.series_id, loaded.id))
        if model is not None:
            yield from _artifacts(loaded, cast(Artifacts, loaded.record), set(model.sizes))


def _scores(loaded: LoadedRecord, record: Scores, labels: set[str]) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], int] = {}
    for index, row in enumerate(record.scores):
        for label in row.values:
            path = ("scores", index, "values", label)
            if label not in labels:
                wrong = f"the model has no size {label}"
                yield Problem(
                    loaded.document.key_place(path), _dotted(path), wrong, nearest(label, labels), RULE.name
                )
        where = tuple((item.id, item.where) for item in row.source or record.source or ())
        for label in row.values:
            run = (row.setting, row.variant, row.image_size, row.thinking, row.version, row.measured_by)
            key = (row.benchmark, *run, row.note, where, label)
            if key in seen:
                path = ("scores", index, "values", label)
                line = loaded.document.place(("scores", seen[key])).line
                wrong = f"the row in line {line} has a score of {label} in the same setting and table"
                remedy = "delete one, or say in `setting` what differs"
                yield Problem(loaded.document.key_place(path), _dotted(path), wrong, remedy, RULE.name)
            seen.setdefault(key, index)


def _artifacts(loaded: LoadedRecord, record: Artifacts, labels: set[str]) -> Iterator[Problem]:
    for index, item in enumerate(record.artifacts):
        path = ("artifacts", index, "size")
        if item.size not in labels:
            wrong = f"the model has no size {item.size}"
            yield Problem(
                loaded.document.place(path), _dotted(path), wrong, nearest(item.size, labels), RULE.name
            )
        if (item.bytes is None) == (item.printed_gb is None):
            place = loaded.document.place(("artifacts", index))
            wrong = (
                "neither `bytes` nor `printed_gb`" if item.bytes is None else "both `bytes` and `printed_gb`"
            )
            remedy = "give the exact `bytes` if they are known, `printed_gb` otherwise"
            yield Problem(place, f"artifacts.{index}", wrong, remedy, RULE.name)


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in path)


RULE = Rule(
    "size-labels",
    "Scores and published files name sizes that their model has, once in one setting.",
    "catalog",
    check,
)
