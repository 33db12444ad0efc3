"""The page of a model: its sizes, facts, checkpoints, and the comparisons it takes part in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.pages.library import Library
from generator.pages.model import variant_words
from generator.pages.page import Page
from generator.reading.catalog import Catalog
from tests.pages.conftest import plain, rows_of, texts


def test_sizes_with_their_own_dates(view: Callable[[str], Any]) -> None:
    rows = rows_of(view("gemma/gemma-2/").sizes)
    assert [row[:3] for row in rows.values()] == [
        ["2.61B", "31 July 2024", "26"],
        ["9.24B", "27 June 2024", "42"],
        ["27.2B", "27 June 2024", "46"],
    ]


def test_facts_at_the_top(view: Callable[[str], Any]) -> None:
    facts = {fact.name: plain(fact.value.text) for fact in view("gemma/paligemma/").facts}
    assert facts["Released"] == "14 May 2024"
    assert facts["Context"].startswith("384")  # 256 image tokens and 128 of text
    assert facts["Licence"] == "Gemma Terms of Use"


def test_a_blank_says_why(view: Callable[[str], Any]) -> None:
    properties = {fact.name: fact.value for fact in view("gemma/gemma-2/").properties}
    assert (properties["Knowledge cut-off"].text, properties["Knowledge cut-off"].is_blank) == (
        "not published",
        True,
    )
    assert properties["Knowledge cut-off"].note.startswith("Neither the report nor")


def test_checkpoints_lead_to_their_repositories(view: Callable[[str], Any], catalog: Catalog) -> None:
    groups = view("gemma/paligemma-2/").checkpoints.groups
    assert [group.head.text for group in groups] == ["PaliGemma 2 3B", "PaliGemma 2 10B", "PaliGemma 2 28B"]
    row = groups[0].rows[0]
    assert texts(row.cells) == [
        "Pre-trained, to be tuned further; images of 224 px",
        "google/paligemma2-3b-pt-224",
    ]
    assert row.cells[1].href == "https://huggingface.co/google/paligemma2-3b-pt-224"
    assert (
        plain(variant_words(catalog, "ft-docci-448"))
        == "Fine-tuned to one task, whose name follows; images of 448 px"
    )
    assert variant_words(catalog, "it-1.1") == "Instruction-tuned, to be talked to"
    assert variant_words(catalog, "prefixlm-it").endswith("; Instruction-tuned, to be talked to")
    assert variant_words(catalog, "other") == "other"


def test_it_leads_to_the_comparisons_of_its_sizes(by_uri: dict[str, Page], library: Library) -> None:
    hrefs = [link.href for link in by_uri["gemma/gemma-2/"].view.pairs]
    assert {
        "../../compare/gemma-2-2b-and-gemma-2-9b/",
        "../../compare/gemma-1-7b-and-gemma-2-9b/",
    } <= set(hrefs)
    assert len(hrefs) == len(library.pairs.of_model["gemma-2"]) >= 6


def test_search_finds_it_by_other_names(by_uri: dict[str, Page]) -> None:
    entry = by_uri["gemma/gemma-2/"].search
    assert entry is not None
    assert (entry.kind, entry.name) == ("model", "Gemma 2")
    assert "Gemma2" in entry.aliases


def test_sizes_are_called_as_they_are_written(by_uri: dict[str, Page]) -> None:
    search = by_uri["gemma/medgemma/"].search
    assert search is not None and search.fact == "sizes 4B, 27B text and 27B multimodal"
