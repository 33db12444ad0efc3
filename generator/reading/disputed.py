"""The scores that a disagreement is about: takes one of its references; gives each score with the value that names it.

`MODEL scores.mmlu` is about the scores of that model, or of a size, in the tables that the values cite: what two
tables say differently is named without repeating how each of their rows was measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.reading.catalog import Catalog, ScoreEntry, SizeEntry
from generator.reading.facts import citations_at
from generator.reading.schema.base import Citation
from generator.reading.schema.evidence import Disagreement

_FIRST = "scores."


class Disputed(NamedTuple):
    """A score of a size, and the index of the value that cites its table."""

    size: SizeEntry
    score: ScoreEntry
    claim: int


def benchmark_of(about: str) -> str | None:
    """The benchmark that a reference to scores names; None for a reference to a fact.

    >>> benchmark_of("example-1 scores.quiz"), benchmark_of("example-1 release.date")
    ('quiz', None)
    """
    path = about.partition(" ")[2]
    return path.removeprefix(_FIRST) if path.startswith(_FIRST) else None


def sizes_of(catalog: Catalog, owner: str) -> tuple[SizeEntry, ...]:
    """The size of an id, or all sizes of the model of that id."""
    if owner in catalog.sizes:
        return (catalog.sizes[owner],)
    return catalog.models[owner].sizes if owner in catalog.models else ()


def disputed_scores(catalog: Catalog, item: Disagreement, about: str) -> Iterator[Disputed]:
    """The scores that a reference to scores is about."""
    benchmark = benchmark_of(about)
    tables = [citations_at(claim, item.source or ()) for claim in item.values]
    for size in sizes_of(catalog, about.partition(" ")[0]):
        for score in size.model.scores:
            if score.benchmark != benchmark or size.label not in score.values:
                continue
            for index, cited in enumerate(tables):
                if any(_stands_in(own, table) for own in score.citations for table in cited):
                    yield Disputed(size, score, index)


def _stands_in(own: Citation, table: Citation) -> bool:
    """Whether a score with this citation stands where a value is cited from: in one place, or anywhere in a document."""
    return own.id == table.id and table.where in (None, own.where)
