"""A matrix of thousands of sizes is a matter of seconds."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from generator.sizing.planner import Bits, Planner, Way

CLASSES: tuple[Bits, ...] = ("16", "8", "4")


def test_two_hundred_sizes_on_all_devices(
    small_catalog: Any, make_catalog: Any, architectures: Any, precisions: Any
) -> None:
    like = [name for name in architectures if not name.startswith("gemma-3")]
    many = {
        f"{like[number % len(like)]}-{number}": architectures[like[number % len(like)]]
        for number in range(200)
    }
    catalog = replace(make_catalog(many, precisions), devices=small_catalog.devices)
    planner, scenario, count = Planner(catalog), catalog.scenario, 0
    start = time.process_time()
    for size in catalog.sizes.values():
        engine = planner.engine_for(size, scenario)
        assert engine is not None
        for bits in CLASSES:
            precision = planner.precision_for(engine, scenario, bits)
            assert precision is not None
            for device in catalog.devices.values():
                planner.fit(Way(size, engine, precision, "f16"), device, scenario.context_tokens)
                count += 1
    assert count == 200 * 3 * 6
    # Some 20 microseconds a cell where this was written; a search that forgot its answers takes tens of times as long.
    assert time.process_time() - start < 1.5
