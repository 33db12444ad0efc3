"""The KV cache: takes a shape and a setting; gives its bytes as the engine allocates them.

llama.cpp: src/llama-context.cpp, src/llama-kv-cache.cpp, src/llama-kv-cache-iswa.cpp. Transformers: cache_utils.py.
vLLM: v1/core/kv_cache_planning.py and v1/kv_cache_interface.py, by `paged_cache`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from generator.reading.schema.hardware import Format
from generator.sizing import paged_cache
from generator.sizing.cache_layers import Cells, LayerClass, Reach, row_bytes_of
from generator.sizing.setting import DEFAULT_BATCH_TOKENS, Setting
from generator.sizing.shape import LayerShape, Shape

CACHE_PADDING_TOKENS = 256

# Bytes of a value of a recurrent state, and of the last tokens that its convolution looks back at.
_STATE_BYTES, _TAIL_BYTES = 4, 2


def cache_bytes(shape: Shape, setting: Setting) -> int:
    """Bytes of the KV cache at its largest."""
    return bytes_of(layer_classes(shape, setting), cells_of(shape, setting))


def bytes_of(classes: tuple[LayerClass, ...], cells: Cells) -> int:
    """Bytes of the KV cache from its layers and cells."""
    return sum(
        (1 if layers.reach == "spare" else cells.streams) * layers.count * layers.row_bytes * cells.of(layers)
        for layers in classes
    )


def cells_of(shape: Shape, setting: Setting) -> Cells:
    """How many tokens each layer keeps.

    llama.cpp rounds the context and every stream of it up to 256 cells; a window needs room for a micro-batch
    beside it. Transformers lets every layer keep the whole prompt until the first token is written, which is the
    peak: a window layer then holds a view of the full tensor. vLLM charges a window with the tokens in flight
    beside it: two steps of the scheduler, which plans one ahead.
    """
    if setting.rules == "transformers":
        return Cells(setting.context_tokens, setting.context_tokens, setting.parallel)
    if setting.rules == "vllm":
        return paged_cache.cells_of(shape, setting)
    context = padded(setting.context_tokens)
    streams = 1 if setting.is_unified else setting.parallel
    full = context if setting.is_unified else padded(context // streams)
    if setting.has_full_windows or not shape.has_windows:
        return Cells(full, full, streams)
    sequences = setting.parallel if setting.is_unified else 1
    room = shape.window_tokens * sequences + micro_batch(setting)
    return Cells(full, padded(min(full, room)), streams)


def layer_classes(shape: Shape, setting: Setting) -> tuple[LayerClass, ...]:
    """The layers that own a cache, grouped by width; none where every token sees all others.

    Without flash attention llama.cpp stores values transposed, and every layer's row of values is as wide as the
    widest of the model. A network that writes keeps keys and values of what another has read in each layer, and for
    its length the context is taken, which bounds what is read as well as what is written. A recurrent layer keeps
    its state in 32 bits and what its convolution looks back at in 16 (`_setup_cache` in the modeling file).
    """
    if shape.is_bidirectional:
        return ()
    if setting.rules == "vllm":
        return paged_cache.layer_classes(shape, setting)
    rows_of = _rows_of_a_layer(shape, setting)
    counts: Counter[tuple[Reach, int]] = Counter()
    for layer, number in Counter(shape.layers).items():
        for row in rows_of(layer):
            counts[row] += number
    return tuple(LayerClass(reach, number, size) for (reach, size), number in counts.items())


def classes_by_layer(shape: Shape, setting: Setting) -> tuple[tuple[LayerClass, ...], ...]:
    """What each layer keeps by itself, for engines that put layers in different places (not vLLM)."""
    rows_of = _rows_of_a_layer(shape, setting)
    alike = {
        layer: tuple(LayerClass(reach, 1, size) for reach, size in rows_of(layer))
        for layer in set(shape.layers)
    }
    return tuple(alike[layer] for layer in shape.layers)


def _rows_of_a_layer(shape: Shape, setting: Setting) -> Callable[[LayerShape], list[tuple[Reach, int]]]:
    """For a layer the rows that it keeps: for which tokens, and their bytes."""
    widest = max(layer.key_value_heads * layer.value_width for layer in shape.layers)
    is_padded = setting.rules == "llama.cpp" and not setting.has_flash_attention

    def rows_of(layer: LayerShape) -> list[tuple[Reach, int]]:
        found: list[tuple[Reach, int]] = []
        if layer.is_recurrent:
            tail = _TAIL_BYTES * (shape.state_kernel - 1)
            found.append(("recurrent", shape.state_width * (_STATE_BYTES + tail)))
        if layer.owns_cache and not shape.is_bidirectional:
            values = widest if is_padded else layer.key_value_heads * layer.value_width
            row_bytes = row_bytes_of(layer, values, setting.kv_format)
            found.append(("local" if layer.is_local else "global", row_bytes))
            if shape.encoder is not None:
                found.append(("cross", row_bytes))
        return found

    return rows_of


def micro_batch(setting: Setting) -> int:
    """Tokens that are computed at once: never more than the batch or the context."""
    return min(setting.batch_tokens, DEFAULT_BATCH_TOKENS, padded(setting.context_tokens))


def padded(tokens: int) -> int:
    """`tokens` rounded up to whole steps of the cache."""
    return -(-tokens // CACHE_PADDING_TOKENS) * CACHE_PADDING_TOKENS


def token_bytes(shape: Shape, stored: Format) -> int:
    """Bytes that one token adds to the cache of all layers that own one, before any window."""
    return sum(
        row_bytes_of(layer, layer.key_value_heads * layer.value_width, stored)
        for layer in shape.layers
        if layer.owns_cache
    )
