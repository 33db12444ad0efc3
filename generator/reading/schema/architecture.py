"""The shape of a size under the field names of Hugging Face `config.json`; descriptions are shown to readers."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from generator.reading.schema.base import Cited, Count, Id, Record, SizeId, fact

LayerType = Literal["full_attention", "sliding_attention"]


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
        None, description="The size whose language model this is; fields beside it replace its own."
    )
    model_type: Id | None = fact("Kind of network, by its name in the Transformers library.")
    vocab_size: Count | None = fact(
        "Rows of the embedding table: how many different tokens the model knows, padding rows included."
    )
    hidden_size: Count | None = fact("Width of the vector that carries each token through the layers.")
    intermediate_size: Count | None = fact(
        "Width of the feed-forward network inside a layer (of one gate, where there are two)."
    )
    num_hidden_layers: Count | None = fact("How many layers are stacked.")
    num_attention_heads: Count | None = fact("Query heads of the attention in each layer.")
    num_key_value_heads: Count | None = fact(
        "Heads whose keys and values are kept in the KV cache; fewer than query heads means less memory per token."
    )
    head_dim: Count | None = fact("Width of one attention head.")
    hidden_activation: Id | None = fact("The function between the two halves of the feed-forward network.")
    max_position_embeddings: Count | None = fact(
        "The longest sequence of positions that the configuration allows."
    )
    sliding_window: Count | None = fact(
        "How many tokens back a local layer looks; its KV cache stops growing there."
    )
    layer_types: LayerTypes | None = fact(
        "Which layers look at everything (full_attention) and which only at the window (sliding_attention)."
    )
    attn_logit_softcapping: Decimal | int | None = fact("Bound that attention scores are squeezed under.")
    final_logit_softcapping: Decimal | int | None = fact("Bound that the output scores are squeezed under.")
    tie_word_embeddings: bool | None = fact(
        "Whether the output layer shares the embedding table, so that it is stored once."
    )


class VisionArchitecture(Cited):
    """The vision tower: turns an image into one vector for each patch."""

    model_type: Id | None = fact("Kind of vision network, by its name in the Transformers library.")
    hidden_size: Count | None = fact("Width of the vector of each image patch.")
    intermediate_size: Count | None = fact("Width of the feed-forward network inside a vision layer.")
    num_hidden_layers: Count | None = fact("How many vision layers are stacked.")
    num_attention_heads: Count | None = fact("Attention heads of each vision layer.")
    patch_size: Count | None = fact("Side of one square patch in pixels; each patch becomes one image token.")
    image_size: Count | None = fact(
        "Side in pixels of the square image that the model takes, where nothing else is said."
    )
    num_channels: Count | None = fact("Colour channels of the image.")


class Architecture(TextArchitecture):
    """The whole shape: the language model directly, or a `text_config` with a vision tower beside it."""

    text_config: TextArchitecture | None = Field(
        None, description="The language model of a model with more than one part."
    )
    vision_config: VisionArchitecture | None = Field(None, description="The vision tower.")
    projection_dim: Count | None = fact(
        "Width to which the projector maps an image patch: that of the language model."
    )
