"""The shape of a size under the field names of Hugging Face `config.json`; descriptions are shown to readers."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from generator.reading.schema.base import (
    Cited,
    Experts,
    Few,
    Heads,
    Id,
    Layers,
    LayersOrNone,
    Record,
    Rows,
    RowsOrNone,
    SizeId,
    Tokens,
    Width,
    WidthOrNone,
    fact,
)
from generator.reading.schema.towers import AudioArchitecture, VisionArchitecture

LayerType = Literal["full_attention", "sliding_attention", "recurrent"]


class RepeatedLayers(Record):
    """Layer types given as one period that repeats through the depth of the model."""

    repeat: tuple[LayerType, ...] = Field(
        min_length=1, description="The period; it is repeated to the number of layers."
    )


def _layers_kind(value: Any) -> str:
    return "repeat" if isinstance(value, (dict, RepeatedLayers)) else "list"


LayerTypes = Annotated[
    Annotated[tuple[LayerType, ...], Tag("list")] | Annotated[RepeatedLayers, Tag("repeat")],
    Discriminator(_layers_kind),
]


class TextArchitecture(Cited):
    """The language model: every field may be inherited, from the model or from another size."""

    same_as: SizeId | None = Field(
        None,
        description="The size whose language model this is; outside the parts of a size that names none, the size "
        "that it is in all its parts. Fields beside it replace its own.",
    )
    model_type: Id | None = fact("Kind of network, by its name in the Transformers library.")
    vocab_size: Rows | None = fact(
        "Rows of the embedding table: how many different tokens the model knows, padding rows included."
    )
    hidden_size: Width | None = fact("Width of the vector that carries each token through the layers.")
    intermediate_size: Width | None = fact(
        "Width of the feed-forward network inside a layer (of one gate, where there are two)."
    )
    num_hidden_layers: Layers | None = fact("How many layers are stacked.")
    num_attention_heads: Heads | None = fact("Query heads of the attention in each layer.")
    num_key_value_heads: Heads | None = fact(
        "Heads whose keys and values are kept in the KV cache; fewer than query heads means less memory per token."
    )
    head_dim: Width | None = fact("Width of one attention head.")
    hidden_activation: Id | None = fact("The function between the two halves of the feed-forward network.")
    max_position_embeddings: Tokens | None = fact(
        "The longest sequence of positions that the configuration allows."
    )
    sliding_window: Tokens | None = fact(
        "How many tokens back a local layer looks; its KV cache stops growing there."
    )
    layer_types: LayerTypes | None = fact(
        "Which layers look at everything (full_attention), which only at the window (sliding_attention), and which "
        "keep a state instead of attention (recurrent)."
    )
    attn_logit_softcapping: Decimal | int | None = fact("Bound that attention scores are squeezed under.")
    final_logit_softcapping: Decimal | int | None = fact("Bound that the output scores are squeezed under.")
    tie_word_embeddings: bool | None = fact(
        "Whether the output layer shares the embedding table, so that it is stored once."
    )
    use_bidirectional_attention: Literal["vision", "all"] | bool | None = fact(
        "Whether tokens also see what comes after them: all of them, or those of images."
    )
    global_head_dim: Width | None = fact(
        "Width of a head in the layers that look at everything, if it differs."
    )
    num_global_key_value_heads: Heads | None = fact(
        "Key-value heads of the layers that look at everything, if they have another number of them."
    )
    attention_k_eq_v: bool | None = fact(
        "Whether the layers that look at everything use their keys as values too, without a matrix for values."
    )
    num_kv_shared_layers: LayersOrNone | None = fact(
        "Last layers that use the keys and values of an earlier layer and keep none of their own."
    )
    use_double_wide_mlp: bool | None = fact(
        "Whether the feed-forward network is twice as wide in the layers that share keys and values."
    )
    hidden_size_per_layer_input: WidthOrNone | None = fact(
        "Width of a further vector that each layer gets for each token; 0 if there is none."
    )
    vocab_size_per_layer_input: RowsOrNone | None = fact("Rows of the table of those further vectors.")
    altup_num_inputs: Few | None = fact(
        "Versions of each token's vector that are carried along, of which a layer computes one (AltUp)."
    )
    laurel_rank: Width | None = fact(
        "Width of the narrow bypass around the attention of each layer (LAuReL)."
    )
    num_experts: Experts | None = fact(
        "Experts: feed-forward networks of a layer of which few work on each token."
    )
    top_k_experts: Experts | None = fact("Experts that work on each token.")
    moe_intermediate_size: Width | None = fact("Width of the feed-forward network of one expert.")
    lru_width: Width | None = fact("Width of the state that a recurrent layer keeps.")
    conv1d_width: Few | None = fact("Tokens that the convolution of a recurrent layer spans.")
    embedding_dim: Width | None = fact("Width that the vector of each token is mapped to at the end.")
    projection_size: Width | None = fact("Width that a text tower maps its one vector for the text to.")


class Architecture(TextArchitecture):
    """The whole shape: the language model directly, or in parts with what stands before and after it."""

    text_config: TextArchitecture | None = Field(
        None, description="The language model of a model with more than one part."
    )
    encoder: TextArchitecture | None = Field(
        None,
        description="The network that reads the input, of a model that reads and writes with two networks.",
    )
    decoder: TextArchitecture | None = Field(None, description="The network that writes the answer.")
    vision_config: VisionArchitecture | None = Field(None, description="The vision tower.")
    audio_config: AudioArchitecture | None = Field(None, description="The audio tower.")
    projection_dim: Width | None = fact(
        "Width to which the projector maps an image patch: that of the language model."
    )
    mm_tokens_per_image: Tokens | None = fact("Image tokens that each image becomes.")
    vision_soft_tokens_per_image: Tokens | None = fact(
        "Image tokens that each image becomes, where nothing else is asked for."
    )
    dense_out_features: tuple[Width, ...] | None = fact(
        "Widths of the linear layers behind the pooled vector, one after another."
    )
    canvas_length: Tokens | None = fact("Tokens that are written at once, as one block.")
