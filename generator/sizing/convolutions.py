"""The tensors of a convolutional tower: takes the shape with its blocks in the notation of timm; gives its tensors.

Kinds of blocks and their tensors follow timm/models/_efficientnet_blocks.py and mobilenetv5.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.sizing.tensor_kind import Rack, TensorKind
from generator.sizing.towers import VisionShape

# The feed-forward network at the end is twice as wide inside as the joined stages.
_FUSION_EXPANSION = 2


def convolution_tensors(vision: VisionShape) -> Iterator[TensorKind]:
    """A first convolution, all blocks one after another, and a network that joins the last stages."""
    kind, stem = vision.kind, vision.kind.stem_channels or 0
    first = Rack("vision tower", "v.stem.")
    yield first.weight("conv", stem, 9 * vision.channels, "convolution")
    yield first.vector("conv.bias", stem)
    yield from first.norm("norm", stem)
    channels, number = stem, 0
    for group in kind.blocks:
        for _ in range(group.times):
            for block in group.of:
                rack = Rack("vision tower", f"v.blk.{number}.")
                numbers = {key: int(value) for key, value in re.findall(r"_([a-z])([0-9]+)", block)}
                yield from _BLOCKS[block.partition("_")[0]](rack, channels, numbers)
                channels, number = numbers["c"], number + 1
    joined, last = sum(kind.fused_channels), Rack("vision tower", "v.fusion.")
    yield from _step(last, "expand", _FUSION_EXPANSION * joined, joined)
    yield from _step(last, "project", vision.width, _FUSION_EXPANSION * joined)
    yield from last.norm("norm", vision.width)


def _edge_residual(rack: Rack, channels: int, numbers: dict[str, int]) -> Iterator[TensorKind]:
    """A full convolution that widens, and one of a single pixel that narrows."""
    inner = channels * numbers["e"]
    yield from _step(rack, "expand", inner, channels * numbers["k"] ** 2)
    yield from _step(rack, "project", numbers["c"], inner)


def _universal_bottleneck(rack: Rack, channels: int, numbers: dict[str, int]) -> Iterator[TensorKind]:
    """A widening and a narrowing convolution of single pixels, with depthwise ones of side `a` and `k` or none."""
    inner = channels * numbers["e"]
    if numbers["a"]:
        yield from _step(rack, "depthwise_start", channels, numbers["a"] ** 2)
    yield from _step(rack, "expand", inner, channels)
    if numbers["k"]:
        yield from _step(rack, "depthwise", inner, numbers["k"] ** 2)
    yield from _step(rack, "project", numbers["c"], inner)
    yield rack.vector("layer_scale", numbers["c"])


def _multi_query_attention(rack: Rack, channels: int, numbers: dict[str, int]) -> Iterator[TensorKind]:
    """Attention with one head of keys and values, which may be taken from a smaller picture (stride `v`)."""
    queries, width = numbers["h"] * numbers["d"], numbers["d"]
    yield from rack.norm("norm", channels)
    yield rack.weight("query", queries, channels, "convolution")
    for stem in ("key", "value"):
        if numbers.get("v", 1) > 1:
            yield from _step(rack, f"{stem}_down", channels, numbers["k"] ** 2)
        yield rack.weight(stem, width, channels, "convolution")
    yield rack.weight("output", numbers["c"], queries, "convolution")
    yield rack.vector("layer_scale", numbers["c"])


_BLOCKS = {"er": _edge_residual, "uir": _universal_bottleneck, "mqa": _multi_query_attention}


def _step(rack: Rack, stem: str, rows: int, width: int) -> Iterator[TensorKind]:
    """A convolution of `rows` outputs with `width` weights each, and the norm behind it."""
    yield rack.weight(stem, rows, width, "convolution")
    yield from rack.norm(f"{stem}_norm", rows)
