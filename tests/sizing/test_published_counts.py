"""The sizes of content/ have the counts that were published of their checkpoints, to the last parameter."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.project import Project
from generator.reading import read_catalog
from generator.reading.catalog import Catalog
from generator.sizing.parameters import ledger
from tests.sizing.conftest import DATA, ROOT

COUNTS: dict[str, Any] = yaml.safe_load((DATA / "published-counts.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def published() -> Catalog:
    return read_catalog(Project(ROOT))


@pytest.mark.parametrize("size_id", COUNTS["weights"])
def test_all_weights(published: Catalog, size_id: str) -> None:
    assert ledger(published.sizes[size_id].architecture).total == COUNTS["weights"][size_id]


@pytest.mark.parametrize("row", COUNTS["parts"], ids=lambda row: f"{row['part']} of {row['size']}")
def test_a_part(published: Catalog, row: dict[str, Any]) -> None:
    assert ledger(published.sizes[row["size"]].architecture).groups[row["part"]] == row["weights"]


@pytest.mark.parametrize("size_id", COUNTS["language_models"])
def test_the_language_model(published: Catalog, size_id: str) -> None:
    found = ledger(published.sizes[size_id].architecture)
    assert found.language_model == COUNTS["language_models"][size_id]


def test_views_of_the_ledger(published: Catalog) -> None:
    for size_id, count in COUNTS["active"].items():
        assert ledger(published.sizes[size_id].architecture).active() == count
    for size_id, count in COUNTS["effective"].items():
        assert ledger(published.sizes[size_id].architecture).effective() == count
    for size_id, count in COUNTS["output_layer_of_its_own"].items():
        assert ledger(published.sizes[size_id].architecture, is_tied=False).total == count
