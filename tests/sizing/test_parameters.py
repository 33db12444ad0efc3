"""The count of tensors equals every published count, to the last parameter."""

from __future__ import annotations

from typing import Any

import pytest

from generator.reading.schema.parameters import Parameters
from generator.sizing.parameters import differences, ledger
from generator.sizing.shape import IncompleteArchitecture, shape_of
from generator.sizing.tensors import tensor_kinds, tensors

# Totals of the Keras presets, and of the reports, which count 128 more rows of the embedding table.
DECODERS = [
    ("gemma-1-2b", 2_506_172_416, 2_506_434_560),
    ("gemma-1-7b", 8_537_680_896, 8_538_074_112),
    ("gemma-2-2b", 2_614_341_888, 2_614_636_800),
    ("gemma-2-9b", 9_241_705_984, 9_242_164_736),
    ("gemma-2-27b", 27_227_128_320, 27_227_718_144),
]
# language model, image side, rows of the table, published total
WITH_IMAGES = [
    ("gemma-1-2b", 224, 257_152, 2_923_335_408),
    ("gemma-1-2b", 448, 257_152, 2_924_220_144),
    ("gemma-1-2b", 896, 257_152, 2_927_759_088),
    ("gemma-2-2b", 224, 257_152, 3_032_094_960),
    ("gemma-2-9b", 224, 257_152, 9_662_409_456),
    ("gemma-2-27b", 224, 257_152, 27_650_192_112),
    ("gemma-1-2b", 224, 257_216, 2_923_466_480),
    ("gemma-2-2b", 224, 257_216, 3_032_242_416),
    ("gemma-2-9b", 224, 257_216, 9_662_638_832),
    ("gemma-2-27b", 224, 257_216, 27_650_487_024),
]
TOWERS = [(224, 412_442_352), (448, 413_327_088), (896, 416_866_032)]


@pytest.mark.parametrize(("name", "total", "of_report"), DECODERS)
def test_a_decoder_has_the_published_count(architectures: Any, name: str, total: int, of_report: int) -> None:
    assert ledger(architectures[name]).total == total
    assert ledger(architectures[name], vocab_size=256_128).total == of_report


@pytest.mark.parametrize(("name", "side", "rows", "total"), WITH_IMAGES)
def test_a_model_with_images_has_the_published_count(
    make_with_images: Any, name: str, side: int, rows: int, total: int
) -> None:
    assert ledger(make_with_images(name), vocab_size=rows, image_size=side).total == total


@pytest.mark.parametrize(("side", "total"), TOWERS)
def test_the_vision_tower_has_the_published_count(make_with_images: Any, side: int, total: int) -> None:
    assert ledger(make_with_images("gemma-1-2b"), image_size=side).groups["vision tower"] == total


def test_the_ledger_by_hand(make_with_images: Any) -> None:
    groups = ledger(make_with_images("gemma-1-2b")).groups
    assert groups == {
        "embeddings": 257_152 * 2048,
        # queries and output 2048 x 2048, keys and values of one head 256 x 2048 each
        "attention": 18 * (2 * 2048 * 2048 + 2 * 256 * 2048),
        "feed-forward": 18 * 3 * 2048 * 16384,
        "norms": (18 * 2 + 1) * 2048,
        "vision tower": 412_442_352,
        "projector": 1152 * 2048 + 2048,
    }


def test_an_untied_output_layer_is_counted_apart(make_decoder: Any) -> None:
    groups = ledger(make_decoder("gemma-2-9b", tied=False)).groups
    assert groups["output"] == groups["embeddings"] == 256_000 * 3584


def test_each_tensor_is_named_once_and_all_together_make_the_count(make_with_images: Any) -> None:
    shape = shape_of(make_with_images("gemma-2-2b"))
    all_tensors = tensors(shape)
    assert len({tensor.name for tensor in all_tensors}) == len(all_tensors)
    assert sum(tensor.rows * tensor.width for tensor in all_tensors) == 3_032_094_960
    assert len(all_tensors) == sum(kind.count for kind in tensor_kinds(shape))


def test_tensors_have_the_names_and_dimensions_of_gguf(make_with_images: Any) -> None:
    found = {tensor.name: tensor for tensor in tensors(shape_of(make_with_images("gemma-2-9b")))}
    attention = found["blk.3.attn_k.weight"]
    assert (attention.rows, attention.width, attention.layer) == (8 * 256, 3584, 3)
    assert (found["blk.41.ffn_down.weight"].rows, found["blk.41.ffn_down.weight"].width) == (3584, 14336)
    assert (found["blk.0.attn_output.weight"].rows, found["blk.0.attn_output.weight"].width) == (3584, 4096)
    assert found["blk.0.post_ffw_norm.weight"].is_vector
    assert found["v.position_embd.weight"].rows == 256
    assert found["v.blk.26.ffn_up.bias"].width == 4304
    assert (found["mm.0.weight"].rows, found["mm.0.weight"].width) == (3584, 1152)
    assert "output.weight" not in found


def test_differences_are_found_in_total_and_other_counts(architectures: Any) -> None:
    record = Parameters.model_validate(
        {
            "total": 9_241_705_985,
            "also_published": (
                {"total": 9_242_164_736, "vocab_size": 256_128, "reason": "more rows"},
                {"total": 9_242_164_735, "vocab_size": 256_128, "reason": "a slip"},
            ),
        }
    )
    found = differences(architectures["gemma-2-9b"], record)
    assert [(item.field, item.expected - item.computed) for item in found] == [
        ("total", 1),
        ("also_published.1.total", -1),
    ]


def test_an_explained_difference_is_none(architectures: Any) -> None:
    record = Parameters(total=9_241_705_985, unexplained=1, unexplained_reason="one more")
    assert differences(architectures["gemma-2-9b"], record) == ()


def test_what_is_missing_is_named(make_decoder: Any) -> None:
    whole = make_decoder("gemma-2-9b")
    text = whole.text.model_copy(update={"head_dim": None, "sliding_window": None})
    broken = type(whole)(
        whole.model_type, text, whole.text_type, None, None, None, whole.layer_types, whole.facts
    )
    with pytest.raises(IncompleteArchitecture) as caught:
        shape_of(broken)
    assert caught.value.fields == ("head_dim", "sliding_window")
