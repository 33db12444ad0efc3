"""The tensors of what looks at images and of the projector behind it: takes the shapes; gives each kind of tensor."""

from __future__ import annotations

from collections.abc import Iterator

from generator.sizing.convolutions import convolution_tensors
from generator.sizing.tensor_kind import Rack, TensorKind
from generator.sizing.towers import VisionShape

TOWER = Rack("vision tower", "v.")


def vision_tensors(vision: VisionShape) -> Iterator[TensorKind]:
    """The vision tower, of whichever kind it is."""
    if vision.kind.blocks:
        yield from convolution_tensors(vision)
    elif vision.kind.is_raw:
        yield from _raw_patches(vision)
    else:
        yield from _transformer(vision)


def _transformer(vision: VisionShape) -> Iterator[TensorKind]:
    """Layers over patches, with tables of positions, and whatever follows the last layer."""
    width, kind = vision.width, vision.kind
    each = Rack("vision tower", "v.blk.", tuple(range(vision.layers)))
    patch = vision.patch_side**2 * vision.channels
    yield TOWER.weight("patch_embd", width, patch, "convolution" if kind.patch_has_bias else "matrix")
    if kind.patch_has_bias:
        yield TOWER.vector("patch_embd.bias", width)
    yield TOWER.weight("position_embd", vision.position_rows, width, "table")
    queries = vision.heads * vision.head_width
    keys = vision.key_value_heads * vision.head_width
    for stem, rows in (("attn_q", queries), ("attn_k", keys), ("attn_v", keys)):
        yield from each.linear(stem, rows, width, kind.attention_has_bias)
    yield from each.linear("attn_out", width, queries, kind.attention_has_bias)
    if kind.query_key_norm:
        yield from each.norm("attn_q_norm", vision.head_width)
        yield from each.norm("attn_k_norm", vision.head_width)
    yield from each.feed_forward(width, vision.feed_forward, kind)
    for number in range(kind.norms_per_layer):
        yield from each.norm(f"ln{number + 1}", width, kind.norm_has_bias)
    if kind.final_norm:
        yield from TOWER.norm("post_ln", width, kind.norm_has_bias)
    if vision.is_standardized:
        yield TOWER.vector("std_bias", width)
        yield TOWER.vector("std_scale", width)
    if vision.has_pooling_head:
        yield from _pooling_head(vision)


def _pooling_head(vision: VisionShape) -> Iterator[TensorKind]:
    """An attention layer that asks all patches one stored question, for one vector of the whole image."""
    width = vision.width
    head = Rack("vision tower", "v.head.")
    yield head.vector("probe", width)
    yield from head.linear("attn_in", 3 * width, width, True)
    yield from head.linear("attn_out", width, width, True)
    yield from head.norm("ln", width, vision.kind.norm_has_bias)
    yield from head.feed_forward(width, vision.feed_forward, vision.kind)


def _raw_patches(vision: VisionShape) -> Iterator[TensorKind]:
    """Raw patches normalized, mapped to vectors, normalized again, and given positions. No layers."""
    width, patch = vision.width, vision.patch_side**2 * vision.channels
    yield from TOWER.norm("patch_ln1", patch, True)
    yield from TOWER.linear("patch_embd", width, patch, True)
    yield from TOWER.norm("patch_ln2", width, True)
    yield TOWER.weight("position_embd", vision.position_rows, width, "table")
    yield from TOWER.norm("position_norm", width, True)
