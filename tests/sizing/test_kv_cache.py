"""The KV cache equals what the engine allocates, to the MiB and by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.sizing import kv_cache
from generator.sizing.setting import Setting
from generator.sizing.shape import LayerShape, Shape, shape_of

MIB = 2**20
GIB = 2**30


@pytest.fixture(scope="session")
def setting(precisions: Any) -> Any:
    def make(context: int, kv_type: str = "f16", rules: Any = "llama.cpp", **more: Any) -> Setting:
        return Setting(rules, context, precisions.formats[kv_type], **more)

    return make


def mixed(architectures: Any, *layers: tuple[int, LayerShape], window: int) -> Shape:
    """A shape with other layers than the configuration of these tests can say."""
    every = tuple(layer for count, layer in layers for _ in range(count))
    return replace(shape_of(architectures["gemma-3-4b"]), layers=every, window_tokens=window)


def test_gemma_2_9b_by_hand(architectures: Any, setting: Any) -> None:
    # 21 layers keep 8192 tokens, 21 keep 4096 + 512; 8 heads x (256 + 256) values x 2 bytes = 8192 bytes a token.
    shape = shape_of(architectures["gemma-2-9b"])
    assert kv_cache.cache_bytes(shape, setting(8192)) == 21 * (8192 + 4608) * 8192 == 2100 * MIB


def test_quantized_values_keep_their_scales(architectures: Any, setting: Any) -> None:
    # 1 head x 256 values = 8 blocks of 34 bytes, keys and values, 18 layers, 8192 tokens: 76.5 MiB.
    shape = shape_of(architectures["gemma-1-2b"])
    assert kv_cache.cache_bytes(shape, setting(8192, "q8_0")) == 8192 * 18 * 2 * 8 * 34


def test_every_measured_cache(measured: Any, architectures: Any, setting: Any) -> None:
    assert len(measured["memory"]) == 32
    for row in measured["memory"]:
        asked = setting(
            row["context"],
            row["kv_type"],
            parallel=row["parallel"],
            micro_batch_tokens=row["micro_batch"],
            has_flash_attention=row["flash_attention"],
            has_full_windows=row["full_windows"],
        )
        computed = kv_cache.cache_bytes(shape_of(architectures[row["size"]]), asked)
        assert computed // MIB == row["device"]["kv_cache"], row


@pytest.mark.parametrize("slots", [1, 2, 4])
def test_separate_streams_share_the_context_and_have_windows_of_their_own(
    architectures: Any, setting: Any, slots: int
) -> None:
    shape = shape_of(architectures["gemma-3-270m"])
    assert kv_cache.cache_bytes(shape, setting(8192, parallel=slots)) == (24 + 15 * slots) * MIB


@pytest.mark.parametrize(("slots", "half_mib"), [(1, 78), (2, 93), (4, 123)])
def test_one_unified_cache_has_a_window_for_each_sequence(
    architectures: Any, setting: Any, slots: int, half_mib: int
) -> None:
    shape = shape_of(architectures["gemma-3-270m"])
    assert 2 * kv_cache.cache_bytes(shape, setting(8192, parallel=slots, is_unified=True)) == half_mib * MIB


def test_four_unified_slots_at_32k(architectures: Any, setting: Any) -> None:
    shape = shape_of(architectures["gemma-3-4b"])
    assert kv_cache.cache_bytes(shape, setting(32768, parallel=4, is_unified=True)) == 1162 * MIB


def test_shared_layers_own_no_cache_and_widths_differ_by_kind(architectures: Any, setting: Any) -> None:
    # 4 global layers of 2 x 512, 20 local ones of 2 x 256, 18 more that share: 64 + 60 MiB at micro-batch 1024.
    shape = mixed(
        architectures,
        (4, LayerShape(False, 8, 2, 512, 512)),
        (20, LayerShape(True, 8, 2, 256, 256)),
        (18, LayerShape(True, 8, 2, 256, 256, owns_cache=False)),
        window=512,
    )
    asked = setting(4096, micro_batch_tokens=1024)
    assert kv_cache.cache_bytes(shape, asked) == (64 + 60) * MIB
    assert kv_cache.cache_bytes(shape, replace(asked, has_full_windows=True)) == (64 + 160) * MIB


@pytest.mark.parametrize(("full_windows", "expected"), [(True, 220 * GIB), (False, 20 * GIB + 1200 * MIB)])
def test_windows_are_a_tenth_of_full_caches(
    architectures: Any, setting: Any, full_windows: bool, expected: int
) -> None:
    # 50 local layers of 16 x 256 and 10 global ones of 4 x 512, 262,144 tokens: 220.0 or 21.17 GiB.
    shape = mixed(
        architectures,
        (50, LayerShape(True, 32, 16, 256, 256)),
        (10, LayerShape(False, 32, 4, 512, 512)),
        window=1024,
    )
    assert kv_cache.cache_bytes(shape, setting(262_144, has_full_windows=full_windows)) == expected


@pytest.mark.parametrize(("full_windows", "tenth_gib"), [(True, 620), (False, 106)])
def test_27b_at_128k(architectures: Any, setting: Any, full_windows: bool, tenth_gib: int) -> None:
    shape = shape_of(architectures["gemma-3-27b"])
    computed = kv_cache.cache_bytes(shape, setting(131_072, has_full_windows=full_windows))
    assert computed * 10 // GIB == tenth_gib


def test_without_flash_attention_values_are_as_wide_as_the_widest(architectures: Any, setting: Any) -> None:
    # Keys 512 and 2048 values, values 2048 in both layers instead of 512 and 2048.
    shape = mixed(
        architectures,
        (1, LayerShape(False, 8, 2, 256, 256)),
        (1, LayerShape(False, 8, 8, 256, 256)),
        window=0,
    )
    on, off = (kv_cache.cache_bytes(shape, setting(256, has_flash_attention=on)) for on in (True, False))
    assert on == 256 * 2 * (512 + 2048 + 512 + 2048)
    assert off == 256 * 2 * (512 + 2048 + 2048 + 2048)


def test_transformers_keeps_the_whole_prompt_in_every_layer(architectures: Any, setting: Any) -> None:
    # 42 layers x 8192 bytes a token x 6000 tokens x 2 sequences; no rounding, windows or not.
    shape = shape_of(architectures["gemma-2-9b"])
    asked = setting(6000, "bf16", "transformers", parallel=2)
    assert kv_cache.cache_bytes(shape, asked) == 2 * 6000 * 42 * 8192


def test_a_short_context_limits_windows_and_micro_batch(architectures: Any, setting: Any) -> None:
    # 100 tokens become 256 cells in every layer.
    shape = shape_of(architectures["gemma-2-9b"])
    assert kv_cache.cells_of(shape, setting(100)) == kv_cache.Cells(256, 256, 1)


def test_longer_contexts_may_be_read_in_larger_pieces(architectures: Any, setting: Any) -> None:
    # Ollama: 512 tokens at once up to 4096, 1024 up to 32768, 2048 beyond; windows take room for them.
    steps = ((4096, 1024), (32768, 2048))
    for context, at_once in ((4096, 512), (4097, 1024), (32768, 1024), (32769, 2048)):
        asked = setting(context, larger_micro_batches=steps)
        assert kv_cache.micro_batch(asked) == at_once
        assert kv_cache.cells_of(shape_of(architectures["gemma-3-4b"]), asked).window == 1024 + at_once
