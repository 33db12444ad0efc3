"""Every model must be on a page: its folder is a series, which lists it; scores and published files are of a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem, nearest
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.series import Series


def check(evidence: Evidence) -> Iterator[Problem]:
    series = {loaded.id: cast(Series, loaded.record) for loaded in evidence.by_kind.get("series", [])}
    models = evidence.by_kind.get("model", [])
    for loaded in models:
        if ("series", str(loaded.series_id)) in evidence.broken:
            continue
        if loaded.series_id not in series:
            wrong = (
                f"there is no series {loaded.series_id}: content/series/{loaded.series_id}.yaml is missing"
            )
            others = f"; {nearest(str(loaded.series_id), series)}" if series else ""
            yield Problem(
                loaded.document.place(()), "", wrong, f"write it, or move this file{others}", RULE.name
            )
        elif loaded.id not in series[loaded.series_id].models:
            wrong = f"no page shows this model: content/series/{loaded.series_id}.yaml does not list it"
            yield Problem(loaded.document.place(()), "", wrong, f"add {loaded.id} to its `models`", RULE.name)
    yield from _strangers(evidence)
    broken = {name for kind, name in evidence.broken if kind == "model"}
    by_series: dict[str | None, set[str]] = {}
    for model in models:
        by_series.setdefault(model.series_id, set()).add(model.id)
    for kind in ("scores", "artifacts"):
        for loaded in evidence.by_kind.get(kind, []):
            known = by_series.get(loaded.series_id, set())
            if loaded.id not in known | broken:
                wrong = f"content/models/{loaded.series_id}/ holds no {loaded.id}.yaml"
                remedy = f"name this file like the model; {nearest(loaded.id, known)}"
                yield Problem(loaded.document.place(()), "", wrong, remedy, RULE.name)


def _strangers(evidence: Evidence) -> Iterator[Problem]:
    """Models that a series lists and whose files lie in the folder of another."""
    folders: dict[str, list[str | None]] = {}
    for model in evidence.by_kind.get("model", []):
        folders.setdefault(model.id, []).append(model.series_id)
    for loaded in evidence.by_kind.get("series", []):
        for index, model_id in enumerate(cast(Series, loaded.record).models):
            homes = folders.get(model_id, [])
            if homes and loaded.id not in homes:
                wrong = f"{model_id} belongs to the folder of the series {homes[0]}"
                remedy = f"move it to content/models/{loaded.id}/, or list it there"
                place = loaded.document.place(("models", index))
                yield Problem(place, f"models.{index}", wrong, remedy, RULE.name)


RULE = Rule(
    "series",
    "Every model is listed by its series; scores and published files belong to a model.",
    "catalog",
    check,
)
