"""Where parts land on each kind of device, and what fits there."""

from __future__ import annotations

from typing import Any

import pytest

from generator.sizing.fit import GIB, MIB, Space, fit, longest_tokens, space_of
from generator.sizing.footprint import Totals
from generator.sizing.planner import Planner, Way


class Line:
    """A footprint of a kilobyte a token beside a fixed part, to see the edges of the search."""

    def __init__(self, fixed: int = 0) -> None:
        self.fixed, self.asked = fixed, 0

    def at(self, context_tokens: int) -> Totals:
        self.asked += 1
        size = self.fixed + 1024 * context_tokens
        return Totals(size, 0, size)


def card(tokens: int) -> Space:
    return Space("gpu", 1024 * tokens, 1024 * tokens, "measured")


def answer(tokens: int, **options: Any) -> Any:
    known = {"context_tokens": 8192, "least_tokens": 4096, "most_tokens": 32768} | options
    return fit(Line(), card(tokens), **known)  # type: ignore[arg-type]


def test_it_fits_to_the_last_byte() -> None:
    found = answer(8192)
    assert (found.verdict, found.spare_bytes, found.longest_context_tokens) == ("fits", 0, 8192)


def test_one_token_short_is_a_shorter_context() -> None:
    found = answer(8191)
    assert (found.verdict, found.spare_bytes, found.longest_context_tokens) == ("shorter", -1024, 8192 - 256)


def test_below_the_least_context_worth_having_it_does_not_fit() -> None:
    assert answer(4096).longest_context_tokens == 4096
    found = answer(4095)
    assert (found.verdict, found.longest_context_tokens) == ("too-big", None)
    assert found.spare_bytes == -(8192 - 4095) * 1024


def test_less_may_be_asked_for_than_is_worth_having() -> None:
    assert answer(600, context_tokens=500).verdict == "fits"
    assert answer(600, context_tokens=500).longest_context_tokens == 512
    assert answer(505, context_tokens=500).longest_context_tokens == 500


def test_a_size_that_accepts_less_is_taken_at_its_most() -> None:
    found = answer(400, context_tokens=8192, most_tokens=384)
    assert (found.verdict, found.context_tokens, found.longest_context_tokens) == ("fits", 384, 384)
    assert answer(383, most_tokens=384).verdict == "too-big"


def test_the_longest_context_may_be_the_sizes_own_limit() -> None:
    assert answer(10**6, most_tokens=9000).longest_context_tokens == 9000
    assert answer(8999, most_tokens=9000).longest_context_tokens == 8960  # 35 x 256


def test_the_search_is_short() -> None:
    line = Line()
    assert longest_tokens(line, card(100_000), least=4096, most=2**20) == 99_840  # type: ignore[arg-type]
    assert line.asked <= 16


@pytest.mark.parametrize(
    ("device", "kind", "usable", "certainty"),
    [
        ("card-24gb", "gpu", 24564 * MIB, "reported"),
        ("card-40gb", "gpu", 40 * GIB, "approximate"),
        ("pc-16gb", "cpu", 15800 * MIB, "reported"),
        ("mac-16gb", "unified", 12124 * MIB, "measured"),
    ],
)
def test_usable_memory(small_catalog: Any, device: str, kind: str, usable: int, certainty: str) -> None:
    space = space_of(small_catalog.devices[device].record)
    assert space is not None
    assert (space.kind, space.usable_bytes, space.certainty) == (kind, usable, certainty)


def test_nobody_knows_the_share_of_a_mac_that_was_not_read(planner: Planner) -> None:
    key = Way(planner.catalog.sizes["gemma-1-2b"], planner.catalog.engines["llama.cpp"], "f16", "f16")
    found = planner.fit(key, planner.catalog.devices["mac-unread"], 8192)
    assert (found.verdict, found.usable_bytes, found.spare_bytes) == ("unknown", None, None)


def test_where_parts_land() -> None:
    totals = Totals(device_bytes=10, host_bytes=4, whole_bytes=11)
    assert Space("gpu", 10, 10, "measured").spare_bytes(totals) == 0
    assert Space("cpu", 10, 10, "measured").spare_bytes(totals) == -1
    assert Space("unified", 12, 16, "measured").spare_bytes(totals) == 2
    assert Space("unified", 12, 13, "measured").spare_bytes(totals) == -1


def test_a_processor_holds_the_weights_once(planner: Planner, precisions: Any) -> None:
    key = Way(planner.catalog.sizes["gemma-2-2b"], planner.catalog.engines["llama.cpp"], "q8_0", "f16")
    found = planner.fit(key, planner.catalog.devices["pc-16gb"], 8192)
    required = planner.requirement(key, 8192)
    table = required.host.weights.bytes
    assert table > 0
    assert found.needed_bytes == required.device_total_bytes + required.host_total_bytes - table


def test_a_row_of_the_matrix_is_its_cells(planner: Planner) -> None:
    key = Way(planner.catalog.sizes["gemma-2-9b"], planner.catalog.engines["llama.cpp"], "q4_k_m", "f16")
    devices = planner.catalog.devices.values()
    row = planner.fits(key, devices, 8192)
    assert row == tuple(planner.fit(key, one, 8192) for one in devices)
    assert {found.verdict for found in row} == {"fits", "shorter", "unknown"}


def test_an_engine_may_take_a_share_of_the_card(small_catalog: Any) -> None:
    record = next(
        device.record for device in small_catalog.devices.values() if device.record.backend == "cuda"
    )
    whole, share = space_of(record), space_of(record, usable_percent=92)
    assert whole is not None and share is not None
    assert share.usable_bytes == min(whole.usable_bytes, whole.all_bytes * 92 // 100) < whole.usable_bytes
