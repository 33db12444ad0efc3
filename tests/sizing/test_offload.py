"""Layers on cards and in the computer's memory: the sums are those of the whole, and the count is the engine's."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from generator.sizing.fit import GIB, MIB, Space
from generator.sizing.footprint import Footprint, Working
from generator.sizing.offload import Loads, loads_of, offload_of
from generator.sizing.setting import Setting
from generator.sizing.shape import shape_of
from generator.sizing.weights import weights_of

SMALL = Loads((10, 20, 30), (1, 2, 3), 100, 50, 5, 7, 4, 2, 1000)


def loads_and_footprint(
    architectures: Any, precisions: Any, size: str, precision: str = "q4_k_m"
) -> tuple[Loads, Footprint]:
    shape = shape_of(architectures[size])
    setting = Setting("llama.cpp", 8192, precisions.formats["f16"])
    weights = weights_of(shape, precisions.precisions[precision], precisions.formats)
    loads = loads_of(shape, weights, precisions.precisions[precision], precisions.formats, setting, GIB)
    return loads, Footprint(weights, GIB, Working(shape, setting))


@pytest.mark.parametrize("size", ["gemma-1-2b", "gemma-2-9b", "gemma-3-4b", "gemma-3-12b"])
@pytest.mark.parametrize("precision", ["f16", "q4_k_m", "q3_k_m"])
def test_all_layers_on_the_card_are_the_footprint(
    architectures: Any, precisions: Any, size: str, precision: str
) -> None:
    loads, footprint = loads_and_footprint(architectures, precisions, size, precision)
    whole = footprint.at(8192)
    assert loads.on_device(loads.count + 1) == whole.device_bytes
    assert loads.on_host(loads.count + 1) == whole.host_bytes


def test_by_hand() -> None:
    # -ngl 2: the output layer and the last layer with its cache; the two others stay, with tables and buffers.
    assert SMALL.on_device(2) == 100 + 30 + 3 + 7 + 1000
    assert SMALL.on_host(2) == (10 + 1) + (20 + 2) + 50 + 2 + 5
    assert SMALL.on_device(0) == 0
    assert SMALL.on_host(0) == 10 + 20 + 30 + 1 + 2 + 3 + 50 + 2 + 7
    assert SMALL.on_host(4) == 50 + 4


def test_most_layers_fit_to_the_last_byte() -> None:
    assert SMALL.most_layers(SMALL.on_device(3)) == 3
    assert SMALL.most_layers(SMALL.on_device(3) - 1) == 2
    assert SMALL.most_layers(SMALL.on_device(1) - 1) == 0
    assert SMALL.most_layers(10**9) == SMALL.count + 1


def test_what_leaves_the_card_is_found_in_the_computer(architectures: Any, precisions: Any) -> None:
    loads, _ = loads_and_footprint(architectures, precisions, "gemma-3-12b")
    for layers, more in pairwise(range(1, loads.count + 1)):
        assert (
            loads.on_device(more) - loads.on_device(layers) == loads.on_host(layers) - loads.on_host(more) > 0
        )


# What llama.cpp at commit 0c1e570 answers for F16, 8192 tokens and logits for a few rows, by -ngl, in whole MiB: weights,
# KV cache and compute buffer on the card, and in the computer's memory.
ANSWERS = {
    ("gemma-2-9b", 1): ((1750, 0, 0), (17628, 2100, 125)),
    ("gemma-2-9b", 5): ((3262, 200, 110), (16116, 1900, 125)),
    ("gemma-2-9b", 20): ((8933, 964, 110), (10445, 1136, 125)),
    ("gemma-2-9b", 43): ((17628, 2100, 118), (1750, 0, 26)),
    ("gemma-3-4b", 5): ((2000, 24, 71), (6681, 310, 88)),
    ("gemma-3-4b", 20): ((4700, 192, 79), (3980, 142, 88)),
    ("gemma-3-4b", 35): ((7401, 334, 83), (1280, 0, 19)),
}


@pytest.mark.parametrize(("size", "layers"), ANSWERS)
def test_layers_lie_where_the_engine_puts_them(
    architectures: Any, precisions: Any, size: str, layers: int
) -> None:
    loads, _ = loads_and_footprint(architectures, precisions, size, "f16")
    (weights, cache, compute), host = ANSWERS[size, layers]
    lies = (loads.on_device(layers) - loads.last_steps_bytes - loads.reserve_bytes) / MIB
    assert 0 <= lies - weights - cache < 2  # both are printed without their fractions
    assert compute <= loads.last_steps_bytes / MIB + 1
    assert abs(loads.on_host(layers) / MIB - sum(host)) < 2.5


def test_two_equal_cards_take_neighbouring_halves() -> None:
    # Three layers and the output layer are four places: two layers on the first card, the rest on the second.
    assert SMALL.by_card(1) == (SMALL.on_device(4),)
    assert SMALL.by_card(2) == (10 + 1 + 20 + 2 + 5 + 1000, 30 + 3 + 100 + 7 + 1000)


def test_two_cards_hold_the_weights_and_caches_of_one(architectures: Any, precisions: Any) -> None:
    loads, _ = loads_and_footprint(architectures, precisions, "gemma-2-9b")
    one, two = loads.by_card(1), loads.by_card(2)
    assert sum(two) == one[0] + loads.steps_bytes + loads.reserve_bytes


def test_layers_that_differ_are_told_apart(architectures: Any, precisions: Any) -> None:
    # Q4_K_M keeps the first layers and every third in the middle at a higher type: 42 layers of two sizes.
    loads, _ = loads_and_footprint(architectures, precisions, "gemma-2-9b")
    assert len(set(loads.weights)) == 2 and loads.weights[0] > loads.weights[6]
    assert len(set(loads.caches)) == 2 and loads.caches[0] < loads.caches[1]


def test_offload_says_what_lies_where(architectures: Any, precisions: Any) -> None:
    loads, _ = loads_and_footprint(architectures, precisions, "gemma-3-12b")
    card = Space("gpu", 6 * GIB, 6 * GIB, "measured")
    found = offload_of(loads, card)
    assert 0 < found.layers < found.of_layers == 49
    assert found.device_bytes <= card.usable_bytes < loads.on_device(found.layers + 1)
    assert found.host_bytes == loads.on_host(found.layers) > 2 * GIB
    tiny = replace(card, usable_bytes=512 * MIB)
    assert offload_of(loads, tiny).layers == 0
