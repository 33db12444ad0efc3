"""Where sources differ: every value with its sources, and which one is followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.reading.catalog import Catalog
from tests.pages.conftest import plain, texts


def test_every_disagreement_shows_all_values_and_follows_one(
    view: Callable[[str], Any], catalog: Catalog
) -> None:
    found = view("about/disagreements/")
    assert [question.anchor for question in found.questions] == list(catalog.disagreements)
    assert plain(found.count).startswith(f"{len(catalog.disagreements)} ")
    for question, record in zip(found.questions, catalog.disagreements.values(), strict=True):
        rows = [row for group in question.table.groups for row in group.rows]
        assert [row.head.text for row in rows] == [claim.value for claim in record.values] and len(rows) > 1
        followed = [row.head.text for row in rows if "followed" in texts(row.cells)]
        assert followed == [record.followed] or record.followed not in [
            claim.value for claim in record.values
        ]
        assert all(any(cell.cites for cell in row.cells) for row in rows), question.anchor


def test_it_leads_to_the_pages_that_show_the_value(view: Callable[[str], Any]) -> None:
    questions = view("about/disagreements/").questions
    assert sum(len(question.about) for question in questions) > 0
    assert all(link.href.startswith("../../") for question in questions for link in question.about)
