"""The KV cache of vLLM equals what its own rules for groups and blocks admit, by hand and against published words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.sizing import kv_cache, paged_cache
from generator.sizing.cache_layers import LayerClass
from generator.sizing.setting import Setting
from generator.sizing.shape import LayerShape, Shape, shape_of

GIB = 2**30


@pytest.fixture(scope="session")
def setting(precisions: Any) -> Any:
    def make(context: int, *, batch: int = 2048, **more: Any) -> Setting:
        return Setting("vllm", context, precisions.formats["bf16"], micro_batch_tokens=batch, **more)

    return make


def block_bytes(shape: Shape, asked: Setting) -> int:
    """The block of the pool that is never given away, which is as large as every other."""
    (spare,) = (layers for layers in kv_cache.layer_classes(shape, asked) if layers.reach == "spare")
    return spare.row_bytes


def test_local_and_global_layers_share_blocks_by_hand(architectures: Any, setting: Any) -> None:
    # Gemma 3 4B: 5 global and 29 local layers, 4 heads x (256 + 256) values x 2 bytes = 4096 bytes a token.
    # Groups of 5 layers: 1 global, 6 local (one filled up). A block of 16 tokens: 5 x 16 x 4096 bytes.
    # A request of 131072 tokens: 8192 blocks for the global group; each local one (1023 + 2 x 2048) / 16, up, + 1.
    shape = shape_of(architectures["gemma-3-4b"])
    asked = setting(131072)
    block = 5 * 16 * 4096
    assert block_bytes(shape, asked) == block
    assert kv_cache.cache_bytes(shape, asked) == (8192 + 6 * 321 + 1) * block


@pytest.mark.parametrize(
    ("size", "context", "batch", "gib"),
    [
        ("gemma-2-9b", 8192, 2048, 2.63),
        ("gemma-3-4b", 131072, 2048, 3.09),
        ("gemma-3-4b", 131072, 8192, 4.49),
        ("gemma-3-12b", 131072, 2048, 9.57),
        ("gemma-3-12b", 131072, 8192, 13.32),
    ],
)
def test_requests_of_full_length(
    architectures: Any, setting: Any, size: str, context: int, batch: int, gib: float
) -> None:
    # The figures of an independent reading of the same rules, without the block that is never given away.
    shape, asked = shape_of(architectures[size]), setting(context, batch=batch)
    assert (kv_cache.cache_bytes(shape, asked) - block_bytes(shape, asked)) / GIB == pytest.approx(
        gib, abs=0.005
    )


def test_all_layers_in_full_is_what_the_error_text_of_a_published_report_says(
    architectures: Any, setting: Any
) -> None:
    # Gemma 4 31B: 50 layers with 16 heads of 256, 10 with 4 of 512, 262144 tokens: 220.0 GiB.
    local, everything = LayerShape(True, 32, 16, 256, 256), LayerShape(False, 32, 4, 512, 512)
    shape = replace(
        shape_of(architectures["gemma-3-4b"]), layers=(local,) * 50 + (everything,) * 10, window_tokens=1024
    )
    in_full = setting(262144, has_full_windows=True)
    spare = block_bytes(shape, in_full)
    assert (kv_cache.cache_bytes(shape, in_full) - spare) / GIB == 220.0
    assert (kv_cache.cache_bytes(shape, setting(262144)) - spare) / GIB == pytest.approx(23.92, abs=0.005)


def test_narrow_rows_fill_a_block_with_more_tokens(architectures: Any, setting: Any) -> None:
    local, everything = LayerShape(True, 16, 8, 256, 256), LayerShape(False, 16, 1, 512, 512)
    shape = replace(shape_of(architectures["gemma-3-4b"]), layers=(local,) * 40 + (everything,) * 8)
    local_class, global_class, _ = kv_cache.layer_classes(shape, setting(4096))
    assert (local_class.row_bytes, local_class.block_tokens) == (8192, 16)
    assert (global_class.row_bytes, global_class.block_tokens) == (2048, 64)


def test_rows_that_do_not_divide_the_widest_are_filled_up(architectures: Any, setting: Any) -> None:
    wide, odd = LayerShape(False, 8, 4, 256, 256), LayerShape(True, 8, 3, 256, 256)
    shape = replace(shape_of(architectures["gemma-3-4b"]), layers=(wide, odd))
    assert kv_cache.layer_classes(shape, setting(4096))[1] == LayerClass("local", 1, 4096, 16)


@pytest.mark.parametrize(
    ("counts", "in_group"), [([5, 29], 5), ([21, 21], 21), ([12, 13], 13), ([2, 3], 2), ([7], 7)]
)
def test_layers_in_a_group(counts: list[int], in_group: int) -> None:
    assert paged_cache._layers_in_group(counts) == in_group


def test_sequences_share_one_pool(architectures: Any, setting: Any) -> None:
    shape = shape_of(architectures["gemma-3-4b"])
    one, four = setting(8192), setting(8192, parallel=4)
    spare = block_bytes(shape, one)
    assert kv_cache.cache_bytes(shape, four) - spare == 4 * (kv_cache.cache_bytes(shape, one) - spare)
