"""The real content: each prediction beside what was measured, so that this fails when an error grows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from generator.project import Project
from generator.reading import read_catalog
from generator.reading.schema.measurement import Quantity
from generator.sizing import accuracy
from generator.sizing.accuracy import Comparison
from generator.sizing.planner import Planner
from generator.sizing.tolerance import BOUNDS

# Exact by rule: no prediction of these may be off, whatever the shape.
EXACT: tuple[Quantity, ...] = ("kv-cache", "compute-on-host", "weights-on-device", "weights-on-host")


@pytest.fixture(scope="module")
def compared() -> list[Comparison]:
    return list(accuracy.comparisons(Planner(read_catalog(Project(Path(__file__).resolve().parents[2])))))


def counted(compared: list[Comparison], quantity: Quantity) -> list[Comparison]:
    return [item for item in compared if item.is_counted and item.quantity == quantity]


def described(item: Comparison) -> str:
    setting = item.entry.setting.model_dump(exclude_none=True) if item.entry is not None else "a file"
    return (
        f"{item.size.id} {item.precision_id} {item.quantity} {setting}: printed {item.printed} {item.unit}, "
        f"predicted {item.predicted_bytes}"
    )


def test_no_prediction_is_further_off_than_its_bound(compared: list[Comparison]) -> None:
    assert [described(item) for item in compared if item.is_counted and not item.is_within_bound] == []


@pytest.mark.parametrize("quantity", EXACT)
def test_what_is_exact_by_rule_is_right_to_the_printed_digit(
    compared: list[Comparison], quantity: Quantity
) -> None:
    found = counted(compared, quantity)
    assert len(found) >= 250
    assert [described(item) for item in found if item.gap_bytes] == []


def test_buffers_of_dense_networks_are_right_to_the_mib(compared: list[Comparison]) -> None:
    found = counted(compared, "compute-on-device")
    dense = [item for item in found if not item.because]
    assert len(dense) >= 100
    assert [described(item) for item in dense if item.gap_bytes] == []
    assert accuracy.median([item.error for item in found]) == 0


def test_every_error_beyond_the_common_bound_has_its_reason(compared: list[Comparison]) -> None:
    beyond = [
        item for item in compared if item.is_counted and abs(item.error) * 100 > BOUNDS[item.quantity][0]
    ]
    assert beyond
    assert [described(item) for item in beyond if not item.because] == []


def test_tensors_and_files_are_within_what_was_promised(compared: list[Comparison]) -> None:
    tensors, files = counted(compared, "tensors"), counted(compared, "file")
    assert len(tensors) >= 300 and len(files) >= 65
    assert max(abs(item.error) for item in tensors) < Fraction(1, 1000)
    assert max(abs(item.error) for item in files) < Fraction(4, 1000)


def test_the_engine_was_asked_about_every_language_model_that_it_runs(compared: list[Comparison]) -> None:
    asked = Counter(
        item.size.id for item in compared if item.entry is not None and item.quantity == "tensors"
    )
    assert len(asked) >= 18
    assert set(asked.values()) == {17}


def test_what_is_not_counted_says_why(compared: list[Comparison]) -> None:
    left_out = [item for item in compared if not item.is_counted]
    assert left_out
    assert [described(item) for item in left_out if not item.unlike and item.entry is not None] == []


def test_digits_leave_open_what_they_do() -> None:
    assert accuracy.open_to(Decimal("814"), 2**20, cuts_off=True) == (814 * 2**20, 815 * 2**20)
    assert accuracy.open_to(Decimal("2.50"), 10**9, cuts_off=False) == (2_495_000_000, 2_505_000_000)
    assert accuracy.open_to(Decimal("13"), 10**9, cuts_off=False) == (12_500_000_000, 13_500_000_000)
    assert accuracy.open_to(Decimal("2489757856"), 1, cuts_off=False) == (2_489_757_856, 2_489_757_856)


def test_an_error_counts_from_where_the_digits_end(compared: list[Comparison]) -> None:
    item = counted(compared, "kv-cache")[0]
    step = 2**20
    printed = replace(
        item, printed=Decimal(100), unit="MiB", least=Fraction(100 * step), most=Fraction(101 * step)
    )
    assert replace(printed, predicted_bytes=100 * step + 7).error == 0
    assert replace(printed, predicted_bytes=102 * step).error == Fraction(1, 100)
    assert replace(printed, predicted_bytes=98 * step).error == Fraction(-2, 100)
    assert not replace(printed, predicted_bytes=98 * step, bound_bytes=Fraction(step)).is_within_bound
