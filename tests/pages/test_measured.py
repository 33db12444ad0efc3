"""The page of one record has every figure of it, and a prediction beside each that it differs from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.pages import urls
from generator.pages.measuring import setting_words
from generator.reading.catalog import Catalog
from generator.reading.schema.measurement import MeasuredSetting
from tests.pages.conftest import plain

PLANNER = urls.measured("gemma", "llama-cpp-0c1e57098-planner-gemma-4")


def test_every_measurement_is_on_the_page_of_its_record(view: Callable[[str], Any], catalog: Catalog) -> None:
    pages: dict[tuple[str, str], int] = {}
    for entry in catalog.measurements:
        key = entry.series_id, entry.file_id
        pages[key] = pages.get(key, 0) + 1
    for (series_id, file_id), number in pages.items():
        table = view(urls.measured(series_id, file_id)).figures
        assert sum(len(group.rows) for group in table.groups) == number


def test_a_figure_that_is_predicted_otherwise_shows_both_and_why(view: Callable[[str], Any]) -> None:
    shown = view(PLANNER)
    rows = [row for group in shown.figures.groups for row in group.rows]
    heads = [column.text for column in shown.figures.columns[1:]]
    kv_cache, buffer = heads.index("KV cache"), heads.index("Compute buffer")
    assert all(not row.cells[kv_cache].note for row in rows)
    differing = [row for row in rows if row.cells[buffer].note]
    assert differing
    assert len(shown.reasons) == len(set(shown.reasons)) >= 1
    assert "right to the printed digit" in shown.result


def test_published_files_stand_beside_what_is_computed(view: Callable[[str], Any], catalog: Catalog) -> None:
    table = view(urls.PUBLISHED_FILES).figures
    rows = [row for group in table.groups for row in group.rows]
    assert len(rows) == sum(len(size.artifacts) for size in catalog.sizes.values())
    exact = next(row for row in rows if "2,489,757,856" in plain(row.cells[1].text))
    assert [plain(cell.text) for cell in exact.cells[2:4]] == ["2,489,757,856 bytes", "0"]


def test_a_table_that_is_not_compared_says_so(view: Callable[[str], Any]) -> None:
    shown = view(urls.measured("gemma", "gemma-4-overview-june-2026"))
    assert shown.result == "None of these figures can be compared with a prediction."
    assert any(fact.name == "Not compared" for fact in shown.facts)


def test_a_setting_in_words() -> None:
    told = MeasuredSetting(
        context_tokens=32768,
        kv_type="q8_0",
        parallel=4,
        unified=True,
        flash_attention=False,
        full_windows=True,
    )
    assert plain(setting_words(told)) == (
        "32K tokens, KV q8_0, 4 sequences, one cache for all, no flash attention, windows in full"
    )
    assert setting_words(None) == ""
