"""Compute buffers equal the engine's own reservation, on the device and on the host."""

from __future__ import annotations

from typing import Any

import pytest

from generator.sizing import compute_buffer
from generator.sizing.setting import Setting
from generator.sizing.shape import shape_of

MIB = 2**20


@pytest.fixture(scope="session")
def setting(precisions: Any) -> Any:
    def make(context: int, kv_type: str = "f16", rules: Any = "llama.cpp", **more: Any) -> Setting:
        return Setting(rules, context, precisions.formats[kv_type], **more)

    return make


def test_every_measured_buffer(measured: Any, architectures: Any, setting: Any) -> None:
    for row in measured["memory"]:
        shape = shape_of(architectures[row["size"]])
        asked = setting(
            row["context"],
            row["kv_type"],
            parallel=row["parallel"],
            micro_batch_tokens=row["micro_batch"],
            has_flash_attention=row["flash_attention"],
            has_full_windows=row["full_windows"],
            output_rows="micro-batch",
        )
        assert compute_buffer.device_bytes(shape, asked) // MIB == row["device"]["compute"], row
        assert compute_buffer.host_bytes(shape, asked) // MIB == row["host"]["compute"], row


@pytest.mark.parametrize(
    ("context", "options", "device_mib", "host_mib"),
    [
        (32768, {"output_rows": "micro-batch"}, 517, 43),
        (32768, {}, 107, 43),
        (32768, {"parallel": 4, "is_unified": True}, 110, 46),
        (8192, {"micro_batch_tokens": 2048, "output_rows": "micro-batch"}, 2068, 84),
        (8192, {"micro_batch_tokens": 2048}, 340, 84),
    ],
)
def test_the_server_keeps_fewer_logits_than_the_planner(
    architectures: Any, setting: Any, context: int, options: dict[str, Any], device_mib: int, host_mib: int
) -> None:
    shape = shape_of(architectures["gemma-3-4b"])
    asked = setting(context, **options)
    assert compute_buffer.device_bytes(shape, asked) // MIB == device_mib
    assert compute_buffer.host_bytes(shape, asked) // MIB == host_mib


def test_the_feed_forward_step_by_hand(architectures: Any, setting: Any) -> None:
    # 2 bytes x 512 x (8192 + 4608) of masks, 4 bytes x 512 x (3 x 14336 + 2 x 3584 + 16 x 256) of vectors
    shape = shape_of(architectures["gemma-2-9b"])
    step = compute_buffer.largest(compute_buffer.device_steps(shape, setting(8192)))
    assert step.name == "feed-forward"
    assert step.bytes == 2 * 512 * 12800 + 4 * 512 * 54272


def test_without_flash_attention_scores_grow_with_the_context(architectures: Any, setting: Any) -> None:
    # 8 heads: 16 MiB more scores for 1024 more tokens, and 2 MiB more of 32-bit masks.
    shape = shape_of(architectures["gemma-3-4b"])
    short, long = (
        compute_buffer.device_bytes(shape, setting(context, has_flash_attention=False))
        for context in (32768, 33792)
    )
    assert long - short == (16 + 2) * MIB


def test_transformers_steps_by_hand(architectures: Any, setting: Any) -> None:
    shape = shape_of(architectures["gemma-2-9b"])
    steps = compute_buffer.device_steps(shape, setting(8192, "bf16", "transformers"))
    assert {step.name: step.bytes for step in steps} == {
        "logits": 256_000 * 6,
        "feed-forward": 2 * 8192 * (3 * 14336 + 2 * 3584),
        "attention": 16 * 8192 * 8192 * 6,  # 6 GiB
    }
    plain = compute_buffer.device_steps(
        shape_of(architectures["gemma-1-7b"]), setting(8192, "bf16", "transformers")
    )
    assert [step.name for step in plain] == ["logits", "feed-forward"]


def test_logits_are_kept_for_each_slot(architectures: Any, setting: Any) -> None:
    # 4 bytes x 200 rows x (262,144 + 640): with many slots and a small model they decide.
    shape = shape_of(architectures["gemma-3-270m"])
    step = compute_buffer.largest(compute_buffer.device_steps(shape, setting(51_200, parallel=200)))
    assert (step.name, step.bytes) == ("logits", 4 * 200 * 262_784)
    # Never more rows than a micro-batch has.
    many = compute_buffer.device_steps(shape, setting(256, parallel=300, micro_batch_tokens=128))
    assert many[0].bytes == 4 * 128 * 262_784
