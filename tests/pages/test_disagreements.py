"""Where sources differ: every value with its sources, and which one is followed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from generator.pages import urls
from generator.pages.parts import Cell
from generator.reading.catalog import Catalog, SizeEntry
from generator.reading.disputed import benchmark_of, sizes_of
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


def disputes(value: Any) -> set[str]:
    """The anchors of the disagreements that the cells of a view, at any depth, lead to."""
    if isinstance(value, Cell):
        return {value.dispute.href.partition("#")[2]} if value.dispute is not None else set()
    if dataclasses.is_dataclass(value):
        return set().union(*(disputes(getattr(value, field.name)) for field in dataclasses.fields(value)))
    return set().union(*map(disputes, value)) if isinstance(value, tuple) else set()


def test_a_value_that_sources_differ_about_says_so_where_it_stands(
    view: Callable[[str], Any], catalog: Catalog
) -> None:
    assert "gemma-2-27b-layers" in disputes(view("gemma/gemma-2/27b/"))
    assert "gemma-2-27b-layers" not in disputes(view("gemma/gemma-2/9b/"))
    assert "gemma-2-27b-layers" in disputes(view("compare/"))
    silent = []
    for id_, disagreement in catalog.disagreements.items():
        for about in disagreement.about:
            owner = about.partition(" ")[0]
            model = catalog.models.get(owner)
            shown_on = [f"gemma/{owner}/" if model else library_uri(catalog, owner)]
            if benchmark := benchmark_of(about):
                sizes = [size for size in sizes_of(catalog, owner) if has_score(size, benchmark)]
                shown_on += [f"benchmarks/{benchmark}/"]
                shown_on += [library_uri(catalog, size.id) for size in sizes]
                shown_on += [f"gemma/{size.model.id}/" for size in sizes]
            silent += [(about, page) for page in shown_on if id_ not in disputes(view(page))]
    assert silent == []


def has_score(size: SizeEntry, benchmark: str) -> bool:
    return any(score.benchmark == benchmark and size.label in score.values for score in size.model.scores)


def test_only_scores_in_the_tables_that_differ_are_marked(view: Callable[[str], Any]) -> None:
    marked, others = set(), set()
    for table in view("gemma/gemma-2/27b/").scores:
        for row in (row for group in table.groups for row in group.rows if row.head.text == "WinoGrande"):
            setting, score = row.cells
            (marked if score.dispute else others).add((score.text, plain(setting.text)))
    assert {text for text, _ in marked} == {"83.7", "79.4"}
    assert [("Table 12" in setting, text) for text, setting in others] == [(True, "83.7")]
    assert "gemma-2-winogrande" not in disputes(view("gemma/gemma-3/27b/"))


def test_a_benchmark_whose_scores_are_bars_says_that_sources_differ(view: Callable[[str], Any]) -> None:
    charts = view("benchmarks/winogrande/").charts
    said = {link.text for chart in charts if len(chart.bars) > 1 for link in chart.disputes}
    assert said == {"WinoGrande of pre-trained Gemma 2 with five examples, in two reports of the same makers"}
    assert any(not chart.disputes for chart in charts)


def test_no_document_is_named_twice_for_one_value(view: Callable[[str], Any]) -> None:
    questions = {question.anchor: question for question in view("about/disagreements/").questions}
    (row, *_) = questions["gemma-3-27b-math"].table.groups[0].rows
    assert plain(row.cells[1].text) == "Gemma 3 Technical Report (Table 5, Table 6, Table 18)"
    assert all(question.what not in question.table.caption for question in questions.values())


def library_uri(catalog: Catalog, size_id: str) -> str:
    size = catalog.sizes[size_id]
    return urls.size(size.model.series_id, size.model.id, size.label)


def test_it_leads_to_the_pages_that_show_the_value(view: Callable[[str], Any]) -> None:
    questions = view("about/disagreements/").questions
    assert sum(len(question.about) for question in questions) > 0
    assert all(link.href.startswith("../../") for question in questions for link in question.about)
