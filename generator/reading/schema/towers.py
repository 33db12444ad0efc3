"""Shapes of what stands before a language model, for images and sound; descriptions are shown to readers."""

from __future__ import annotations

from generator.reading.schema.base import (
    Cited,
    Few,
    Heads,
    Id,
    Layers,
    Pixels,
    Rows,
    Width,
    fact,
)


class VisionArchitecture(Cited):
    """The vision tower: turns an image into one vector for each patch."""

    model_type: Id | None = fact("Kind of vision network, by its name in the Transformers library.")
    architecture: Id | None = fact("Name of the network in the timm library, where it is taken from there.")
    hidden_size: Width | None = fact("Width of the vector of each image patch.")
    intermediate_size: Width | None = fact("Width of the feed-forward network inside a vision layer.")
    num_hidden_layers: Layers | None = fact("How many vision layers are stacked.")
    num_attention_heads: Heads | None = fact("Attention heads of each vision layer.")
    num_key_value_heads: Heads | None = fact("Key-value heads of each vision layer.")
    head_dim: Width | None = fact("Width of one attention head of the vision tower.")
    patch_size: Pixels | None = fact("Side of one square patch in pixels; each patch becomes one vector.")
    image_size: Pixels | None = fact(
        "Side in pixels of the square image that the model takes, where nothing else is said."
    )
    num_channels: Few | None = fact("Colour channels of the image.")
    position_embedding_size: Rows | None = fact(
        "Rows of each table of positions, one table for each direction of the image."
    )
    pooling_kernel_size: Few | None = fact(
        "Side of the square of patches that are merged into one image token."
    )
    standardize: bool | None = fact(
        "Whether image tokens are shifted and scaled at the end, by a stored value for each dimension."
    )
    use_clipped_linears: bool | None = fact(
        "Whether each matrix comes with four bounds that its input and output are cut off at."
    )
    vision_use_head: bool | None = fact(
        "Whether an attention layer at the end pools all patches into one vector for the whole image."
    )
    mm_embed_dim: Width | None = fact("Width to which raw patches are mapped where there is no tower.")
    mm_posemb_size: Rows | None = fact(
        "Rows of each table of positions that is added to raw patches, one for each direction."
    )
    vocab_size: Rows | None = fact("Rows of the table of special tokens that mark the places of images.")


class AudioArchitecture(Cited):
    """The audio tower: turns sound into one vector for each stretch of time."""

    model_type: Id | None = fact("Kind of audio network, by its name in the Transformers library.")
    hidden_size: Width | None = fact("Width of the vector of each stretch of sound.")
    num_hidden_layers: Layers | None = fact("How many conformer layers are stacked.")
    conf_num_hidden_layers: Layers | None = fact("How many conformer layers are stacked.")
    num_attention_heads: Heads | None = fact("Attention heads of each conformer layer.")
    conf_num_attention_heads: Heads | None = fact("Attention heads of each conformer layer.")
    conv_kernel_size: Few | None = fact("Steps of time that the convolution inside a layer spans.")
    conf_conv_kernel_size: Few | None = fact("Steps of time that the convolution inside a layer spans.")
    input_feat_size: Width | None = fact("Frequency bands of the spectrogram that goes in.")
    subsampling_conv_channels: tuple[Width, ...] | None = fact(
        "Channels of the two convolutions that each halve the steps of time and the frequency bands."
    )
    sscp_conv_channel_size: tuple[Width, ...] | None = fact(
        "Channels of the two convolutions that each halve the steps of time and the frequency bands."
    )
    output_proj_dims: Width | None = fact("Width that the tower maps its output to.")
    use_clipped_linears: bool | None = fact(
        "Whether each matrix comes with four bounds that its input and output are cut off at."
    )
    audio_embed_dim: Width | None = fact(
        "Samples of sound that are mapped to one token at once where there is no tower."
    )
    vocab_size: Rows | None = fact("Rows of the table of special tokens that mark the places of sound.")
