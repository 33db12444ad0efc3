"""Two sizes beside each other: only what differs, the largest difference first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.pages.library import Library
from generator.pages.page import Page
from generator.pages.parts import plain_text
from tests.pages.conftest import plain, rows_of

UNLIKE = "compare/gemma-1-7b-and-gemma-2-9b/"


def test_only_what_differs_is_a_row(by_uri: dict[str, Page], library: Library) -> None:
    pairs = [page for page in by_uri.values() if page.template == "pages/pair.html.j2"]
    assert len(pairs) == len(library.pairs.every) >= 12
    for page in pairs:
        rows = rows_of(page.view.differences)
        assert rows, page.uri
        assert all(cells[0] != cells[1] for cells in rows.values()), page.uri


def test_what_is_equal_is_said_in_a_sentence(view: Callable[[str], Any]) -> None:
    found = view(UNLIKE)
    assert "attention heads 16; head width 256; vocabulary rows 256,000" in plain(found.equal)
    assert "Attention heads" not in rows_of(found.differences)


def test_the_largest_difference_comes_first(view: Callable[[str], Any]) -> None:
    rows = rows_of(view(UNLIKE).differences)
    ratios = [float(cells[2].rstrip("×")) for cells in rows.values() if cells[2]]
    assert ratios == sorted(ratios, reverse=True) and len(ratios) >= 5
    assert rows["KV heads"] == ["16", "8", "2.0×"]
    assert rows["Layers"][:2] == ["28", "42"]
    assert rows["Sliding window in tokens"][:2] == ["none", "4,096"]


def test_the_larger_value_is_marked(view: Callable[[str], Any]) -> None:
    rows = {row.head.text: row for row in view(UNLIKE).differences.groups[0].rows}
    assert [cell.differs for cell in rows["KV heads"].cells[:2]] == [True, False]
    assert [cell.differs for cell in rows["Layers"].cells[:2]] == [False, True]


def test_the_lead_gives_the_reason_and_the_ratio(view: Callable[[str], Any]) -> None:
    assert plain_text(view("compare/gemma-2-2b-and-gemma-2-9b/").frame.lead) == (
        "Two sizes of Gemma 2. Gemma 2 9B has 3.5× the parameters of Gemma 2 2B."
    )


def test_scores_are_those_measured_alike(view: Callable[[str], Any]) -> None:
    scores = rows_of(view(UNLIKE).scores)
    assert scores["MMLU"][-2:] == ["64.4", "71.3"]
    # COCO captions: Table 15 of one report and Table 13, means of five runs, of another are not measured alike
    shared = view("compare/paligemma-3b-and-paligemma-2-3b/").scores
    assert shared is not None
    assert not any(row.head.text.startswith("COCO captions") for row in shared.groups[0].rows)
