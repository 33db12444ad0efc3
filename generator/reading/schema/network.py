"""content/model-types/ID.yaml: what the code of a kind of network does that its `config.json` does not say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.reading.schema.base import (
    Cited,
    Few,
    FewOrNone,
    Name,
    Record,
    Width,
    fact,
)

Block = Annotated[str, Field(pattern=r"^(er|uir|mqa)(_[a-z][0-9]+)+$", max_length=60)]


class Blocks(Record):
    """Blocks of a convolutional tower, repeated in this order."""

    times: Few = Field(1, description="How many times the blocks follow one another.")
    of: tuple[Block, ...] = Field(
        min_length=1,
        description="Blocks in the notation of the timm library: kind (er, uir, mqa) and numbers, such as "
        "`uir_a5_k0_s1_e4_c640`: depthwise sides a and k, stride s, expansion e, channels c, heads h of width d.",
    )


class ModelType(Cited):
    """A kind of network: one part of a model, or how the parts of a whole are joined."""

    name: Name = Field(description="Shown name of the kind of network.")
    role: Literal["text", "vision", "audio", "whole"] = Field(
        description="What it reads; `whole` for a model that joins parts."
    )
    norms_per_layer: FewOrNone = fact("Normalization layers in each layer.", default=0)
    norm_has_bias: bool = fact("Whether a normalization has a bias besides its weight.", default=False)
    attention_has_bias: bool = fact("Whether the attention matrices have biases.", default=False)
    attention_output_has_bias: bool = fact(
        "Whether the matrix behind the attention has a bias, though the others may have none.", default=False
    )
    query_key_norm: bool = fact(
        "Whether queries and keys are normalized, each head by itself.", default=False
    )
    gated_feed_forward: bool = fact(
        "Whether the feed-forward network has two matrices in, one gating the other.", default=True
    )
    feed_forward_has_bias: bool = fact("Whether the feed-forward matrices have biases.", default=False)
    eager_attention: bool = fact(
        "Whether the Transformers library keeps the whole attention matrix in memory.", default=False
    )
    layer_scalars: FewOrNone = fact("Stored numbers that each layer multiplies its output by.", default=0)
    patch_has_bias: bool = fact("Whether the layer that reads image patches has a bias.", default=True)
    final_norm: bool = fact("Whether a normalization follows the last layer.", default=True)
    is_bidirectional: bool = fact(
        "Whether every token always sees all others, so that nothing is cached.", default=False
    )
    learned_positions: bool = fact(
        "Whether a text tower adds a stored vector for each position to its tokens.", default=False
    )
    is_raw: bool = fact("Whether raw patches or samples are mapped directly, without a tower.", default=False)
    stem_channels: Width | None = fact("Channels of the first convolution of a convolutional tower.")
    blocks: tuple[Blocks, ...] = fact("Blocks of a convolutional tower.", default=())
    fused_channels: tuple[Width, ...] = fact(
        "Channels of the stages of a convolutional tower that are joined at its end.", default=()
    )
    projector_has_bias: bool = fact("Whether the projector has a bias.", default=False)
    projector_norm: bool = fact(
        "Whether a normalization with weights stands before the projector.", default=False
    )
    projector_table: bool = fact(
        "Whether the projector also has a table of special tokens, and a normalization for each of its two inputs.",
        default=False,
    )
    cross_attention: Literal["separate", "merged"] | None = fact(
        "How the writing network looks at the reading one: by attention of its own (separate), or by the same "
        "matrices as it looks at itself (merged)."
    )
    cross_attention_norms: FewOrNone = fact(
        "Normalization layers around a separate cross-attention.", default=0
    )
    shares_embeddings: bool = fact(
        "Whether the reading and the writing network share one embedding table.", default=False
    )
    end_of_image_vector: bool = fact(
        "Whether the vector of the token that ends an image is stored outside the embedding table.",
        default=False,
    )
    self_conditioning: bool = fact(
        "Whether a feed-forward network feeds the last guess of a block back into the next step.",
        default=False,
    )
    compares_towers: bool = fact(
        "Whether two towers are compared by a stored scale and shift of their likeness.", default=False
    )
