"""The shape of a size as plain integers: takes a ResolvedArchitecture; gives layers, widths and heads without gaps.

Everything that sizing computes starts here and in `towers`, so that only these know which fields of `config.json`
may be left out and what then holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.reading.catalog import ResolvedArchitecture
from generator.reading.schema.architecture import TextArchitecture
from generator.reading.schema.network import ModelType
from generator.sizing.towers import AudioShape, VisionShape, audio_shape, vision_shape

_TEXT_FIELDS = (
    "vocab_size",
    "hidden_size",
    "intermediate_size",
    "num_hidden_layers",
    "num_attention_heads",
    "num_key_value_heads",
    "head_dim",
)


class IncompleteArchitecture(ValueError):  # noqa: N818  a finding about the content
    """An architecture lacks fields that its size in bytes depends on; `fields` names them."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        super().__init__(f"the architecture lacks {', '.join(fields)}")


@dataclass(frozen=True, slots=True)
class LayerShape:
    """Attention of one layer, in values a token. A local layer looks only at the sliding window.

    Where keys serve as values too there are no matrices for values, but both are kept. A recurrent layer keeps a
    state instead of keys and values. `widening` multiplies the width of the feed-forward network.
    """

    is_local: bool
    heads: int
    key_value_heads: int
    key_width: int
    value_width: int
    owns_cache: bool = True
    has_values: bool = True
    is_recurrent: bool = False
    widening: int = 1


@dataclass(frozen=True, slots=True)
class Experts:
    """Feed-forward networks of each layer of which a few work on each token."""

    count: int
    used: int
    width: int


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack of transformer layers with its embedding table: the network that writes, or one that reads."""

    vocabulary: int
    width: int
    feed_forward: int
    layers: tuple[LayerShape, ...]
    kind: ModelType
    positions: int = 0
    experts: Experts | None = None
    per_layer_width: int = 0
    per_layer_rows: int = 0
    alternatives: int = 0
    bypass_width: int = 0
    state_width: int = 0
    state_kernel: int = 0

    @property
    def widest_feed_forward(self) -> int:
        """Width of the widest feed-forward network that works on every token."""
        return self.feed_forward * max(layer.widening for layer in self.layers)

    @property
    def most_heads(self) -> int:
        """Query heads of the layer that has most."""
        return max(layer.heads for layer in self.layers)


@dataclass(frozen=True, slots=True)
class Shape(Stack):
    """A decoder, with what stands before and behind it or nothing.

    `projected_width` is that of the image tokens; `dense_widths` and `text_head_width` are of linear layers behind a
    pooled vector; `is_bidirectional` holds where every token sees all others, so that nothing is cached;
    `written_tokens` are written at once.
    """

    window_tokens: int = 0
    is_tied: bool = True
    vision: VisionShape | None = None
    audio: AudioShape | None = None
    encoder: Stack | None = None
    whole: ModelType | None = None
    projected_width: int = 0
    dense_widths: tuple[int, ...] = ()
    text_head_width: int = 0
    is_bidirectional: bool = False
    written_tokens: int = 1

    @property
    def has_windows(self) -> bool:
        return any(layer.is_local and not layer.is_recurrent for layer in self.layers)


def missing_fields(architecture: ResolvedArchitecture) -> tuple[str, ...]:
    """Fields of `config.json` that sizing needs and the architecture lacks."""
    text = architecture.text
    prefix = "" if architecture.whole_type is None and architecture.vision is None else "text_config."
    missing = [prefix + name for name in _TEXT_FIELDS if getattr(text, name) is None]
    if "sliding_attention" in architecture.layer_types and text.sliding_window is None:
        missing.append(f"{prefix}sliding_window")
    return tuple(missing)


def shape_of(
    architecture: ResolvedArchitecture,
    *,
    vocab_size: int | None = None,
    image_size: int | None = None,
    is_tied: bool | None = None,
) -> Shape:
    """The shape, with another number of embedding rows, another image side or another output layer if given.

    Raises IncompleteArchitecture for missing fields. Layers without a type look at everything; a model that does
    not say otherwise ties its output layer to the embedding table, as the Transformers library does.
    """
    if missing := missing_fields(architecture):
        raise IncompleteArchitecture(missing)
    text, whole = architecture.text, architecture.whole
    main = _stack(text, architecture.text_type, architecture.layer_types, vocab_size)
    encoder = None
    if architecture.encoder is not None and architecture.encoder_type is not None:
        encoder = _stack(
            architecture.encoder, architecture.encoder_type, architecture.encoder_layer_types, vocab_size
        )
    return Shape(
        **{name: getattr(main, name) for name in Stack.__dataclass_fields__},
        window_tokens=text.sliding_window or 0,
        is_tied=(text.tie_word_embeddings is not False) if is_tied is None else is_tied,
        vision=vision_shape(architecture, image_size),
        audio=audio_shape(architecture),
        encoder=encoder,
        whole=architecture.whole_type,
        projected_width=architecture.projection_dim or main.width,
        dense_widths=whole.dense_out_features or ((text.embedding_dim,) if text.embedding_dim else ()),
        text_head_width=text.projection_size or 0,
        is_bidirectional=main.kind.is_bidirectional or text.use_bidirectional_attention in (True, "all"),
        written_tokens=whole.canvas_length or 1,
    )


def _stack(
    text: TextArchitecture, kind: ModelType, layer_types: tuple[str, ...], vocab_size: int | None
) -> Stack:
    depth = _whole(text.num_hidden_layers)
    types = layer_types or ("full_attention",) * depth
    if len(types) != depth:
        raise IncompleteArchitecture((f"layer_types for {depth} layers (there are {len(types)})",))
    first_shared = depth - (text.num_kv_shared_layers or 0)
    # Layers of one kind are one value: a network of a hundred layers has three or four.
    alike = {key: _layer(text, *key) for key in {(look, i >= first_shared) for i, look in enumerate(types)}}
    per_layer = text.hidden_size_per_layer_input or 0
    experts = None
    if text.num_experts is not None:
        experts = Experts(text.num_experts, _whole(text.top_k_experts), _whole(text.moe_intermediate_size))
    return Stack(
        vocabulary=vocab_size or _whole(text.vocab_size),
        width=_whole(text.hidden_size),
        feed_forward=_whole(text.intermediate_size),
        layers=tuple(alike[look, index >= first_shared] for index, look in enumerate(types)),
        kind=kind,
        positions=(text.max_position_embeddings or 0) if kind.learned_positions else 0,
        experts=experts,
        per_layer_width=per_layer,
        per_layer_rows=text.vocab_size_per_layer_input or 0,
        alternatives=text.altup_num_inputs or 0,
        bypass_width=text.laurel_rank or 0,
        state_width=text.lru_width or 0,
        state_kernel=text.conv1d_width or 0,
    )


def _layer(text: TextArchitecture, look: str, shares_cache: bool) -> LayerShape:
    heads, widening = _whole(text.num_attention_heads), 1
    if look == "recurrent":
        return LayerShape(True, heads, 0, 0, 0, owns_cache=False, is_recurrent=True)
    kv_heads, head_width = _whole(text.num_key_value_heads), _whole(text.head_dim)
    has_values = True
    if look == "full_attention":
        head_width = text.global_head_dim or head_width
        kv_heads = text.num_global_key_value_heads or kv_heads
        has_values = not text.attention_k_eq_v
    if shares_cache and text.use_double_wide_mlp:
        widening = 2
    return LayerShape(
        look == "sliding_attention",
        heads,
        kv_heads,
        head_width,
        head_width,
        owns_cache=not shares_cache,
        has_values=has_values,
        widening=widening,
    )


def _whole(value: int | None) -> int:
    assert value is not None  # missing_fields has looked
    return value
