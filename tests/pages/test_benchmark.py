"""The page of a benchmark: only scores that were measured alike stand in one chart, best first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.pages.page import Page
from generator.reading.catalog import Catalog
from tests.pages.conftest import rows_of


def test_every_score_stands_in_one_chart(by_uri: dict[str, Page], catalog: Catalog) -> None:
    pages = {uri: page for uri, page in by_uri.items() if page.template == "pages/benchmark.html.j2"}
    assert set(pages) == {f"benchmarks/{benchmark_id}/" for benchmark_id in catalog.benchmarks}
    shown = sum(len(chart.bars) for page in pages.values() for chart in page.view.charts)
    recorded = sum(len(score.values) for model in catalog.models.values() for score in model.scores)
    assert shown == recorded > 500
    for page in pages.values():
        for chart in page.view.charts:
            assert [bar.text for bar in chart.bars] == [row[0] for row in rows_of(chart.table).values()]


def test_the_best_comes_first_and_has_the_longest_bar(by_uri: dict[str, Page], catalog: Catalog) -> None:
    for benchmark_id, benchmark in catalog.benchmarks.items():
        for chart in by_uri[f"benchmarks/{benchmark_id}/"].view.charts:
            values = [float(bar.text.replace(",", "")) for bar in chart.bars]
            assert values == sorted(values, reverse=benchmark.better == "higher"), benchmark_id
            assert all(0 <= bar.length <= 1000 for bar in chart.bars)
            # bars are in the proportion of the scores
            tallest = max(values)
            if tallest > 0:
                scale = max(bar.length for bar in chart.bars) / tallest
                for bar, value in zip(chart.bars, values, strict=True):
                    assert abs(bar.length - value * scale) <= 1.5


def test_a_known_chart(view: Callable[[str], Any]) -> None:
    charts = view("benchmarks/mmlu/").charts
    # Table 13 of the report on Gemma 2: five shots, both generations measured alike
    chart = next(
        chart for chart in charts if {"Gemma 2 27B", "Gemma 1 7B"} <= {bar.name for bar in chart.bars}
    )
    scores = {bar.name: bar.text for bar in chart.bars}
    assert (scores["Gemma 2 27B"], scores["Gemma 2 9B"], scores["Gemma 1 7B"]) == ("75.2", "71.3", "64.4")
    assert next(bar.length for bar in chart.bars if bar.name == "Gemma 2 27B") == 752


def test_a_heading_names_the_document_and_not_a_table_alone(
    by_uri: dict[str, Page], catalog: Catalog
) -> None:
    titles = [f"“{source.title}”" for source in catalog.sources.values()]
    for page in by_uri.values():
        if page.template == "pages/benchmark.html.j2":
            for chart in page.view.charts:
                assert any(title in chart.heading and title in chart.table.caption for title in titles), (
                    page.uri
                )
    headings = [chart.heading for chart in by_uri["benchmarks/mmlu/"].view.charts]
    assert any(
        heading.endswith("Table 13 of “Gemma 2: Improving Open Language Models at a Practical Size”")
        for heading in headings
    )
