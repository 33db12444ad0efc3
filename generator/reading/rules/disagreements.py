"""A disagreement must be about facts that are there, between values that differ, and follow one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem, nearest
from generator.reading.catalog import Catalog
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.evidence import Disagreements


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.by_kind.get("disagreements", []):
        for id_, record in cast(Disagreements, loaded.record).disagreements.items():
            path: tuple[str | int, ...] = ("disagreements", id_)
            field = ".".join(map(str, path))
            values = [claim.value for claim in record.values]
            if record.followed is not None and record.followed not in values:
                place = loaded.document.place((*path, "followed"))
                wrong = f"{record.followed} is none of the values"
                yield Problem(
                    place, f"{field}.followed", wrong, "repeat one of `values` to the letter", RULE.name
                )
            if len(set(values)) < 2:
                place = loaded.document.place((*path, "values"))
                wrong = "all sources give the same value"
                yield Problem(place, f"{field}.values", wrong, "remove it, or say how they differ", RULE.name)
            for index, about in enumerate(record.about):
                if evidence.catalog is None or evidence.broken:
                    continue  # the fact may stand in a file that did not load
                wrong, remedy = _missing(evidence.catalog, about)
                if wrong:
                    place = loaded.document.place((*path, "about", index))
                    yield Problem(place, f"{field}.about.{index}", wrong, remedy, RULE.name)


def _missing(catalog: Catalog, about: str) -> tuple[str, str]:
    """What is wrong with a reference to a fact and what to do, or two empty texts."""
    id_, _, path = about.partition(" ")
    size, model = catalog.sizes.get(id_), catalog.models.get(id_)
    if size is not None:
        paths = {*size.facts, *(f"architecture.{inner}" for inner in size.architecture.facts)}
    elif model is not None:
        paths = set(model.facts)
    else:
        return f"no model and no size has the id {id_}", nearest(id_, [*catalog.models, *catalog.sizes])
    return ("", "") if path in paths else (f"{id_} has no fact {path}", nearest(path, paths))


RULE = Rule(
    "disagreements",
    "A disagreement is about facts of this catalog, between values that differ, and follows one of them or none.",
    "catalog",
    check,
)
