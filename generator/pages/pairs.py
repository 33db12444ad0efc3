"""The pairs of sizes worth a page: the sizes of one model, and those that a series names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from generator.pages import urls
from generator.reading.catalog import Catalog, SizeEntry


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sizes, the older or smaller first, and why somebody would compare them."""

    first: SizeEntry
    second: SizeEntry
    reason: str

    @property
    def uri(self) -> str:
        return urls.pair(self.first.id, self.second.id)


def pairs_of(catalog: Catalog) -> Iterator[Pair]:
    """Neighbouring sizes of each model, then the pairs that each series names."""
    for series in catalog.series:
        for model in series.models:
            for first, second in combinations(model.sizes, 2):
                yield Pair(first, second, f"Two sizes of {model.record.name}.")
        for named in series.record.pairs:
            first_id, second_id = named.sizes
            if first_id in catalog.sizes and second_id in catalog.sizes:
                yield Pair(catalog.sizes[first_id], catalog.sizes[second_id], named.reason)
