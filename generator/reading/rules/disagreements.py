"""A disagreement must be about facts and scores that are there, between values that differ, and follow one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import cast

from generator.problems import Problem, nearest
from generator.reading.catalog import Catalog
from generator.reading.disputed import benchmark_of, disputed_scores, sizes_of
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.base import Citation
from generator.reading.schema.evidence import Disagreement, Disagreements

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


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
            if evidence.catalog is None or evidence.broken:
                continue  # what it is about may stand in a file that did not load
            for index, about in enumerate(record.about):
                wrong, remedy = _missing(evidence.catalog, record, about)
                if wrong:
                    place = loaded.document.place((*path, "about", index))
                    yield Problem(place, f"{field}.about.{index}", wrong, remedy, RULE.name)
            for index, wrong in _unnamed(evidence.catalog, record):
                place = loaded.document.place((*path, "values", index, "value"))
                remedy = "write the scores as they stand in content/scores/, or name fewer sizes in `about`"
                yield Problem(place, f"{field}.values.{index}.value", wrong, remedy, RULE.name)


def _missing(catalog: Catalog, record: Disagreement, about: str) -> tuple[str, str]:
    """What is wrong with a reference to a fact or to scores and what to do, or two empty texts."""
    id_, _, path = about.partition(" ")
    size, model = catalog.sizes.get(id_), catalog.models.get(id_)
    benchmark = benchmark_of(about)
    if size is None and model is None:
        return f"no model and no size has the id {id_}", nearest(id_, [*catalog.models, *catalog.sizes])
    if benchmark is not None:
        return _missing_scores(catalog, record, about, benchmark)
    if size is not None:
        paths = {*size.facts, *(f"architecture.{inner}" for inner in size.architecture.facts)}
    else:
        paths = set(model.facts) if model is not None else set()
    return ("", "") if path in paths else (f"{id_} has no fact {path}", nearest(path, paths))


def _missing_scores(catalog: Catalog, record: Disagreement, about: str, benchmark: str) -> tuple[str, str]:
    if next(disputed_scores(catalog, record, about), None) is not None:
        return "", ""
    id_ = about.partition(" ")[0]
    scores = [
        (size, score)
        for size in sizes_of(catalog, id_)
        for score in size.model.scores
        if size.label in score.values
    ]
    tables = {
        _words(citation)
        for _, score in scores
        if score.benchmark == benchmark
        for citation in score.citations
    }
    if not tables:
        return f"{id_} has no score of {benchmark}", nearest(
            benchmark, {score.benchmark for _, score in scores}
        )
    wrong = f"no value cites where the scores of {id_} in {benchmark} stand"
    return wrong, f"name it in the `source` of a value: {' or '.join(sorted(tables))}"


def _words(citation: Citation) -> str:
    """A citation as it is told to its author."""
    return f"{citation.id}, {citation.where}" if citation.where else citation.id


def _unnamed(catalog: Catalog, record: Disagreement) -> Iterator[tuple[int, str]]:
    """Scores that a value cites and does not name: the index of the value, and what is wrong with it."""
    named = [set(map(Decimal, _NUMBER.findall(claim.value))) for claim in record.values]
    for about in filter(benchmark_of, record.about):
        for size, score, index in disputed_scores(catalog, record, about):
            value = score.values[size.label]
            if value not in named[index]:
                yield index, f"{size.id} has {value} in {score.benchmark} there, which this does not name"


RULE = Rule(
    "disagreements",
    "A disagreement is about facts and scores of this catalog, between values that differ, and follows one of them or none.",
    "catalog",
    check,
)
