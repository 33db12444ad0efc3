"""How the numbers are made: every formula with an example that is computed from the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.pages.conftest import amounts, plain, rows_of


def test_bits_a_weight_count_the_scales(view: Callable[[str], Any]) -> None:
    formats = rows_of(view("about/method/").formats)
    # 32 weights of 4 bits and a scale of 16: 18 bytes; 256 of 4 bits, 12 bytes of scales and two of 16: 144
    assert formats["Q4_0"][:3] == ["32", "18", "4.5"]
    assert formats["Q4_K"][:3] == ["256", "144", "4.5"]
    assert formats["Q8_0"][:3] == ["32", "34", "8.5"]
    assert formats["Q6_K"][2] == "6.5625"


def test_a_mixture_comes_to_more_than_its_base(view: Callable[[str], Any]) -> None:
    precisions = rows_of(view("about/method/").precisions)
    assert precisions["F16"][-1] == "16.00"
    assert 4.5 < float(precisions["Q4_K_M"][-1]) < 5.5
    assert "matrices in Q4_K" in precisions["Q4_K_M"][1] and "ffn_down in Q6_K" in precisions["Q4_K_M"][1]


def test_each_engine_has_an_example_that_adds_up(view: Callable[[str], Any]) -> None:
    engines = {engine.name: engine for engine in view("about/method/").engines}
    assert {"llama.cpp", "Ollama", "vLLM", "Transformers"} <= set(engines)
    for engine in engines.values():
        assert {fact.name for fact in engine.properties} == {"Versions", "Assumes", "Reserve", "Runs"}
        for group in engine.receipt.table.groups:
            parts, total = amounts(group)
            assert sum(parts) == total
    assert "Gemma 2 2B" in plain(engines["llama.cpp"].receipt.summary)


def test_the_example_has_local_and_global_layers(view: Callable[[str], Any]) -> None:
    found = view("about/method/")
    assert (found.example.text, found.example.href) == ("Gemma 2 2B", "../../gemma/gemma-2/2b/")
    assert rows_of(found.ledger)["Sum"][0] == "2,614,341,888"
    assert found.least_context == "4,096"
