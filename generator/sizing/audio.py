"""The tensors of a conformer that listens (arXiv 2005.08100): takes its shape; gives each kind of tensor."""

from __future__ import annotations

from collections.abc import Iterator

from generator.sizing.tensor_kind import Rack, TensorKind
from generator.sizing.towers import AudioShape

# A convolution spans three steps of time and three bands, and halves both.
_KERNEL = 9
_HALVING = 2
# The feed-forward networks at both ends of a layer are this many times as wide inside.
_EXPANSION = 4
TOWER = Rack("audio tower", "a.")


def audio_tensors(audio: AudioShape) -> Iterator[TensorKind]:
    """Two halving convolutions, the layers, and the matrix out where there is one; nothing for raw samples."""
    if audio.kind.is_raw:
        return
    width, before, bands = audio.width, 1, audio.bands
    for number, channels in enumerate(audio.channels):
        yield TOWER.weight(f"conv{number}", channels, before * _KERNEL, "convolution")
        yield from TOWER.norm(f"conv{number}_norm", channels)
        before, bands = channels, bands // _HALVING
    yield from TOWER.linear("input_proj", width, before * bands)
    yield from _layers(audio)
    if audio.output_width is not None:
        yield from TOWER.linear("output_proj", audio.output_width, width, True)


def _layers(audio: AudioShape) -> Iterator[TensorKind]:
    """Half a feed-forward network, attention with relative positions, a convolution over time, the other half."""
    width = audio.width
    each = Rack("audio tower", "a.blk.", tuple(range(audio.layers)))
    for end in ("ffn", "ffn_2"):
        yield from each.norm(f"{end}_norm", width)
        yield from each.linear(f"{end}_up", _EXPANSION * width, width)
        yield from each.linear(f"{end}_down", width, _EXPANSION * width)
        yield from each.norm(f"{end}_post_norm", width)
    yield from each.norm("attn_pre_norm", width)
    for stem in ("attn_q", "attn_k", "attn_v", "attn_k_rel", "attn_out"):
        yield from each.linear(stem, width, width)
    yield each.vector("per_dim_scale", width // audio.heads)
    yield from each.norm("attn_post_norm", width)
    yield from each.norm("conv_pre_norm", width)
    yield from each.linear("conv_pw1", 2 * width, width)
    yield each.weight("conv_dw", width, audio.kernel, "convolution")
    yield from each.norm("conv_norm", width)
    yield from each.linear("conv_pw2", width, width)
    yield from each.norm("ln_out", width)
