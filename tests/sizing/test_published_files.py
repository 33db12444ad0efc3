"""The real content: published files of the standard recipe are their computed tensors and a few megabytes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.project import Project
from generator.reading import read_catalog
from generator.reading.catalog import Catalog
from generator.sizing.parameters import differences
from generator.sizing.planner import Planner

GB = 10**9
# Metadata and vocabulary: 5 to 8 MB were seen.
METADATA_BYTES = 9_000_000


@pytest.fixture(scope="module")
def content() -> Catalog:
    return read_catalog(Project(Path(__file__).resolve().parents[2]))


def test_each_published_file_is_its_tensors_to_the_printed_digit(content: Catalog) -> None:
    planner, engine, compared = Planner(content), content.engines["llama.cpp"], 0
    for size in content.sizes.values():
        for artifact, _ in size.artifacts:
            printed = artifact.printed_gb
            if not artifact.stock or printed is None or artifact.precision not in engine.record.precisions:
                continue
            last_digit = Decimal(10) ** Decimal(printed).as_tuple().exponent * GB  # type: ignore[operator]
            tensors = planner.weights(size, engine, artifact.precision).file_bytes
            published = Decimal(printed) * GB
            assert tensors - last_digit / 2 <= published, (size.id, artifact.precision)
            assert published <= tensors + METADATA_BYTES + last_digit / 2, (size.id, artifact.precision)
            compared += 1
    assert compared >= 30


def test_each_file_of_known_bytes_is_its_tensors_and_its_metadata(content: Catalog) -> None:
    planner, engine, compared = Planner(content), content.engines["llama.cpp"], 0
    for size in content.sizes.values():
        for artifact, _ in size.artifacts:
            if artifact.bytes is not None and artifact.stock:
                tensors = planner.weights(size, engine, artifact.precision).file_bytes
                assert tensors <= artifact.bytes <= tensors + METADATA_BYTES, (size.id, artifact.precision)
                compared += 1
    assert compared >= 3


def test_every_published_count_is_the_count_of_tensors(content: Catalog) -> None:
    assert len(content.sizes) >= 9
    for size in content.sizes.values():
        assert differences(size.architecture, size.record.parameters) == (), size.id
