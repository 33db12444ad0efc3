"""Pairs worth comparing: the sizes of a model two by two, those that a series names, each once."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from generator.pages.pairs import pairs_of
from generator.reading.catalog import Catalog
from generator.reading.schema.series import Pair


def test_sizes_of_a_model_and_what_the_series_names(catalog: Catalog) -> None:
    pairs = pairs_of(catalog)
    (series,) = catalog.series
    ids = [(pair.first.id, pair.second.id) for pair in pairs.every]
    of_models = [
        (first.id, second.id) for model in series.models for first, second in combinations(model.sizes, 2)
    ]
    assert ids == [*of_models, *(pair.sizes for pair in series.record.pairs)]
    assert {("gemma-2-2b", "gemma-2-27b"), ("gemma-1-7b", "gemma-2-9b")} <= set(ids)
    assert [pair.second.id for pair in pairs.of_size["gemma-1-7b"]] == ["gemma-1-7b", "gemma-2-9b"]
    assert len(pairs.of_model["gemma-2"]) == 3 + 3
    assert len(pairs.of_series["gemma"]) == len(ids)


def test_a_pair_named_again_or_of_one_size_makes_no_page(catalog: Catalog) -> None:
    (series,) = catalog.series
    named = (
        Pair(sizes=("gemma-2-9b", "gemma-2-2b"), reason="Turned round."),
        Pair(sizes=("gemma-2-9b", "gemma-2-9b"), reason="Itself."),
    )
    record = series.record.model_copy(update={"pairs": (*series.record.pairs, *named)})
    again = replace(catalog, series=(replace(series, record=record),))
    assert [pair.uri for pair in pairs_of(again).every] == [pair.uri for pair in pairs_of(catalog).every]
