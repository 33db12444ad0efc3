"""Networks with uncommon layers, counted by hand: recurrence, two networks, per-layer inputs, towers, heads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.reading.schema.network import Blocks, ModelType
from generator.sizing import compute_buffer, kv_cache
from generator.sizing.parameters import is_rounded, ledger_of
from generator.sizing.setting import Setting
from generator.sizing.shape import LayerShape, Shape
from generator.sizing.tensors import tensor_kinds, tensors
from generator.sizing.towers import AudioShape, VisionShape
from generator.sizing.weights import weights_of
from tests.sizing.networks import BIASED, FOUR_NORMS, looking, mixture, recurrence, two_networks

PLAIN = ModelType(name="Plain", role="text", norms_per_layer=2)
WHOLE = ModelType(name="Whole", role="whole")


def small(**more: Any) -> Shape:
    """One layer of 64 values with two heads of 16, one of them kept."""
    layer = more.pop("layer", LayerShape(False, 2, 1, 16, 16))
    options = {"kind": PLAIN, "layers": (layer,), **more}
    return Shape(vocabulary=100, width=64, feed_forward=128, **options)


def test_a_recurrent_layer_by_hand() -> None:
    found = ledger_of(recurrence()).groups
    width, block = 2560, 256
    # Two branches in and one out, each with a bias; four taps of a convolution with a bias; two gates whose ten
    # blocks map 256 values to 256, each with a bias; one decay for each value.
    gates = 2 * (10 * block * block + width)
    layer = 3 * (width * width + width) + 4 * width + width + gates + width
    assert found["recurrence"] == 2 * layer
    # The third layer: queries and output 2560 x 2560, one head of keys and values, a bias behind the output alone.
    assert found["attention"] == 2 * width * width + width + 2 * 256 * width
    assert found["feed-forward"] == 3 * (3 * width * 7680 + 2 * 7680 + width)


@pytest.mark.parametrize(("layers", "total"), [(26, 2_682_862_080)])
def test_a_whole_recurrent_network(layers: int, total: int) -> None:
    assert ledger_of(recurrence(layers=layers)).total == total


def test_a_recurrent_layer_keeps_a_state_and_no_cache(precisions: Any) -> None:
    def kept(tokens: int) -> int:
        setting = Setting("transformers", tokens, precisions.formats["bf16"])
        return kv_cache.cache_bytes(recurrence(), setting)

    # 2560 values in 4 bytes, and the last three inputs of the convolution in 2; twice.
    assert kept(1000) == 2 * (2560 * 4 + 3 * 2560 * 2) + 1000 * 2 * 256 * 2
    assert kept(2000) - kept(1000) == 1000 * 2 * 256 * 2


def test_two_networks_with_attention_between_them_by_hand() -> None:
    whole = ModelType(name="Pair", role="whole", cross_attention="separate", cross_attention_norms=2)
    found = ledger_of(two_networks(whole)).groups
    # The writing network takes keys and values from vectors of 96, which the reading network makes.
    assert found["cross-attention"] == 2 * 64 * 32 + 2 * 96 * 16
    assert found["attention"] == 2 * 64 * 32 + 2 * 64 * 16
    reading = 100 * 96 + 2 * 96 * 32 + 2 * 96 * 16 + 3 * 96 * 128 + 5 * 96
    assert found["encoder"] == reading
    assert found["embeddings"] == 100 * 64
    assert found["norms"] == (4 + 2 + 1) * 64


def test_two_networks_that_share_matrices_and_the_table_by_hand() -> None:
    whole = ModelType(
        name="Pair", role="whole", cross_attention="merged", shares_embeddings=True, end_of_image_vector=True
    )
    found = ledger_of(two_networks(whole, read_width=64)).groups
    assert "cross-attention" not in found
    assert found["encoder"] == 2 * 64 * 32 + 2 * 64 * 16 + 3 * 64 * 128 + 5 * 64
    assert found["embeddings"] == 100 * 64 + 64


def test_what_was_read_is_kept_beside_what_is_written(precisions: Any) -> None:
    whole = ModelType(name="Pair", role="whole", cross_attention="separate")
    setting = Setting("transformers", 1000, precisions.formats["bf16"])
    classes = kv_cache.layer_classes(two_networks(whole), setting)
    assert {layers.reach for layers in classes} == {"global", "cross"}
    assert kv_cache.cache_bytes(two_networks(whole), setting) == 2 * 1000 * (16 + 16) * 2


def test_per_layer_inputs_by_hand(precisions: Any) -> None:
    shape = small(per_layer_width=8, per_layer_rows=50)
    found = ledger_of(shape)
    assert found.groups["per-layer embeddings"] == 50 * 8
    assert found.groups["per-layer projections"] == 8 * 64 + 2 * 8 * 64
    assert found.effective() == found.total - 50 * 8
    weights = weights_of(shape, precisions.precisions["f16"], precisions.formats)
    # Its files give both tables the same rows; llama.cpp looks both up on the host, and keeps the embedding table on
    # the device a second time.
    assert weights.host_bytes == 2 * (100 * 64 + 100 * 8)
    assert weights.device_bytes == weights.tensor_bytes - 2 * 100 * 8


def test_per_layer_inputs_may_be_computed_alone() -> None:
    assert "per-layer embeddings" not in ledger_of(small(per_layer_width=8)).groups


def test_several_versions_of_the_stream_by_hand() -> None:
    found = ledger_of(small(alternatives=4, bypass_width=8)).groups
    # Three matrices in and three out; per layer: a scale, 4 x 4 and 16 x 4 coefficients, a router, a bypass of 8.
    assert found["alternating updates"] == 6 * 64 * 64 + 64 + 16 + 64 + 4 * 64 + 2 * 8 * 64
    assert found["norms"] == (2 + 2 + 1) * 64


def test_layers_that_share_a_cache_may_be_twice_as_wide() -> None:
    own, shared = (
        LayerShape(False, 2, 1, 16, 16),
        LayerShape(False, 2, 1, 16, 16, owns_cache=False, widening=2),
    )
    shape = replace(small(), layers=(own, shared))
    assert ledger_of(shape).groups["feed-forward"] == 3 * 64 * (128 + 256)
    assert shape.widest_feed_forward == 256


def test_keys_that_serve_as_values_need_no_matrix_but_are_kept_twice(precisions: Any) -> None:
    shape = small(layer=LayerShape(False, 2, 1, 16, 16, has_values=False))
    assert ledger_of(shape).groups["attention"] == 2 * 64 * 32 + 64 * 16
    assert "blk.0.attn_v.weight" not in {tensor.name for tensor in tensors(shape)}
    assert (
        kv_cache.cache_bytes(shape, Setting("llama.cpp", 256, precisions.formats["f16"])) == 256 * 2 * 16 * 2
    )


def test_a_network_that_sees_everything_keeps_nothing(precisions: Any) -> None:
    shape = replace(small(dense_widths=(256, 64)), is_bidirectional=True)
    assert kv_cache.cache_bytes(shape, Setting("transformers", 2048, precisions.formats["bf16"])) == 0
    assert ledger_of(shape).groups["dense head"] == 64 * 256 + 256 * 64


def tower(kind: ModelType, **more: Any) -> VisionShape:
    options = {
        "width": 64,
        "feed_forward": 128,
        "layers": 2,
        "heads": 4,
        "key_value_heads": 4,
        "head_width": 16,
        "patch_side": 4,
        "image_side": 16,
        "channels": 3,
        "position_rows": 16,
        "is_standardized": False,
        "has_pooling_head": False,
        "special_tokens": 0,
    }
    return VisionShape(**{**options, **more}, kind=kind)


def test_a_gated_tower_with_two_tables_of_positions_by_hand() -> None:
    kind = ModelType(
        name="Tower",
        role="vision",
        norms_per_layer=4,
        query_key_norm=True,
        patch_has_bias=False,
        final_norm=False,
    )
    shape = small(vision=tower(kind, is_standardized=True), whole=WHOLE, projected_width=64)
    layer = 4 * 64 * 64 + 2 * 16 + 3 * 64 * 128 + 4 * 64
    assert ledger_of(shape).groups["vision tower"] == 64 * 48 + 16 * 64 + 2 * layer + 2 * 64
    assert ledger_of(shape).groups["projector"] == 64 * 64


def test_a_pooling_head_by_hand() -> None:
    kind = ModelType(
        name="Tower",
        role="vision",
        norms_per_layer=2,
        norm_has_bias=True,
        attention_has_bias=True,
        gated_feed_forward=False,
        feed_forward_has_bias=True,
    )
    with_head, without = (
        ledger_of(small(vision=tower(kind, has_pooling_head=has_head), whole=WHOLE)).groups["vision tower"]
        for has_head in (True, False)
    )
    # The question, queries, keys and values in one matrix, the output, a norm, a feed-forward network.
    head = 64 + 3 * (64 * 64 + 64) + 64 * 64 + 64 + 2 * 64 + 64 * 128 + 128 + 128 * 64 + 64
    assert with_head - without == head


def test_raw_patches_by_hand() -> None:
    kind = ModelType(name="Patches", role="vision", is_raw=True)
    shape = small(vision=tower(kind), whole=WHOLE, projected_width=64)
    # A norm of 4 x 4 x 3 values with a bias, a matrix with a bias, a norm, a table, a norm.
    assert ledger_of(shape).groups["vision tower"] == 2 * 48 + 48 * 64 + 64 + 2 * 64 + 16 * 64 + 2 * 64


def test_convolutions_by_hand() -> None:
    kind = ModelType(
        name="Convolutions",
        role="vision",
        stem_channels=8,
        blocks=(
            Blocks(of=("er_k3_s2_e2_c4", "uir_a5_k3_s1_e3_c4")),
            Blocks(times=2, of=("mqa_k3_h2_v2_s1_d16_c4",)),
        ),
        fused_channels=(4, 4),
    )
    stem = 27 * 8 + 8 + 8
    edge = (9 * 8 * 16 + 16) + (16 * 4 + 4)
    bottleneck = (25 * 4 + 4) + (4 * 12 + 12) + (9 * 12 + 12) + (12 * 4 + 4) + 4
    attention = 4 + 32 * 4 + 2 * (9 * 4 + 4 + 16 * 4) + 4 * 32 + 4
    fusion = (8 * 16 + 16) + (16 * 64 + 64) + 64
    found = ledger_of(small(vision=tower(kind), whole=WHOLE)).groups["vision tower"]
    assert found == stem + edge + bottleneck + 2 * attention + fusion


def test_a_conformer_by_hand() -> None:
    kind = ModelType(name="Conformer", role="audio")
    audio = AudioShape(32, 2, 4, 5, 16, (8, 4), 48, 0, kind)
    # Two convolutions of 3 x 3 and their norms; 16 bands halved twice are 4, times 4 channels.
    start = 9 * 8 + 8 + 9 * 8 * 4 + 4 + 4 * 4 * 32
    ends = 2 * (2 * 4 * 32 * 32 + 2 * 32)
    attention = 5 * 32 * 32 + 8 + 2 * 32
    convolution = 3 * 32 * 32 + 5 * 32 + 2 * 32
    layers = 2 * (ends + attention + convolution + 32)
    found = ledger_of(small(audio=audio, whole=WHOLE, projected_width=64)).groups
    assert found["audio tower"] == start + layers + 32 * 48 + 48
    assert found["projector"] == 48 * 64


def test_projectors_with_a_norm_or_a_table_by_hand() -> None:
    kind = ModelType(name="Patches", role="vision", is_raw=True)
    images = tower(kind, special_tokens=10)
    normed = ModelType(name="Whole", role="whole", projector_norm=True, projector_has_bias=True)
    tabled = ModelType(name="Whole", role="whole", projector_table=True)
    projectors = [
        ledger_of(small(vision=images, whole=whole, projected_width=32)).groups["projector"]
        for whole in (normed, tabled)
    ]
    assert projectors == [64 + 32 * 64 + 32, 10 * 64 + 2 * 64 + 32 * 64]


def test_self_conditioning_and_compared_towers_by_hand() -> None:
    conditioned = ModelType(name="Whole", role="whole", self_conditioning=True)
    assert ledger_of(small(whole=conditioned)).groups["self-conditioning"] == 64 + 3 * 64 * 128
    compared = ModelType(name="Whole", role="whole", compares_towers=True)
    assert ledger_of(small(whole=compared, text_head_width=32)).groups["other"] == 2
    assert ledger_of(small(whole=compared, text_head_width=32)).groups["dense head"] == 64 * 32 + 32


@pytest.mark.parametrize(
    "shape",
    [
        mixture(),
        recurrence(),
        two_networks(
            ModelType(name="Pair", role="whole", cross_attention="separate", cross_attention_norms=2)
        ),
        small(per_layer_width=8, per_layer_rows=50, alternatives=4, bypass_width=8, kind=BIASED),
    ],
)
def test_each_tensor_is_named_once(shape: Shape) -> None:
    every = tensors(shape)
    assert len({tensor.name for tensor in every}) == len(every)
    assert sum(tensor.rows * tensor.width for tensor in every) == ledger_of(shape).total
    assert len(every) == sum(kind.count for kind in tensor_kinds(shape))


def test_buffers_hold_per_layer_inputs_and_all_versions_of_the_stream(precisions: Any) -> None:
    setting = Setting("llama.cpp", 256, precisions.formats["f16"])
    masks, batch = 2 * 256 * 256, 4 * 256

    def steps(shape: Shape) -> dict[str, int]:
        return {step.name: step.bytes for step in compute_buffer.device_steps(shape, setting)}

    plain = masks + batch * (3 * 128 + 2 * 64 + 32)
    assert steps(small())["feed-forward"] == plain
    assert steps(small(per_layer_width=8, per_layer_rows=9))["feed-forward"] == plain + batch * 8
    assert steps(small(alternatives=4))["feed-forward"] == plain + batch * 6 * 64
    host = compute_buffer.host_bytes(small(per_layer_width=8, per_layer_rows=9), setting)
    assert host == masks + batch * (2 * 64 + 8)


def test_a_block_that_is_written_at_once_needs_logits_for_all_of_it(precisions: Any) -> None:
    setting = Setting("transformers", 8192, precisions.formats["bf16"])
    steps = compute_buffer.device_steps(replace(small(), written_tokens=256), setting)
    assert steps[0].bytes == 256 * 100 * 6


def test_wide_heads_in_few_layers() -> None:
    layers = looking(12, 6, LayerShape(True, 4, 2, 16, 16), LayerShape(False, 4, 1, 32, 32))
    shape = Shape(vocabulary=10, width=64, feed_forward=64, layers=layers, kind=FOUR_NORMS)
    groups = ledger_of(shape).groups
    assert groups["attention"] == 64 * (10 * (2 * 64 + 2 * 32) + 2 * (2 * 128 + 2 * 32))
    # Four norms of 64, a norm for queries and one for keys as wide as a head, a number to scale by; one at the end.
    assert groups["norms"] == 12 * (4 * 64 + 1) + 10 * 2 * 16 + 2 * 2 * 32 + 64


@pytest.mark.parametrize(
    ("count", "printed", "agrees"),
    [
        (3_822_530_590, "3.8B", True),
        (2_298_639_651, "2.3B", True),
        (1_905_495_648, "1.91B", True),
        (4_699_496_746, "4.5B", False),
        (423_000_000, "423M", True),
    ],
)
def test_printed_counts_are_rounded(count: int, printed: str, agrees: bool) -> None:
    assert is_rounded(count, printed) is agrees


def test_what_reads_both_ways_has_masks_of_a_micro_batch_and_no_logits(precisions: Any) -> None:
    shape = replace(small(), is_bidirectional=True)
    setting = Setting("llama.cpp", 4096, precisions.formats["f16"], output_rows="micro-batch")
    steps = {step.name: step.bytes for step in compute_buffer.device_steps(shape, setting)}
    assert "logits" not in steps
    # Nothing is cached, so that a token sees those of its own micro-batch of 512.
    assert compute_buffer.host_bytes(shape, setting) == 2 * 512 * 512 + 4 * 512 * 2 * 64
