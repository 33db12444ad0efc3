"""Every model must be on a page: its folder is a series, which lists it; scores and published files are of a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem, nearest
from generator.reading.listing import Listing
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.series import Series


def check(evidence: Evidence) -> Iterator[Problem]:
    series = {loaded.id for loaded in evidence.by_kind.get("series", [])}
    models = evidence.by_kind.get("model", [])
    told = {id_ for kind, id_ in evidence.broken if kind == "series"}
    for loaded in models:
        if loaded.series_id in series or str(loaded.series_id) in told:
            continue
        told.add(str(loaded.series_id))  # one missing file, however many models wait for it
        wrong = f"there is no series {loaded.series_id}: content/series/{loaded.series_id}.yaml is missing"
        others = f"; {nearest(str(loaded.series_id), series)}" if series else ""
        yield Problem(
            loaded.document.place(()),
            "",
            wrong,
            f"write it, or move the files of this folder{others}",
            RULE.name,
        )
    for listing in evidence.listings:
        yield from _of_listing(listing)
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


def _of_listing(listing: Listing) -> Iterator[Problem]:
    """One problem for each model that is listed or there and not both; one for both where only a name differs."""
    series, missing, unlisted = listing.series, listing.without_file, listing.unlisted
    if len(missing) == len(unlisted) == 1:
        (id_,), (model,) = missing, unlisted
        wrong = (
            f"no page shows this model: {series.uri} lists {id_}, which no file is named, and not {model.id}"
        )
        remedy = f"rename this file to {id_}.yaml, or write {model.id} in `models` there"
        yield Problem(model.document.place(()), "", wrong, remedy, RULE.name)
        return
    for model in unlisted:
        wrong = f"no page shows this model: {series.uri} does not list it"
        yield Problem(model.document.place(()), "", wrong, f"add {model.id} to its `models`", RULE.name)
    for id_, index in missing.items():
        meant = nearest(id_, (model.id for model in unlisted))
        remedy = (
            meant
            if meant.startswith("did you mean")
            else f"write content/models/{series.id}/{id_}.yaml, or remove the id from the list"
        )
        wrong = f"no file of a model is named {id_}.yaml"
        yield Problem(series.document.place(("models", index)), f"models.{index}", wrong, remedy, RULE.name)


def _strangers(evidence: Evidence) -> Iterator[Problem]:
    """Models that a series lists and whose files lie in the folder of another."""
    folders: dict[str, list[str | None]] = {}
    for model in evidence.by_kind.get("model", []):
        folders.setdefault(model.id, []).append(model.series_id)
    series = {loaded.id for loaded in evidence.by_kind.get("series", [])}
    for loaded in evidence.by_kind.get("series", []):
        for index, model_id in enumerate(cast(Series, loaded.record).models):
            homes = folders.get(model_id, [])
            if homes and homes[0] in series and loaded.id not in homes:
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
