"""Facts as sentences: each that a page shows with a source, saying the same, and complete when it is copied."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from generator.pages.library import Library
from generator.pages.page import Page
from generator.pages.parts import Quote
from generator.pages.quoting import PARTS, PHRASES
from generator.pages.size import page
from generator.reading.catalog import Catalog
from generator.reading.schema.architecture import Architecture, TextArchitecture
from generator.sizing.planner import Planner
from tests.pages.conftest import plain

REPORT = "Gemma 2: Improving Open Language Models at a Practical Size, Google DeepMind"


def quotes(view: Any) -> dict[str, Quote]:
    return {quote.link.href.removeprefix("#fact-"): quote for quote in view.quotes}


def test_a_sentence_says_value_and_source(view: Callable[[str], Any]) -> None:
    found = quotes(view("gemma/gemma-2/9b/"))
    assert found["num_hidden_layers"].sentence == "Gemma 2 9B has 42 layers"
    source = found["num_hidden_layers"].source
    assert source.startswith(REPORT) and "https://arxiv.org/abs/2408.00118, read " in source
    assert found["parameters"].sentence == "Gemma 2 9B has 9,241,705,984 parameters"
    assert plain(found["release"].sentence) == "Gemma 2 9B was released on 27 June 2024"
    assert found["final_logit_softcapping"].sentence == "final_logit_softcapping of Gemma 2 9B is 30"


def test_a_blank_is_said_with_its_reason(view: Callable[[str], Any]) -> None:
    blank = quotes(view("gemma/gemma-2/"))["knowledge-cutoff"]
    assert blank.sentence.startswith("Knowledge cut-off of Gemma 2: not published. Neither the report")


def test_a_tower_is_not_taken_for_the_language_model(view: Callable[[str], Any]) -> None:
    found = quotes(view("gemma/paligemma/3b/"))
    assert (
        found["text_config.num_hidden_layers"].sentence == "The language model of PaliGemma 3B has 18 layers"
    )
    assert (
        found["vision_config.num_hidden_layers"].sentence == "The vision tower of PaliGemma 3B has 27 layers"
    )
    assert (
        found["vision_config.hidden_size"].sentence
        == "hidden_size of the vision tower of PaliGemma 3B is 1,152"
    )


def test_every_cited_fact_of_a_page_is_there(by_uri: dict[str, Page]) -> None:
    count = 0
    for made in by_uri.values():
        if not hasattr(made.view, "quotes"):
            continue
        facts = [
            fact for name in ("facts", "training", "properties") for fact in getattr(made.view, name, ())
        ]
        shown = [fact.anchor for fact in facts if fact.value.cites]
        if hasattr(made.view, "ledger"):
            rows = [row for group in made.view.architecture.groups for row in group.rows]
            shown += [row.anchor for row in rows if row.cells[0].cites]
        assert [quote.link.href for quote in made.view.quotes] == [f"#{anchor}" for anchor in shown], made.uri
        assert all(quote.sentence and quote.source for quote in made.view.quotes), made.uri
        count += len(shown)
    assert count > 2000


def test_what_sources_differ_about_says_so(by_uri: dict[str, Page]) -> None:
    disputed = [
        quote
        for made in by_uri.values()
        for quote in getattr(made.view, "quotes", ())
        if "Sources differ about this" in quote.sentence
    ]
    assert disputed


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (None, "#fact-parameters"),
        ("https://x.example/", "https://x.example/gemma/gemma-2/9b/#fact-parameters"),
    ],
)
def test_the_permanent_address_is_whole_where_the_site_has_one(
    catalog: Catalog, address: str | None, expected: str
) -> None:
    site = catalog.site.model_copy(update={"address": address})
    moved = dataclasses.replace(catalog, site=site)
    size = moved.sizes["gemma-2-9b"]
    made = page(Library(moved, Planner(moved)), moved.series[0], size)
    assert made.view.quotes[0].link.text == expected


def test_phrases_are_for_what_there_is(by_uri: dict[str, Page]) -> None:
    used = {
        quote.link.href.removeprefix("#fact-").rpartition(".")[2]
        for made in by_uri.values()
        for quote in getattr(made.view, "quotes", ())
    }
    assert set(PHRASES) <= used
    assert set(PARTS) <= set(Architecture.model_fields) and "head_dim" in TextArchitecture.model_fields
