"""What was shown before, and what the sources say: every claim, with the catalog's own values beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.reading.catalog import Catalog
from tests.pages.conftest import plain


def test_every_claim_is_a_row_and_the_counts_add_up(view: Callable[[str], Any], catalog: Catalog) -> None:
    found = view("about/corrections/")
    assert catalog.corrections is not None
    log = catalog.corrections.corrections
    rows = [row for group in found.table.groups for row in group.rows]
    assert len(rows) == len(log) > 30
    counts = [int(word) for word in plain(found.counts).split() if word.isdecimal()]
    assert sum(counts) == len(log)
    shown = [" ".join((row.head.note, *(cell.text for cell in row.cells))) for row in rows]
    by_claim = {item.claim: item.verdict for item in log}
    wrong = [
        row for row, words in zip(rows, shown, strict=True) if by_claim[row.head.text] == "wrong" in words
    ]
    assert len(wrong) == sum(item.verdict == "wrong" for item in log)
    assert f"{len(wrong)} " in plain(found.counts)


def test_each_says_what_was_shown_what_is_the_matter_and_what_is_right(view: Callable[[str], Any]) -> None:
    table = view("about/corrections/").table
    first = table.groups[0].rows[0]
    assert plain(table.groups[0].head.text) == "Introduction"
    assert first.cells[0].text == "Gemma is a series of lightweight open-source large language models."
    assert first.cells[-1].text.endswith("all come under the Gemma Terms of Use.")
    rows = [row for group in table.groups for row in group.rows]
    assert all(row.cells[-1].cites and "[[" not in row.cells[-1].text for row in rows)
    assert [row.anchor for row in rows] == [f"correction-{number}" for number in range(1, len(rows) + 1)]


def test_values_beside_a_claim_are_the_catalog_s_own(view: Callable[[str], Any], catalog: Catalog) -> None:
    assert catalog.corrections is not None
    referring = [item for item in catalog.corrections.corrections if "[[" in item.right.text]
    assert len(referring) > 10
