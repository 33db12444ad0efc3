"""How fast a model can write at most: takes a shape, its weights and a context; gives bytes read for a token, and the bound.

To write a token a processor must read every weight that works on it, and the keys and values of the tokens before it.
Nothing is faster than reading those bytes once at the full bandwidth of the memory; everything else that must be done
makes it slower. So the quotient is a bound and no forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from generator.reading.schema.hardware import Format
from generator.reading.schema.parameters import LedgerGroup
from generator.sizing.cache_layers import row_bytes_of
from generator.sizing.parameters import INPUT_GROUPS
from generator.sizing.shape import Shape
from generator.sizing.weights import Weights

# What is done once for a prompt: images and sound become vectors, and another network reads. The attention to what
# that has read is left out whole, for a part of it is done once; a bound may count too little and never too much.
_DONE_ONCE: tuple[LedgerGroup, ...] = (*INPUT_GROUPS, "encoder", "cross-attention", "dense head")

# Bytes of a value of a recurrent state.
_STATE_BYTES = 4


@dataclass(frozen=True, slots=True)
class TokenReads:
    """Bytes that must be read to write one token of each of the sequences that are written at the same time."""

    weights_bytes: int
    cache_bytes: int

    @property
    def bytes(self) -> int:
        return self.weights_bytes + self.cache_bytes


def writes_one_by_one(shape: Shape) -> bool:
    """Whether a model writes token by token: not one that only reads, nor one that writes many at once."""
    return not shape.is_bidirectional and shape.written_tokens == 1


def token_reads(
    shape: Shape, weights: Weights, kv_format: Format, context_tokens: int, parallel: int = 1
) -> TokenReads:
    """What is read for one token after `context_tokens` others in each of `parallel` sequences.

    Weights are read once for all sequences. Of the experts only those read that are chosen, of tables that are looked
    up one row; a table that is the output layer too is read whole. Layers that use the cache of another are not
    counted again, and of a window no more than the window.
    """
    read = sum(size for group, size in weights.groups.items() if group not in _DONE_ONCE)
    if shape.experts is not None:
        experts = weights.groups.get("experts", 0)
        read -= experts - experts * shape.experts.used // shape.experts.count
    if not weights.is_tied:
        read -= weights.table_bytes - weights.table_bytes // shape.vocabulary
    if shape.per_layer_rows:
        read -= weights.per_layer_table_bytes - weights.per_layer_table_bytes // shape.per_layer_rows
    return TokenReads(read, parallel * _cache_reads(shape, kv_format, context_tokens))


def tokens_per_second(bandwidth_bytes_per_second: int, reads: TokenReads) -> Fraction:
    """The bound for one sequence: bandwidth ÷ bytes read."""
    return Fraction(bandwidth_bytes_per_second, reads.bytes)


def _cache_reads(shape: Shape, kv_format: Format, context_tokens: int) -> int:
    read = 0
    for layer in shape.layers:
        if layer.is_recurrent:
            read += shape.state_width * _STATE_BYTES
        elif layer.owns_cache:
            seen = min(context_tokens, shape.window_tokens) if layer.is_local else context_tokens
            read += seen * row_bytes_of(layer, layer.key_value_heads * layer.value_width, kv_format)
    return read
