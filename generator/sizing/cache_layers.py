"""What a KV cache is made of: layers whose rows are alike, and how many rows such a layer keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.reading.schema.hardware import Format
from generator.sizing.shape import LayerShape

Reach = Literal["global", "local", "cross", "recurrent", "spare"]


@dataclass(frozen=True, slots=True)
class LayerClass:
    """Layers whose cache has rows of the same width: how many, and bytes a token of each.

    `reach` says for which tokens: all, those of the window, those that another network has read (cross), or none at
    all, where a layer keeps one state that never grows (recurrent) or memory is set aside once for all sequences
    (spare). `block_tokens` are kept together where an engine allocates whole blocks.
    """

    reach: Reach
    count: int
    row_bytes: int
    block_tokens: int = 1


@dataclass(frozen=True, slots=True)
class Cells:
    """Tokens that one layer keeps: `full` where it looks at everything, `window` where it looks at the window.

    There are `streams` such caches, one for each sequence or one for all.
    """

    full: int
    window: int
    streams: int

    def of(self, layers: LayerClass) -> int:
        """How many rows a layer of a class keeps. A window that ends within a block needs one block more."""
        if layers.reach in ("recurrent", "spare"):
            return 1
        block = layers.block_tokens
        if layers.reach == "local":
            return -(-self.window // block) * block + (block if block > 1 else 0)
        return -(-self.full // block) * block


def row_bytes_of(layer: LayerShape, values: int, stored: Format) -> int:
    """Bytes of the keys of one token in one layer, and of `values` values beside them."""
    keys = layer.key_value_heads * layer.key_width
    return sum(-(-width // stored.block_weights) * stored.block_bytes for width in (keys, values))
