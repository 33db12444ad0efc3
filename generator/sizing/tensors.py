"""The tensors of a size: takes its shape; gives each kind of tensor with its names, dimensions and layers.

Names follow GGUF: `token_embd.weight`, `blk.3.attn_q.weight`; `v.` before those of a vision tower, `mm.` before the
projector. A tensor has `rows` of `width` values; `width` is the dimension along which values lie next to each
other (`ne[0]`), the one that the blocks of a quantized format must divide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.reading.schema.hardware import ModelType
from generator.sizing.shape import Shape, VisionShape

LedgerGroup = Literal[
    "embeddings", "attention", "feed-forward", "norms", "output", "vision tower", "projector"
]
LEDGER_GROUPS: tuple[LedgerGroup, ...] = (
    "embeddings",
    "attention",
    "feed-forward",
    "norms",
    "output",
    "vision tower",
    "projector",
)

# matrix: weights of a linear layer. table: rows looked up by number. vector: a norm or a bias, one-dimensional.
Form = Literal["matrix", "table", "convolution", "vector"]

# Norms of a decoder layer in the order in which models have added them.
_NORMS = ("attn_norm", "ffn_norm", "post_attention_norm", "post_ffw_norm")


@dataclass(frozen=True, slots=True)
class TensorKind:
    """Tensors that are alike but for their layer: `prefix` + layer + `.` + `stem`, or `prefix` + `stem` once."""

    stem: str
    group: LedgerGroup
    rows: int
    width: int
    form: Form
    prefix: str = ""
    layers: tuple[int, ...] | None = None

    @property
    def count(self) -> int:
        return 1 if self.layers is None else len(self.layers)

    @property
    def weights(self) -> int:
        """Parameters of all tensors of this kind."""
        return self.count * self.rows * self.width


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
    kinds = [*_decoder(shape)]
    if shape.vision is not None:
        kinds += [*_vision_tower(shape.vision), *_projector(shape.vision)]
    return tuple(kinds)


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


def _decoder(shape: Shape) -> Iterator[TensorKind]:
    width, inner, kind = shape.width, shape.feed_forward, shape.kind
    every = tuple(range(len(shape.layers)))
    yield TensorKind("token_embd.weight", "embeddings", shape.vocabulary, width, "table")
    alike = defaultdict(list)
    for index, layer in enumerate(shape.layers):
        alike[layer.heads, layer.key_value_heads, layer.key_width, layer.value_width].append(index)
    for (heads, key_value_heads, key_width, value_width), members in alike.items():
        layers, has_bias = tuple(members), kind.attention_has_bias
        queries, values = heads * key_width, heads * value_width
        yield from _linear("attn_q", "attention", queries, width, has_bias, "blk.", layers)
        yield from _linear(
            "attn_k", "attention", key_value_heads * key_width, width, has_bias, "blk.", layers
        )
        yield from _linear(
            "attn_v", "attention", key_value_heads * value_width, width, has_bias, "blk.", layers
        )
        yield from _linear("attn_output", "attention", width, values, has_bias, "blk.", layers)
        if kind.query_key_norm:
            yield from _norm("attn_q_norm", "norms", key_width, kind, "blk.", layers)
            yield from _norm("attn_k_norm", "norms", key_width, kind, "blk.", layers)
    yield from _feed_forward("feed-forward", width, inner, kind, "blk.", every)
    for number in range(kind.norms_per_layer):
        stem = _NORMS[number] if number < len(_NORMS) else f"norm_{number}"
        yield from _norm(stem, "norms", width, kind, "blk.", every)
    yield from _norm("output_norm", "norms", width, kind)
    if not shape.is_tied:
        yield TensorKind("output.weight", "output", shape.vocabulary, width, "matrix")


def _vision_tower(vision: VisionShape) -> Iterator[TensorKind]:
    """A tower with a convolution over patches, a table of positions and a norm at the end; no pooling head."""
    width, kind = vision.width, vision.kind
    group: LedgerGroup = "vision tower"
    layers = tuple(range(vision.layers))
    patch = vision.patch_side**2 * vision.channels
    yield TensorKind("patch_embd.weight", "vision tower", width, patch, "convolution", "v.")
    yield TensorKind("patch_embd.bias", "vision tower", 1, width, "vector", "v.")
    yield TensorKind("position_embd.weight", "vision tower", vision.patches, width, "table", "v.")
    for stem in ("attn_q", "attn_k", "attn_v", "attn_out"):
        yield from _linear(stem, group, width, width, kind.attention_has_bias, "v.blk.", layers)
    yield from _feed_forward(group, width, vision.feed_forward, kind, "v.blk.", layers)
    for number in range(kind.norms_per_layer):
        yield from _norm(f"ln{number + 1}", group, width, kind, "v.blk.", layers)
    yield from _norm("post_ln", group, width, kind, "v.")


def _projector(vision: VisionShape) -> Iterator[TensorKind]:
    """One linear layer with a bias, from the width of the tower to that of the language model."""
    yield from _linear("0", "projector", vision.projected_width, vision.width, True, "mm.")


def _feed_forward(
    group: LedgerGroup, width: int, inner: int, kind: ModelType, prefix: str, layers: tuple[int, ...]
) -> Iterator[TensorKind]:
    has_bias = kind.feed_forward_has_bias
    if kind.gated_feed_forward:
        yield from _linear("ffn_gate", group, inner, width, has_bias, prefix, layers)
    yield from _linear("ffn_up", group, inner, width, has_bias, prefix, layers)
    yield from _linear("ffn_down", group, width, inner, has_bias, prefix, layers)


def _linear(
    stem: str,
    group: LedgerGroup,
    rows: int,
    width: int,
    has_bias: bool,
    prefix: str = "",
    layers: tuple[int, ...] | None = None,
) -> Iterator[TensorKind]:
    yield TensorKind(f"{stem}.weight", group, rows, width, "matrix", prefix, layers)
    if has_bias:
        yield TensorKind(f"{stem}.bias", group, 1, rows, "vector", prefix, layers)


def _norm(
    stem: str,
    group: LedgerGroup,
    width: int,
    kind: ModelType,
    prefix: str = "",
    layers: tuple[int, ...] | None = None,
) -> Iterator[TensorKind]:
    yield TensorKind(f"{stem}.weight", group, 1, width, "vector", prefix, layers)
    if kind.norm_has_bias:
        yield TensorKind(f"{stem}.bias", group, 1, width, "vector", prefix, layers)
