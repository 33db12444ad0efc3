"""The real content: what scores say of their setting apart is what the setting says; none is lost or there twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.project import Project
from generator.reading import read_catalog
from generator.reading.catalog import Catalog
from generator.reading.schema.evidence import Score


@pytest.fixture(scope="module")
def content() -> Catalog:
    return read_catalog(Project(Path(__file__).resolve().parents[2]))


def rows(content: Catalog) -> Iterator[tuple[str, Score]]:
    return ((model.id, score) for model in content.models.values() for score in model.scores)


def test_shots_and_metric_are_words_of_the_printed_setting(content: Catalog) -> None:
    told = 0
    for model_id, row in rows(content):
        if row.shots is not None:
            assert f"{row.shots}-shot" in row.setting, (model_id, row)
            told += 1
        if row.metric is not None:
            assert row.metric in row.setting, (model_id, row)
            told += 1
    assert told >= 300


def test_settings_that_name_shots_tell_them_apart(content: Catalog) -> None:
    silent = [
        (model_id, row.benchmark, row.setting)
        for model_id, row in rows(content)
        if "-shot" in row.setting and row.shots is None
    ]
    assert silent == []


def test_all_official_scores_are_in(content: Catalog) -> None:
    """Results that were compiled from reports and cards, and those found since; a result is one size in one row."""
    counts = {
        model.id: sum(len(score.values) for score in model.scores)
        for model in content.models.values()
        if model.scores
    }
    compiled = {"gemma-1": 83, "gemma-1.1": 8, "gemma-2": 219, "gemma-3": 361, "gemma-4": 178}
    since = {"gemma-2": 12, "gemma-3": 16, "paligemma-2": 24}
    compiled |= {"gemma-3n": 62, "paligemma": 125, "paligemma-2": 284}
    assert sum(compiled.values()) == 1320
    whole = {model_id: count + since.get(model_id, 0) for model_id, count in compiled.items()}
    assert {model_id: counts[model_id] for model_id in whole} == whole
    assert counts["codegemma"] == 8
