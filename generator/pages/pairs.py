"""The pairs of sizes worth a page: the sizes of one model, and those that a series names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every pair once, and the pairs that each size, model and series takes part in, by its id."""

    every: tuple[Pair, ...]
    of_size: Mapping[str, tuple[Pair, ...]]
    of_model: Mapping[str, tuple[Pair, ...]]
    of_series: Mapping[str, tuple[Pair, ...]]


def pairs_of(catalog: Catalog) -> Pairs:
    """The sizes of each model two by two, then the pairs that each series names. A pair of different series belongs
    to the series that its second size is of.
    """
    found: dict[frozenset[str], Pair] = {}
    of_size: dict[str, list[Pair]] = {}
    of_model: dict[str, list[Pair]] = {}
    of_series: dict[str, list[Pair]] = {}
    for pair in _candidates(catalog):
        both = frozenset((pair.first.id, pair.second.id))
        # What a series names may be two sizes of one model, or named by two series.
        if len(both) < 2 or found.setdefault(both, pair) is not pair:
            continue
        for size_id in both:
            of_size.setdefault(size_id, []).append(pair)
        for model_id in {pair.first.model.id, pair.second.model.id}:
            of_model.setdefault(model_id, []).append(pair)
        of_series.setdefault(pair.second.model.series_id, []).append(pair)
    return Pairs(tuple(found.values()), _frozen(of_size), _frozen(of_model), _frozen(of_series))


def _candidates(catalog: Catalog) -> Iterator[Pair]:
    for series in catalog.series:
        for model in series.models:
            for first, second in combinations(model.sizes, 2):
                yield Pair(first, second, f"Two sizes of {model.record.name}.")
        for named in series.record.pairs:
            first_id, second_id = named.sizes
            if first_id in catalog.sizes and second_id in catalog.sizes:
                yield Pair(catalog.sizes[first_id], catalog.sizes[second_id], named.reason)


def _frozen(groups: Mapping[str, list[Pair]]) -> Mapping[str, tuple[Pair, ...]]:
    return {key: tuple(pairs) for key, pairs in groups.items()}
