"""A requirement explains itself: its formulas give its bytes, its parts give its totals, its doubts their own."""

from __future__ import annotations

import itertools
from itertools import product
from typing import Any

import pytest

from generator.problems import UsageError
from generator.sizing import compute_buffer
from generator.sizing.part import CERTAINTIES, Part, least_certain
from generator.sizing.planner import Planner, Way
from generator.sizing.requirement import Requirement
from generator.sizing.setting import Setting
from generator.sizing.shape import shape_of

MIB = 2**20


def way(planner: Planner, size: str, engine: str, precision: str, kv_type: str, **more: Any) -> Way:
    catalog = planner.catalog
    return Way(catalog.sizes[size], catalog.engines[engine], precision, kv_type, **more)


def evaluated(formula: str) -> int:
    return int(eval(formula.replace("×", "*").replace("−", "-"), {"__builtins__": {}}))


REQUIREMENTS = [
    ("gemma-1-2b", "llama.cpp", "f16", "f16", 8192, 1),
    ("gemma-2-9b", "llama.cpp", "q4_k_m", "q8_0", 8192, 1),
    ("gemma-2-9b", "llama.cpp", "q8_0", "f16", 16384, 4),
    ("gemma-3-27b", "llama.cpp", "q4_k_m", "f16", 300, 1),
    ("gemma-2-27b", "transformers", "bf16", "bf16", 8192, 1),
    ("gemma-1-7b", "transformers", "nf4", "bf16", 100, 3),
    ("paligemma-3b", "transformers", "int8", "bf16", 384, 1),
]


@pytest.fixture(params=REQUIREMENTS, ids=lambda item: f"{item[0]}-{item[2]}-{item[4]}")
def requirement(planner: Planner, request: Any) -> Requirement:
    size, engine, precision, kv_type, context, parallel = request.param
    return planner.requirement(way(planner, size, engine, precision, kv_type, parallel=parallel), context)


def test_each_formula_gives_its_bytes(requirement: Requirement) -> None:
    for part in (*requirement.parts, requirement.file):
        assert evaluated(part.worked) == part.bytes, part


def test_the_receipt_adds_up_to_what_the_matrix_computes(planner: Planner, requirement: Requirement) -> None:
    key = way(
        planner,
        requirement.size_id,
        requirement.engine_id,
        requirement.precision_id,
        requirement.kv_type,
        parallel=requirement.parallel,
    )
    totals = planner.footprint(key).at(requirement.context_tokens)
    assert totals.device_bytes == requirement.device_total_bytes
    assert totals.host_bytes == requirement.host_total_bytes
    assert totals.whole_bytes == requirement.whole_bytes
    assert requirement.device_total_bytes == sum(part.bytes for part in requirement.device.parts)


def test_each_part_that_takes_memory_names_a_source(requirement: Requirement) -> None:
    for part in (*requirement.parts, requirement.file):
        assert part.source_ids, part


def test_the_whole_is_as_sure_as_its_least_sure_part(requirement: Requirement) -> None:
    assert requirement.certainty == "approximate"  # the reserve is a rule of thumb
    assert least_certain([]) == "exact"
    for sure, unsure in itertools.pairwise(CERTAINTIES):
        assert least_certain([unsure, sure]) == unsure


def test_gemma_2_9b_by_hand(planner: Planner) -> None:
    found = planner.requirement(way(planner, "gemma-2-9b", "llama.cpp", "f16", "f16"), 8192)
    # 2 bytes a parameter, 169 norms of 3584 values in 4 bytes
    assert found.device.weights.bytes == 2 * 9_241_705_984 + 2 * 169 * 3584
    assert found.device.kv_cache.bytes == 2100 * MIB
    assert found.device.compute_buffer.bytes == 2 * 512 * 12800 + 4 * 512 * 54272
    assert found.device.runtime_reserve.bytes == 1024 * MIB
    assert found.host.weights.bytes == 2 * 256_000 * 3584
    # masks and two vectors of 3584 values a token
    assert found.host.compute_buffer.bytes == 2 * 512 * 12800 + 4 * 512 * 2 * 3584


def test_a_published_file_of_the_standard_recipe_is_measured(planner: Planner) -> None:
    found = planner.requirement(way(planner, "gemma-2-9b", "llama.cpp", "q4_k_m", "f16"), 8192)
    assert (found.file_bytes, found.file.certainty) == (5_761_057_888, "measured")
    assert found.device.weights.certainty == "measured"
    assert 0 < found.file_bytes - found.device.weights.bytes < 8_000_000  # metadata and vocabulary
    assert found.file.source_ids == ("listing",)
    assert found.device.weights.source_ids == ("listing", "quantizer", "blocks", "engine", "config")
    assert found.device.runtime_reserve.source_ids == ("reserve",)
    other = planner.requirement(way(planner, "gemma-2-9b", "llama.cpp", "q8_0", "f16"), 8192)
    assert other.file.certainty == other.device.weights.certainty == "computed"


def test_a_file_unlike_its_tensors_confirms_nothing(
    make_catalog: Any, architectures: Any, precisions: Any
) -> None:
    catalog = make_catalog({"gemma-2-9b": architectures["gemma-2-9b"]}, precisions)
    (size,) = catalog.sizes.values()
    artifact, citations = size.artifacts[0]
    for change, expected in (
        ({"bytes": 5_700_000_000}, "computed"),
        ({"bytes": 5_900_000_000}, "computed"),
        ({"bytes": 5_761_057_888}, "measured"),
        ({"stock": False}, "computed"),
    ):
        object.__setattr__(size, "artifacts", ((artifact.model_copy(update=change), citations),))
        planner = Planner(catalog)
        found = planner.requirement(way(planner, "gemma-2-9b", "llama.cpp", "q4_k_m", "f16"), 8192)
        assert found.device.weights.certainty == expected, change


def test_images_make_a_larger_tower_and_allow_more_tokens(planner: Planner) -> None:
    small = way(planner, "paligemma-3b", "transformers", "bf16", "bf16")
    large = way(planner, "paligemma-3b", "transformers", "bf16", "bf16", image_size=448)
    assert (planner.longest_tokens(small), planner.longest_tokens(large)) == (256 + 128, 1024 + 512)
    gained = planner.requirement(large, 384).file_bytes - planner.requirement(small, 384).file_bytes
    assert gained == 2 * (1024 - 256) * 1152


@pytest.mark.parametrize(
    ("change", "context", "sentence"),
    [
        ({}, 0, "the context is 0 tokens; it must be at least 1"),
        ({}, -5, "the context is -5 tokens; it must be at least 1"),
        ({}, 8193, "gemma-2-9b accepts at most 8192 tokens; 8193 is too long"),
        (
            {"parallel": 2},
            16385,
            "gemma-2-9b accepts at most 16384 tokens (8192 for each of 2 sequences); 16385 is too long",
        ),
        ({"parallel": 0}, 8192, "the number of parallel sequences is 0; it must be at least 1"),
        ({"precision": "bf16"}, 8192, "llama.cpp does not load the precision bf16"),
        ({"kv_type": "q4_0"}, 8192, "llama.cpp has no KV cache of type q4_0; it has f16, q8_0"),
        ({"size": "paligemma-3b"}, 384, "llama.cpp does not run paligemma-3b (paligemma)"),
    ],
)
def test_nonsense_is_refused_in_words(
    planner: Planner, change: dict[str, Any], context: int, sentence: str
) -> None:
    options: dict[str, Any] = {
        "size": "gemma-2-9b",
        "engine": "llama.cpp",
        "precision": "f16",
        "kv_type": "f16",
    }
    with pytest.raises(UsageError) as caught:
        planner.requirement(way(planner, **(options | change)), context)
    assert str(caught.value) == sentence


def test_what_is_left_open_follows_the_scenario(planner: Planner) -> None:
    scenario, sizes = planner.catalog.scenario, planner.catalog.sizes
    engines = [planner.engine_for(sizes[size], scenario) for size in ("gemma-2-9b", "paligemma-3b")]
    assert [engine.id for engine in engines if engine] == ["llama.cpp", "transformers"]
    chosen = [planner.precision_for(engine, scenario, "4") for engine in engines if engine]
    assert chosen == ["q4_k_m", "nf4"]
    assert [planner.kv_type_for(engine, "f16") for engine in engines if engine] == ["f16", "bf16"]


def test_formulas_of_any_setting_give_their_bytes(architectures: Any, precisions: Any) -> None:
    for size, flash, kv_type, rows in product(
        ("gemma-1-2b", "gemma-3-4b"), (True, False), ("f16", "q8_0"), ("slots", "micro-batch")
    ):
        setting = Setting(
            "llama.cpp",
            9000,
            precisions.formats[kv_type],
            parallel=2,
            has_flash_attention=flash,
            output_rows=rows,  # type: ignore[arg-type]
        )
        shape = shape_of(architectures[size])
        steps = (*compute_buffer.device_steps(shape, setting), compute_buffer.host_step(shape, setting))
        assert len(steps) == (3 if flash else 4)
        for step in steps:
            part = Part(step.name, step.bytes, "computed", step.formula, step.inputs)
            assert evaluated(part.worked) == step.bytes, part
