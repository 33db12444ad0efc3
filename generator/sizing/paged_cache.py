"""The KV cache of vLLM: takes a shape and a setting; gives layer classes and cells in whole blocks of its pool.

vLLM keeps one pool of blocks. Layers that keep the same tokens form groups of equally many layers; a block holds some
tokens for all layers of a group, and is equally large for every group, so that any group can take it. To that
end layers with narrow rows keep more tokens in a block, and groups are filled up with layers that do not exist.

vLLM 0.33: get_kv_cache_groups and _get_kv_cache_groups_uniform_page_size in v1/core/kv_cache_planning.py,
max_memory_usage_bytes in v1/kv_cache_interface.py.
"""

from __future__ import annotations

from collections import Counter

from generator.sizing.cache_layers import Cells, LayerClass, Reach, row_bytes_of
from generator.sizing.setting import Setting
from generator.sizing.shape import Shape

# CacheConfig.DEFAULT_BLOCK_SIZE in config/cache.py.
BLOCK_TOKENS = 16
# The scheduler plans a step while the one before it is computed (async scheduling, on by default).
STEPS_IN_FLIGHT = 2
# A group is as large as the smaller kind of layers, unless the larger kind has less than half as many more.
_NEARLY_EQUAL = 3, 2


def cells_of(shape: Shape, setting: Setting) -> Cells:
    """Tokens for which a request that is as long as the context is admitted."""
    length, window = setting.context_tokens, shape.window_tokens
    in_flight = STEPS_IN_FLIGHT * setting.batch_tokens
    kept = length if setting.has_full_windows or not shape.has_windows else window - 1 + in_flight
    return Cells(length, min(kept, length), setting.parallel)


def layer_classes(shape: Shape, setting: Setting) -> tuple[LayerClass, ...]:
    """The layers that own a cache, with those that fill up groups, and the block that the pool never gives away."""
    buckets: Counter[tuple[Reach, int]] = Counter()
    for layer in shape.layers:
        if layer.owns_cache:
            is_local = layer.is_local and not setting.has_full_windows
            values = layer.key_value_heads * layer.value_width
            reach: Reach = "local" if is_local else "global"
            buckets[reach, row_bytes_of(layer, values, setting.kv_format)] += 1
    if not buckets:
        return ()
    in_group = _layers_in_group(list(buckets.values()))
    widest = max(row_bytes for _, row_bytes in buckets)
    layers = tuple(
        LayerClass(reach, -(-count // in_group) * in_group, *_block(row_bytes, widest))
        for (reach, row_bytes), count in buckets.items()
    )
    return (*layers, LayerClass("spare", 1, in_group * widest * BLOCK_TOKENS))


def _layers_in_group(counts: list[int]) -> int:
    """How many layers each group has: as few as there are of the rarest kind, which wastes least."""
    fewest, most = min(counts), max(counts)
    times, of = _NEARLY_EQUAL
    return most if most * of < fewest * times else fewest


def _block(row_bytes: int, widest: int) -> tuple[int, int]:
    """Bytes of a row and tokens in a block, so that the block is as large as one of the widest rows.

    Rows that do not divide the widest are filled up instead (unify_kv_cache_spec_page_size).
    """
    if widest % row_bytes:
        return widest, BLOCK_TOKENS
    return row_bytes, BLOCK_TOKENS * (widest // row_bytes)
