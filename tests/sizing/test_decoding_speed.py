"""The bound of speed: bandwidth by the bytes that must be read for one token, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from generator.sizing.planner import Planner
from generator.sizing.shape import Experts, shape_of
from generator.sizing.speed import TokenReads, token_reads, tokens_per_second, writes_one_by_one
from generator.sizing.weights import Weights, weights_of


def weights(groups: dict[Any, int], **more: Any) -> Weights:
    known = {"table_bytes": 0, "per_layer_table_bytes": 0, "file_bytes": 0, "is_converted": False}
    return Weights(groups, **{**known, "is_tied": True, "rules": "llama.cpp", **more})


def test_gemma_2_9b_in_16_bits_by_hand(small_catalog: Any, architectures: Any) -> None:
    planner = Planner(small_catalog)
    size, engine = small_catalog.sizes["gemma-2-9b"], small_catalog.engines["llama.cpp"]
    found = token_reads(
        planner.shape(size), planner.weights(size, engine, "f16"), small_catalog.formats["f16"], 8192
    )
    # every weight once, the table as output layer: 9,241,100,288 in 16 bits and 605,696 of norms in 32
    assert found.weights_bytes == 2 * 9_241_100_288 + 4 * 605_696
    # 42 layers of 8 heads x 256 values, keys and values, 2 bytes: half see 8,192 tokens, half 4,096
    assert found.cache_bytes == 21 * (8192 + 4096) * 8 * 256 * 2 * 2
    # an RTX 4090 reads 1,008 GB/s: 1,008 ÷ (18.48 + 2.11)
    assert 48.9 < tokens_per_second(1_008_000_000_000, found) < 49


def test_tables_are_looked_up_but_an_output_layer_is_read(architectures: Any) -> None:
    shape = shape_of(architectures["gemma-1-2b"])
    groups = {"embeddings": 256_000 * 100, "attention": 7, "output": 9}
    stored = weights(groups, table_bytes=256_000 * 100)
    apart = replace(stored, is_tied=False)
    none = precisionless()
    assert token_reads(shape, stored, none, 0).weights_bytes == 256_000 * 100 + 16
    assert token_reads(shape, apart, none, 0).weights_bytes == 100 + 16
    further = replace(shape, per_layer_rows=1000)
    tables = weights({"attention": 7, "per-layer embeddings": 50_000}, per_layer_table_bytes=50_000)
    assert token_reads(further, tables, none, 0).weights_bytes == 57


def test_of_experts_only_those_that_are_chosen(architectures: Any) -> None:
    shape = replace(shape_of(architectures["gemma-1-2b"]), experts=Experts(128, 8, 700))
    found = token_reads(shape, weights({"experts": 12_800, "attention": 5}), precisionless(), 0)
    assert found.weights_bytes == 5 + 800


def test_what_is_done_once_is_not_read_again(architectures: Any) -> None:
    shape = shape_of(architectures["gemma-1-2b"])
    once = {"vision tower": 10**9, "projector": 10**6, "encoder": 10**9, "attention": 5}
    assert token_reads(shape, weights(once), precisionless(), 0).weights_bytes == 5


def test_several_sequences_share_the_weights(architectures: Any, precisions: Any) -> None:
    shape = shape_of(architectures["gemma-2-2b"])
    stored = weights_of(shape, precisions.precisions["q8_0"], precisions.formats)
    one, four = (token_reads(shape, stored, precisions.formats["f16"], 8192, many) for many in (1, 4))
    assert four == TokenReads(one.weights_bytes, 4 * one.cache_bytes)
    assert tokens_per_second(one.bytes, one) == Fraction(1)


def test_models_that_write_otherwise_have_no_such_bound(architectures: Any) -> None:
    shape = shape_of(architectures["gemma-1-2b"])
    assert writes_one_by_one(shape)
    assert not writes_one_by_one(replace(shape, is_bidirectional=True))
    assert not writes_one_by_one(replace(shape, written_tokens=256))


def precisionless() -> Any:
    from generator.reading.schema.hardware import Format

    return Format.model_validate({"name": "F16", "block_weights": 1, "block_bytes": 2, "source": "s"})
