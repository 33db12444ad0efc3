"""A mixture of experts takes what llama.cpp itself says: tensors, KV cache and buffers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml

from generator.sizing import compute_buffer, kv_cache
from generator.sizing.parameters import ledger_of
from generator.sizing.setting import Setting
from generator.sizing.weights import format_by_tensor, weights_of
from tests.sizing.conftest import DATA
from tests.sizing.networks import mixture

MIB = 2**20
MEASURED = yaml.safe_load((DATA / "llama-cpp-0c1e570-experts.yaml").read_text("utf-8"))


def asked(row: dict[str, Any], precisions: Any) -> Setting:
    return Setting(
        "llama.cpp",
        row["context"],
        precisions.formats[row["kv_type"]],
        parallel=row["parallel"],
        micro_batch_tokens=row["micro_batch"],
        has_flash_attention=row["flash_attention"],
        has_full_windows=row["full_windows"],
        output_rows="micro-batch",
    )


def test_total_and_active_parameters_by_hand() -> None:
    found = ledger_of(mixture())
    # A layer has 128 experts of three matrices 2816 x 704; 120 of them do not work on a token.
    expert = 3 * 2816 * 704
    assert found.groups["experts"] == 30 * 128 * expert
    # The router: a matrix, a scale for each value of the stream, a scale for each expert.
    assert found.groups["router"] == 30 * (128 * 2816 + 2816 + 128)
    # 25 local layers with queries and output of 4096, keys and values of 2048; 5 of 8192, keys of 1024 alone.
    assert found.groups["attention"] == 2816 * (25 * (2 * 4096 + 2 * 2048) + 5 * (2 * 8192 + 1024))
    assert found.total == 25_233_141_790
    assert found.active() == found.total - 30 * 120 * expert == 3_822_530_590


@pytest.mark.parametrize("file_type", MEASURED["tensors_mib"])
def test_tensors_take_what_the_engine_says(precisions: Any, file_type: str) -> None:
    weights = weights_of(mixture(), precisions.precisions[file_type], precisions.formats)
    # The file also holds 256 frequencies of the rotation in F32, which are computed and no parameters.
    found = Decimal(weights.tensor_bytes + 256 * 4) / MIB
    assert abs(found - Decimal(MEASURED["tensors_mib"][file_type])) <= Decimal("0.0051")


def test_the_quantizer_goes_by_layer_or_counts_matrices(precisions: Any) -> None:
    chosen = format_by_tensor(mixture(), precisions.precisions["q4_k_m"], precisions.formats)
    # Rows of 704 are no whole blocks of 256: Q4_K becomes Q5_0, Q6_K of the edges becomes Q8_0.
    assert chosen["blk.0.ffn_down_exps.weight"] == chosen["blk.29.ffn_down_exps.weight"] == "q8_0"
    assert chosen["blk.4.ffn_down_exps.weight"] == "q5_0"
    assert chosen["blk.4.ffn_gate_up_exps.weight"] == "q4_k"
    # 25 matrices for values: the first three, those from 21 on, and each third between; layer 5 has none.
    assert "blk.5.attn_v.weight" not in chosen
    edges = {0, 1, 2, 5, 8, 11, 14, 17, 20, 21, 22, 23, 24}
    with_values = [layer for layer in range(30) if layer % 6 != 5]
    for number, layer in enumerate(with_values):
        assert chosen[f"blk.{layer}.attn_v.weight"] == ("q6_k" if number in edges else "q4_k")
    assert chosen["blk.0.ffn_gate_inp.weight"] == "f32"
    assert chosen["blk.0.ffn_down_exps.scale"] == "f32"


def test_every_measured_cache(precisions: Any) -> None:
    for row in MEASURED["memory"]:
        computed = kv_cache.cache_bytes(mixture(), asked(row, precisions))
        assert computed // MIB == row["device"]["kv_cache"], row


def test_every_measured_host_buffer(precisions: Any) -> None:
    for row in MEASURED["memory"]:
        computed = compute_buffer.host_bytes(mixture(), asked(row, precisions))
        assert computed // MIB == row["host"]["compute"], row


def test_device_buffers_lie_between_the_logits_and_the_logits_beside_the_inputs(precisions: Any) -> None:
    # Where the allocator finds room for the logits of a whole micro-batch is not derived, only bounded.
    for row in MEASURED["memory"]:
        setting = asked(row, precisions)
        logits = compute_buffer.device_steps(mixture(), setting)[0].bytes
        inputs = compute_buffer.host_bytes(mixture(), setting)
        most = logits + inputs + 4 * setting.micro_batch_tokens * 2816
        assert logits // MIB <= row["device"]["compute"] <= most // MIB, row


def test_the_step_of_the_experts_is_never_less_than_measured(precisions: Any) -> None:
    # With logits for one row the engine was measured at 96 MiB beside the masks for 512 tokens.
    setting = Setting("llama.cpp", 8192, precisions.formats["f16"])
    masks = 2 * 512 * (8192 + 1536)
    step = compute_buffer.largest(compute_buffer.device_steps(mixture(), setting))
    assert step.name == "experts"
    assert 96 * MIB <= step.bytes - masks <= 104 * MIB


def test_transformers_keeps_experts_in_16_bits_when_it_converts(precisions: Any) -> None:
    # They are parameters of three dimensions and no linear layers.
    weights = weights_of(mixture(), precisions.precisions["nf4"], precisions.formats, rules="transformers")
    assert weights.groups["experts"] == 2 * 30 * 128 * 3 * 2816 * 704
    assert weights.groups["attention"] == ledger_of(mixture()).groups["attention"] // 64 * 36
