"""The shape of a size as plain integers: takes a ResolvedArchitecture; gives layers, widths and heads without gaps.

Everything that sizing computes starts here, so that only this module knows which fields of `config.json` may be
left out and what then holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.reading.catalog import ResolvedArchitecture
from generator.reading.schema.hardware import ModelType

_TEXT_FIELDS = (
    "vocab_size",
    "hidden_size",
    "intermediate_size",
    "num_hidden_layers",
    "num_attention_heads",
    "num_key_value_heads",
    "head_dim",
)
_VISION_FIELDS = (
    "hidden_size",
    "intermediate_size",
    "num_hidden_layers",
    "num_attention_heads",
    "patch_size",
    "num_channels",
)


class IncompleteArchitecture(ValueError):  # noqa: N818  a finding about the content
    """An architecture lacks fields that its size in bytes depends on; `fields` names them."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        super().__init__(f"the architecture lacks {', '.join(fields)}")


@dataclass(frozen=True, slots=True)
class LayerShape:
    """Attention of one layer, in values a token. A local layer looks only at the sliding window."""

    is_local: bool
    heads: int
    key_value_heads: int
    key_width: int
    value_width: int
    owns_cache: bool = True


@dataclass(frozen=True, slots=True)
class VisionShape:
    """A vision tower and the projector behind it."""

    width: int
    feed_forward: int
    layers: int
    patch_side: int
    image_side: int
    channels: int
    projected_width: int
    kind: ModelType

    @property
    def patches(self) -> int:
        return (self.image_side // self.patch_side) ** 2


@dataclass(frozen=True, slots=True)
class Shape:
    """A decoder, with a vision tower beside it or none."""

    vocabulary: int
    width: int
    feed_forward: int
    layers: tuple[LayerShape, ...]
    window_tokens: int
    is_tied: bool
    kind: ModelType
    vision: VisionShape | None

    @property
    def has_windows(self) -> bool:
        return any(layer.is_local for layer in self.layers)


def missing_fields(architecture: ResolvedArchitecture) -> tuple[str, ...]:
    """Fields of `config.json` that sizing needs and the architecture lacks."""
    text, vision = architecture.text, architecture.vision
    prefix = "" if vision is None else "text_config."
    missing = [prefix + name for name in _TEXT_FIELDS if getattr(text, name) is None]
    if "sliding_attention" in architecture.layer_types and text.sliding_window is None:
        missing.append(f"{prefix}sliding_window")
    if vision is not None:
        missing += [f"vision_config.{name}" for name in _VISION_FIELDS if getattr(vision, name) is None]
        if architecture.projection_dim is None:
            missing.append("projection_dim")
    return tuple(missing)


def shape_of(
    architecture: ResolvedArchitecture, *, vocab_size: int | None = None, image_size: int | None = None
) -> Shape:
    """The shape, with another number of embedding rows or another image side if given.

    Raises IncompleteArchitecture for missing fields. Layers without a type look at everything; a model that does
    not say otherwise ties its output layer to the embedding table, as the Transformers library does.
    """
    if missing := missing_fields(architecture):
        raise IncompleteArchitecture(missing)
    text = architecture.text
    depth, heads = _whole(text.num_hidden_layers), _whole(text.num_attention_heads)
    types = architecture.layer_types or ("full_attention",) * depth
    if len(types) != depth:
        raise IncompleteArchitecture((f"layer_types for {depth} layers (there are {len(types)})",))
    head_width = _whole(text.head_dim)
    look = {
        is_local: LayerShape(is_local, heads, _whole(text.num_key_value_heads), head_width, head_width)
        for is_local in (False, True)
    }
    return Shape(
        vocabulary=vocab_size or _whole(text.vocab_size),
        width=_whole(text.hidden_size),
        feed_forward=_whole(text.intermediate_size),
        layers=tuple(look[kind == "sliding_attention"] for kind in types),
        window_tokens=text.sliding_window or 0,
        is_tied=text.tie_word_embeddings is not False,
        kind=architecture.text_type,
        vision=_vision_shape(architecture, image_size),
    )


def _vision_shape(architecture: ResolvedArchitecture, image_size: int | None) -> VisionShape | None:
    vision, kind = architecture.vision, architecture.vision_type
    if vision is None or kind is None:
        return None
    side = image_size or vision.image_size
    if side is None:
        raise IncompleteArchitecture(("vision_config.image_size",))
    return VisionShape(
        width=_whole(vision.hidden_size),
        feed_forward=_whole(vision.intermediate_size),
        layers=_whole(vision.num_hidden_layers),
        patch_side=_whole(vision.patch_size),
        image_side=side,
        channels=_whole(vision.num_channels),
        projected_width=_whole(architecture.projection_dim),
        kind=kind,
    )


def _whole(value: int | None) -> int:
    assert value is not None  # missing_fields has looked
    return value
