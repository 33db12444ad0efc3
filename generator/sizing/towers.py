"""Towers as plain integers: takes a ResolvedArchitecture; gives the shape of what turns images and sound into vectors."""

from __future__ import annotations

from dataclasses import dataclass

from generator.reading.catalog import ResolvedArchitecture
from generator.reading.schema.network import ModelType


@dataclass(frozen=True, slots=True)
class VisionShape:
    """A vision tower of transformer layers, of convolutions, or of nothing but a mapping of raw patches.

    `position_rows` are the rows of all tables of positions together. `image_tokens_width` is what the projector gets.
    """

    width: int
    feed_forward: int
    layers: int
    heads: int
    key_value_heads: int
    head_width: int
    patch_side: int
    image_side: int
    channels: int
    position_rows: int
    is_standardized: bool
    has_pooling_head: bool
    special_tokens: int
    kind: ModelType


@dataclass(frozen=True, slots=True)
class AudioShape:
    """An audio tower of conformer layers, or nothing but a mapping of raw samples."""

    width: int
    layers: int
    heads: int
    kernel: int
    bands: int
    channels: tuple[int, ...]
    output_width: int | None
    special_tokens: int
    kind: ModelType

    @property
    def projected_from(self) -> int:
        """Width that the projector gets."""
        return self.output_width or self.width


def vision_shape(architecture: ResolvedArchitecture, image_size: int | None) -> VisionShape | None:
    """The vision tower for an image side, if there is one. A missing field counts as 0; reading has refused those."""
    vision, kind = architecture.vision, architecture.vision_type
    if vision is None or kind is None:
        return None
    side, patch = image_size or vision.image_size or 0, vision.patch_size or 0
    width, heads = vision.hidden_size or 0, vision.num_attention_heads or 1
    rows = (side // patch) ** 2 if side and patch else 0
    if vision.position_embedding_size is not None:
        rows = 2 * vision.position_embedding_size
    if kind.is_raw:
        width, patch = vision.mm_embed_dim or 0, patch * (vision.pooling_kernel_size or 1)
        rows = 2 * (vision.mm_posemb_size or 0)
    return VisionShape(
        width=width,
        feed_forward=vision.intermediate_size or 0,
        layers=vision.num_hidden_layers or 0,
        heads=heads,
        key_value_heads=vision.num_key_value_heads or heads,
        head_width=vision.head_dim or width // heads,
        patch_side=patch,
        image_side=side,
        channels=vision.num_channels or 3,
        position_rows=rows,
        is_standardized=bool(vision.standardize),
        has_pooling_head=bool(vision.vision_use_head),
        special_tokens=vision.vocab_size or 0,
        kind=kind,
    )


def audio_shape(architecture: ResolvedArchitecture) -> AudioShape | None:
    """The audio tower, if there is one."""
    audio, kind = architecture.audio, architecture.audio_type
    if audio is None or kind is None:
        return None
    return AudioShape(
        width=audio.audio_embed_dim or audio.hidden_size or 0,
        layers=audio.num_hidden_layers or audio.conf_num_hidden_layers or 0,
        heads=audio.num_attention_heads or audio.conf_num_attention_heads or 1,
        kernel=audio.conv_kernel_size or audio.conf_conv_kernel_size or 0,
        bands=audio.input_feat_size or 0,
        channels=audio.subsampling_conv_channels or audio.sscp_conv_channel_size or (),
        output_width=audio.output_proj_dims,
        special_tokens=audio.vocab_size or 0,
        kind=kind,
    )
