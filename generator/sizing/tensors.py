"""The tensors of a size: takes its shape; gives each kind of tensor with its names, dimensions and layers.

Names follow GGUF: `token_embd.weight`, `blk.3.attn_q.weight`; `v.` before those of a vision tower, `a.` before those
of an audio tower, `mm.` before a projector, `enc.` before a network that only reads. A tensor has `rows` of `width`
values; `width` is the dimension along which values lie next to each other (`ne[0]`), the one that the blocks of a
quantized format must divide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.reading.schema.parameters import LedgerGroup
from generator.sizing.audio import audio_tensors
from generator.sizing.decoder import cross_attention_tensors, stack_tensors, table_tensors
from generator.sizing.shape import Shape
from generator.sizing.tensor_kind import Rack, TensorKind
from generator.sizing.vision import vision_tensors


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor."""

    name: str
    group: LedgerGroup
    layer: int | None
    rows: int
    width: int
    is_vector: bool


def tensor_kinds(shape: Shape) -> tuple[TensorKind, ...]:
    """All tensors, like with like."""
    return tuple(_all(shape))


def tensors(shape: Shape) -> tuple[Tensor, ...]:
    """All tensors one by one, as a file declares them."""
    return tuple(tensor for kind in tensor_kinds(shape) for tensor in _each(kind))


def _each(kind: TensorKind) -> Iterator[Tensor]:
    is_vector = kind.form == "vector"
    if kind.layers is None:
        yield Tensor(kind.prefix + kind.stem, kind.group, None, kind.rows, kind.width, is_vector)
    for layer in kind.layers or ():
        name = f"{kind.prefix}{layer}.{kind.stem}"
        yield Tensor(name, kind.group, layer, kind.rows, kind.width, is_vector)


def _all(shape: Shape) -> Iterator[TensorKind]:
    yield from table_tensors(shape)
    yield from stack_tensors(shape)
    if not shape.is_tied:
        yield Rack("output").weight("output", shape.vocabulary, shape.width)
    if shape.encoder is not None:
        yield from _encoder(shape)
    if shape.vision is not None:
        yield from vision_tensors(shape.vision)
    if shape.audio is not None:
        yield from audio_tensors(shape.audio)
    yield from _projectors(shape)
    yield from _ends(shape)


def _encoder(shape: Shape) -> Iterator[TensorKind]:
    """The network that reads, and the attention to it where that has matrices of its own."""
    encoder, whole = shape.encoder, shape.whole
    assert encoder is not None and whole is not None  # reading has required both
    if not whole.shares_embeddings:
        yield from table_tensors(encoder, prefix="enc.", group="encoder")
    yield from stack_tensors(encoder, prefix="enc.", group="encoder")
    if whole.cross_attention == "separate":
        yield from cross_attention_tensors(shape, encoder.width)


def _projectors(shape: Shape) -> Iterator[TensorKind]:
    """One linear layer for each kind of input, to the width of the language model, with what stands before it."""
    whole = shape.whole
    if whole is None or whole.compares_towers:
        return
    sources = []
    if shape.vision is not None:
        sources.append(("mm.", shape.vision.width, shape.vision.special_tokens))
    if shape.audio is not None:
        sources.append(("mm.a.", shape.audio.projected_from, shape.audio.special_tokens))
    for prefix, width, special_tokens in sources:
        rack = Rack("projector", prefix)
        if whole.projector_norm:
            yield from rack.norm("soft_emb_norm", width)
        if whole.projector_table:
            yield rack.weight("embedding", special_tokens, width, "table")
            yield from rack.norm("hard_emb_norm", width)
            yield from rack.norm("soft_emb_norm", width)
        yield from rack.linear("0", shape.projected_width, width, whole.projector_has_bias)


def _ends(shape: Shape) -> Iterator[TensorKind]:
    """Heads behind a pooled vector, and what only some wholes have."""
    width, whole = shape.width, shape.whole
    for number, rows in enumerate(shape.dense_widths):
        yield from Rack("dense head").linear(f"dense_{number + 2}", rows, width)
        width = rows
    if shape.text_head_width:
        yield from Rack("dense head").linear("text_head", shape.text_head_width, shape.width, True)
    if whole is None:
        return
    if whole.end_of_image_vector:
        yield Rack("embeddings").vector("end_of_image", shape.width)
    if whole.self_conditioning:
        rack = Rack("self-conditioning", "self_cond.")
        yield from rack.norm("pre_norm", shape.width)
        yield from rack.feed_forward(shape.width, shape.feed_forward, shape.kind)
    if whole.compares_towers:
        yield Rack("other").vector("logit_scale", 1)
        yield Rack("other").vector("logit_bias", 1)
