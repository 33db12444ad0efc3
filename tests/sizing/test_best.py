"""The precision that serves best on a device: the most bits that fit, else what comes closest."""

from __future__ import annotations

from typing import Any

import pytest

from generator.sizing.best import Best, best_fits
from generator.sizing.fit import GIB
from generator.sizing.planner import Planner, Way

PRECISIONS = ("f16", "q8_0", "q4_k_m")


def best(planner: Planner, size: str, device: str, tokens: int = 8192, parallel: int = 1) -> Best:
    catalog = planner.catalog
    engine = catalog.engines["llama.cpp"]
    ways = [Way(catalog.sizes[size], engine, precision, "f16", parallel) for precision in PRECISIONS]
    (found,) = best_fits(planner, ways, [catalog.devices[device]], tokens)
    assert found is not None
    return found


@pytest.fixture
def planner(small_catalog: Any) -> Planner:
    return Planner(small_catalog)


def test_the_most_bits_that_fit(planner: Planner) -> None:
    # Gemma 2 9B takes 20.4 GiB in F16 and some 8.5 GiB in Q4_K_M (tests of the pages have both)
    found = best(planner, "gemma-2-9b", "card-24gb")
    assert (found.precision_id, found.fit.verdict, found.longest_tokens) == ("f16", "fits", 8192)
    assert best(planner, "gemma-2-27b", "card-24gb").precision_id == "q4_k_m"


def test_where_none_fits_the_longest_context(planner: Planner) -> None:
    found = best(planner, "gemma-2-9b", "card-8gb")
    assert (found.precision_id, found.fit.verdict) == ("q4_k_m", "shorter")
    assert found.longest_tokens is not None and 4096 <= found.longest_tokens < 8192


def test_where_no_context_fits_what_lacks_least(planner: Planner) -> None:
    found = best(planner, "gemma-2-27b", "card-8gb")
    assert (found.precision_id, found.fit.verdict, found.longest_tokens) == ("q4_k_m", "too-big", None)
    assert found.fit.spare_bytes is not None and -14 * GIB < found.fit.spare_bytes < -10 * GIB


def test_each_sequence_has_its_own_context(planner: Planner) -> None:
    """llama.cpp divides what it is asked for; four slots take four times the KV cache of one."""
    alone, four = (best(planner, "gemma-1-7b", "card-40gb", parallel=number) for number in (1, 4))
    assert alone.longest_tokens == four.longest_tokens == 8192
    assert (alone.fit.context_tokens, four.fit.context_tokens) == (8192, 32768)
    more = four.fit.needed_bytes - alone.fit.needed_bytes
    # 28 layers x 16 heads x 256 values x 2 (keys and values) x 2 bytes = 448 KiB a token, for 24,576 tokens more
    assert 10.5 * GIB <= more < 10.8 * GIB


def test_all_devices_at_once_answer_as_each_alone(planner: Planner) -> None:
    catalog = planner.catalog
    engine, devices = catalog.engines["llama.cpp"], list(catalog.devices.values())
    ways = [
        Way(catalog.sizes["gemma-2-27b"], engine, precision, "f16", image_size=None)
        for precision in PRECISIONS
    ]
    together = best_fits(planner, ways, devices, 8192)
    assert together == tuple(best_fits(planner, ways, [device], 8192)[0] for device in devices)
    assert best_fits(planner, [], devices, 8192) == (None,) * len(devices)
