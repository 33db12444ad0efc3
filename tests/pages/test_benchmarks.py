"""All benchmarks with the number of their scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.reading.catalog import Catalog
from tests.pages.conftest import heads, plain, rows_of


def test_every_benchmark_is_a_row_with_its_scores(view: Callable[[str], Any], catalog: Catalog) -> None:
    found = view("benchmarks/")
    rows = rows_of(found.table)
    assert list(rows) and set(rows) == {benchmark.name for benchmark in catalog.benchmarks.values()}
    column = heads(found.table).index("Scores") - 1
    shown = {name: int(cells[column].replace(",", "")) for name, cells in rows.items()}
    recorded = dict.fromkeys(shown, 0)
    for model in catalog.models.values():
        for score in model.scores:
            recorded[catalog.benchmarks[score.benchmark].name] += len(score.values)
    assert shown == recorded
    assert plain(found.count).startswith(f"{sum(shown.values()):,} official scores")


def test_each_leads_to_its_page(view: Callable[[str], Any], catalog: Catalog) -> None:
    hrefs = [row.head.href for group in view("benchmarks/").table.groups for row in group.rows]
    assert sorted(hrefs) == sorted(f"{benchmark_id}/" for benchmark_id in catalog.benchmarks)
