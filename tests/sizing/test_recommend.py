"""The few precisions worth a look, by bytes and published loss."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from generator.sizing.planner import Planner
from generator.sizing.recommend import MOST_LOSS, Candidate, recommended


def of(*rows: tuple[str, int, int, str]) -> list[str]:
    found = recommended(Candidate(name, bits, size, Decimal(loss)) for name, bits, size, loss in rows)
    return [one.precision_id for one in found]


def test_of_each_class_the_one_that_loses_least() -> None:
    assert of(("large", 8, 80, "0.01"), ("m", 4, 45, "0.1"), ("s", 4, 40, "0.15")) == ["large", "m"]


def test_what_another_beats_in_bytes_and_loss_is_left_out() -> None:
    assert of(("old", 5, 60, "0.12"), ("new", 4, 50, "0.11")) == ["new"]
    assert of(("same", 5, 60, "0.1"), ("equal", 4, 60, "0.1")) == ["same", "equal"]


def test_what_loses_too_much_is_left_out() -> None:
    assert of(("edge", 4, 40, str(MOST_LOSS)), ("beyond", 3, 30, "0.2001")) == ["edge"]
    assert of() == []


def test_the_real_precisions_of_llama_cpp(small_catalog: Any) -> None:
    planner, size = Planner(small_catalog), small_catalog.sizes["gemma-2-9b"]
    engine = small_catalog.engines["llama.cpp"]
    found = recommended(
        Candidate(
            id_,
            precision.bits,
            planner.weights(size, engine, id_).tensor_bytes,
            Decimal(precision.loss.perplexity),
        )
        for id_, precision in small_catalog.precisions.items()
        if precision.loss is not None
    )
    assert [one.precision_id for one in found] == ["q8_0", "q6_k", "q5_k_m", "q4_k_m"]
