"""The smallest change that makes a size fit, in the order that `change` states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.sizing.change import Change, smallest_change
from generator.sizing.fit import MIB
from generator.sizing.planner import Planner, Way


@pytest.fixture
def planner(small_catalog: Any) -> Planner:
    return Planner(small_catalog)


def way(planner: Planner, size: str = "gemma-2-9b", precision: str = "f16") -> Way:
    catalog = planner.catalog
    return Way(catalog.sizes[size], catalog.engines["llama.cpp"], precision, "f16")


def card(planner: Planner, usable_bytes: int) -> Any:
    """A graphics card on which a model may use so much."""
    entry = planner.catalog.devices["card-24gb"]
    mib = usable_bytes // MIB
    record = entry.record.model_copy(
        update={"memory": entry.record.memory.model_copy(update={"reported_mib": mib})}
    )
    return replace(entry, id=f"card-{mib}", record=record)


def needed(planner: Planner, one: Way, tokens: int = 8192) -> int:
    return planner.footprint(one).at(tokens).device_bytes + MIB


def change(planner: Planner, usable_bytes: int, **more: Any) -> Change | None:
    return smallest_change(planner, way(planner), card(planner, usable_bytes), 8192, **more)


def test_a_narrower_cache_keeps_context_and_weights(planner: Planner) -> None:
    found = change(planner, needed(planner, replace(way(planner), kv_type="q8_0")), precision_ids=["q8_0"])
    assert found is not None
    assert (found.kind, found.way.kv_type, found.sequence_tokens) == ("kv-type", "q8_0", 8192)


def test_then_a_shorter_context(planner: Planner) -> None:
    narrow = replace(way(planner), kv_type="q8_0")  # there is no narrower one of eight bits
    device = card(planner, needed(planner, narrow, 5120))
    found = smallest_change(planner, narrow, device, 8192, precision_ids=["q8_0"])
    assert found == Change("context", narrow, 5120)


def test_then_fewer_bits_the_most_first(planner: Planner) -> None:
    usable = needed(planner, way(planner, precision="q8_0"))
    found = change(planner, usable, precision_ids=["q8_0", "q4_k_m"], siblings=[way(planner, "gemma-2-2b")])
    assert found is not None
    assert (found.kind, found.way.precision_id) == ("precision", "q8_0")
    less = needed(planner, way(planner, precision="q4_k_m"))
    found = change(planner, less, precision_ids=["q8_0", "q4_k_m"])
    assert found is not None and found.way.precision_id == "q4_k_m"


def test_then_a_smaller_size(planner: Planner) -> None:
    siblings = [way(planner, "gemma-2-2b"), way(planner, "gemma-3-270m")]
    found = change(planner, needed(planner, siblings[0]), precision_ids=["q4_k_m"], siblings=siblings)
    assert found == Change("sibling", siblings[0], 8192)
    found = change(planner, needed(planner, siblings[1]), siblings=siblings)
    assert found == Change("sibling", siblings[1], 8192)


def test_then_layers_in_the_memory_of_the_computer(planner: Planner) -> None:
    found = change(planner, 8 * 2**30)
    assert found is not None and found.offload is not None
    assert found.kind == "layers" and 0 < found.offload.layers < found.offload.of_layers
    assert found.offload.device_bytes <= 8 * 2**30


def test_nothing_helps_or_nobody_knows(planner: Planner) -> None:
    assert change(planner, 1024 * MIB) is None
    assert smallest_change(planner, way(planner), planner.catalog.devices["mac-unread"], 8192) is None
    assert smallest_change(planner, way(planner), planner.catalog.devices["pc-16gb"], 8192) is None
