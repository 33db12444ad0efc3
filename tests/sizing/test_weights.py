"""Bytes of weights: every file type equals the engine's own sum of tensors to the printed digit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from generator.reading.schema.hardware import Format
from generator.sizing.shape import shape_of
from generator.sizing.tensor_kind import TensorKind
from generator.sizing.weights import (
    applies,
    fitting_format,
    format_by_tensor,
    tensor_bytes,
    weights_of,
)

MIB = 2**20
FILE_TYPES = [
    "f16",
    "q8_0",
    "q6_k",
    "q5_k_m",
    "q5_k_s",
    "q5_0",
    "q4_k_m",
    "q4_k_s",
    "q4_0",
    "q4_1",
    "iq4_nl",
    "iq4_xs",
    "q3_k_l",
    "q3_k_m",
    "q3_k_s",
    "iq3_m",
    "q2_k",
]
SIZES = ("gemma-1-2b", "gemma-2-9b", "gemma-3-4b", "gemma-3-12b")


@pytest.mark.parametrize("size", SIZES)
def test_the_engine_was_asked_for_all_file_types(measured: Any, size: str) -> None:
    assert list(measured["tensors_mib"][size]) == FILE_TYPES


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("file_type", FILE_TYPES)
def test_tensors_take_what_the_engine_says(
    measured: Any, architectures: Any, precisions: Any, size: str, file_type: str
) -> None:
    weights = weights_of(shape_of(architectures[size]), precisions.precisions[file_type], precisions.formats)
    printed = Decimal(measured["tensors_mib"][size][file_type])
    assert abs(Decimal(weights.tensor_bytes) / MIB - printed) <= Decimal("0.0051")


def test_f16_by_hand(architectures: Any, precisions: Any) -> None:
    # 2 bytes a weight of a matrix; the 37 norms of 2048 values are kept in 4 bytes.
    weights = weights_of(
        shape_of(architectures["gemma-1-2b"]), precisions.precisions["f16"], precisions.formats
    )
    assert weights.tensor_bytes == 2 * 2_506_172_416 + 2 * 37 * 2048
    assert weights.device_bytes == weights.tensor_bytes
    assert weights.host_bytes == 2 * 256_000 * 2048


def test_q4_0_is_four_and_a_half_bits(precisions: Any) -> None:
    # 32 weights in 18 bytes: 4096 x 4096 weights take 9 MiB, not 8.
    kind = TensorKind("ffn_up.weight", "feed-forward", 4096, 4096, "matrix")
    assert tensor_bytes(kind, "q4_0", precisions.precisions["q4_0"], precisions.formats) == 9 * MIB


def test_an_untied_output_layer_leaves_the_table_on_the_host(make_decoder: Any, precisions: Any) -> None:
    shape = shape_of(make_decoder("gemma-2-2b", tied=False))
    weights = weights_of(shape, precisions.precisions["q8_0"], precisions.formats)
    # 256,000 rows of 2304 = 72 blocks of 34 bytes
    assert weights.host_bytes == 256_000 * 72 * 34
    assert weights.device_bytes == weights.tensor_bytes - weights.host_bytes


def test_rows_that_no_block_divides_fall_back(architectures: Any, precisions: Any) -> None:
    # Rows of 640 are two and a half blocks of 256: Q4_K becomes Q5_0, Q6_K becomes Q8_0.
    shape = shape_of(architectures["gemma-3-270m"])
    chosen = format_by_tensor(shape, precisions.precisions["q4_k_m"], precisions.formats)
    assert chosen["blk.0.attn_q.weight"] == "q5_0"
    assert chosen["token_embd.weight"] == "q8_0"
    assert chosen["blk.5.ffn_down.weight"] in ("q4_k", "q6_k")  # rows of 2048 are eight blocks
    assert chosen["blk.0.attn_norm.weight"] == "f32"


def test_fallbacks_end(precisions: Any) -> None:
    assert fitting_format(7, "q4_k", precisions.formats) == "f16"
    endless = {
        "a": Format(name="A", block_weights=4, block_bytes=2, fallback="b"),
        "b": Format(name="B", block_weights=8, block_bytes=4, fallback="a"),
    }
    assert fitting_format(6, "a", endless) == "b"


def test_edges_by_hand(architectures: Any) -> None:
    # 26 layers: 26 // 8 = 3 first, from 7 * 26 // 8 = 22 on, and between them each third: 5, 8, 11, 14, 17, 20.
    shape = shape_of(architectures["gemma-2-2b"])
    edges = [index for index in range(26) if applies("edges", index, 26, shape)]
    assert edges == [0, 1, 2, 5, 8, 11, 14, 17, 20, 22, 23, 24, 25]


def test_few_key_value_heads_are_four_queries_for_each(architectures: Any) -> None:
    assert applies("few-key-value-heads", 0, 1, shape_of(architectures["gemma-1-2b"]))
    assert not applies("few-key-value-heads", 0, 1, shape_of(architectures["gemma-2-9b"]))


@pytest.mark.parametrize(
    ("where", "expected"),
    [("all", 32), ("first-eighth", 4), ("first-sixteenth", 2), ("first-two", 2), ("first-four", 4)],
)
def test_where_counts_layers_from_the_first(architectures: Any, where: Any, expected: int) -> None:
    shape = shape_of(architectures["gemma-2-9b"])
    assert [index for index in range(32) if applies(where, index, 32, shape)] == list(range(expected))


def test_bitsandbytes_converts_matrices_alone(architectures: Any, precisions: Any) -> None:
    shape = shape_of(architectures["gemma-1-2b"])
    # A layer: 3 x 2048 x 16384 + 2 x 2048 x 2048 + 2 x 256 x 2048 weights; rows of a matrix are its outputs.
    matrices = 18 * (3 * 2048 * 16384 + 2 * 2048 * 2048 + 2 * 256 * 2048)
    rows = 18 * (2 * 16384 + 2048 + 2 * 2048 + 2 * 256)
    kept = 2 * (256_000 * 2048 + 37 * 2048)
    int8, nf4 = (
        weights_of(shape, precisions.precisions[key], precisions.formats, rules="transformers")
        for key in ("int8", "nf4")
    )
    assert int8.device_bytes == matrices + 4 * rows + kept
    assert nf4.device_bytes == matrices // 64 * 36 + kept
    assert int8.file_bytes == nf4.file_bytes == 2 * 2_506_172_416
    assert int8.host_bytes == 0


def test_a_bf16_checkpoint_is_two_bytes_a_parameter(make_with_images: Any, precisions: Any) -> None:
    shape = shape_of(make_with_images("gemma-1-2b"))
    weights = weights_of(shape, precisions.precisions["bf16"], precisions.formats, rules="transformers")
    assert weights.file_bytes == weights.device_bytes == 2 * 2_923_335_408


def test_llama_cpp_loads_the_language_model_without_the_tower(make_with_images: Any, precisions: Any) -> None:
    with_tower = weights_of(
        shape_of(make_with_images("gemma-1-2b", rows=256_000)),
        precisions.precisions["q8_0"],
        precisions.formats,
    )
    assert set(with_tower.groups) == {"embeddings", "attention", "feed-forward", "norms"}


def test_vllm_loads_keys_that_serve_as_values_twice(architectures: Any, precisions: Any) -> None:
    # One matrix for queries, keys and values: without values of their own, 4 layers hold 3840 x (1 x 512) keys again.
    shape = shape_of(architectures["gemma-3-12b"])
    layer = replace(shape.layers[0], is_local=False, key_value_heads=1, key_width=512, value_width=512)
    alike = replace(shape, layers=(*shape.layers[:44], *[replace(layer, has_values=False)] * 4))
    once, twice = (
        weights_of(alike, precisions.precisions["bf16"], precisions.formats, rules=rules)
        for rules in ("transformers", "vllm")
    )
    assert twice.tensor_bytes - once.tensor_bytes == 4 * 3840 * 512 * 2
    assert twice.file_bytes == once.file_bytes == once.tensor_bytes


def test_vllm_quantizes_matrices_and_keeps_tables(architectures: Any, precisions: Any) -> None:
    # Gemma 1 2B: a table of 256000 x 2048 and 37 norms in 16 bits; 18 layers of matrices in a byte and a scale a row.
    shape = shape_of(architectures["gemma-1-2b"])
    table, norms = 256_000 * 2048, 37 * 2048
    matrices = 18 * (2 * 2048 * 2048 + 2 * 256 * 2048 + 3 * 16384 * 2048)
    rows = 18 * (2 * 2048 + 2 * 256 + 2 * 16384 + 2048)
    eight, four = (
        weights_of(shape, precisions.precisions[name], precisions.formats, rules="vllm")
        for name in ("fp8", "w4a16")
    )
    assert eight.tensor_bytes == 2 * (table + norms) + matrices + 4 * rows
    assert four.tensor_bytes == 2 * (table + norms) + matrices * 66 // 128
