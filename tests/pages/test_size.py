"""The page of a size: where its parameters are, what memory it takes, and what it runs on."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from generator.pages.page import Page
from generator.pages.parts import Cell, Table
from generator.reading.catalog import Catalog
from tests.pages.conftest import amounts, heads, plain, rows_of


def test_the_ledger_sums_to_the_published_total(view: Callable[[str], Any]) -> None:
    ledger = rows_of(view("gemma/gemma-2/9b/").ledger)
    parts = {name: int(cells[0].replace(",", "")) for name, cells in ledger.items()}
    total = parts.pop("Published")
    assert parts.pop("Sum") == total == sum(parts.values()) == 9_241_705_984
    assert ledger["Published"][1] == "equal"
    assert parts["Embeddings"] == 256_000 * 3_584
    assert parts["Norms"] == (42 * 4 + 1) * 3_584
    assert parts["Feed-forward"] == 42 * 3 * 3_584 * 14_336
    vision = rows_of(view("gemma/paligemma/3b/").ledger)
    assert {"Vision tower", "Projector"} <= set(vision)
    assert vision["Projector"][0] == f"{1_152 * 2_048 + 2_048:,}"


def test_other_published_counts_follow_from_the_same_arithmetic(view: Callable[[str], Any]) -> None:
    counts = rows_of(view("gemma/gemma-2/9b/").counts)
    assert counts["9,242,164,736"][0] == "9,242,164,736"  # 128 rows more: 128 x 3,584 = 458,752


def test_memory_at_each_precision_and_context(view: Callable[[str], Any]) -> None:
    memory = view("gemma/gemma-2/9b/").memory
    rows = rows_of(memory)
    assert len(rows) == 17  # every precision that llama.cpp loads here
    assert heads(memory)[:3] == ["Precision", "Download", "Weights"]
    # 9,241,100,288 weights of matrices in 16 bits and 605,696 of norms in 32
    exact = next(row for row in memory.groups[0].rows if row.head.text == "F16").cells[1].exact
    assert plain(exact) == f"{2 * 9_241_100_288 + 4 * 605_696:,} bytes"
    weights = [float(cells[1]) for cells in rows.values()]
    assert weights[0] == max(weights) and weights[-1] == min(weights)


def test_what_it_runs_on_is_in_words(view: Callable[[str], Any], catalog: Catalog) -> None:
    found = view("gemma/gemma-2/9b/")
    assert len(rows_of(found.devices)) == len(catalog.shown_devices) >= 16
    small = _by_bits(found.devices, "GeForce RTX 3070")
    # 8 GiB: 4.31 GiB are missing in 8 bits, 12.4 in 16; in 4 bits a shorter context fits
    assert small["Speed at most"].text == "does not fit"
    assert [small[bits].tone for bits in ("16-bit", "8-bit", "4-bit")] == ["too-big", "too-big", "shorter"]
    assert "12.4" in small["16-bit"].text and "4.31" in small["8-bit"].text
    assert _by_bits(found.devices, "GeForce RTX 3080 10GB")["4-bit"].text == "to 8K"
    assert "8.53 GiB" in plain(found.answer)
    cells = [cell for group in found.devices.groups for row in group.rows for cell in row.cells[:-1]]
    assert all(cell.tone and cell.text for cell in cells)
    # 1,008 GB/s ÷ (5.75 GB in Q4_K_M + 2.11 GB of KV cache with 8K) = 128.2, rounded up; with the source of the bandwidth
    fast = _by_bits(found.devices, "GeForce RTX 4090")["Speed at most"]
    assert fast.text == "129" and fast.cites


def test_a_few_precisions_are_recommended_with_reasons(view: Callable[[str], Any]) -> None:
    found = view("gemma/gemma-2/9b/").recommended
    rows = rows_of(found)
    assert list(rows) == ["Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M"]
    assert rows["Q8_0"][0].startswith("The closest to 16 bits: loses 67 times less")  # 0.1754 ÷ 0.0026
    assert rows["Q4_K_M"][0] == "The fewest bytes of which less than 0.2 is known to be lost."
    assert rows["Q4_K_M"][1] == "+0.1754" and rows["Q4_K_M"][3:] == ["8.53", "GeForce RTX 3080 10GB"]
    assert all(row.cells[1].cites for row in found.groups[0].rows)
    assert "Llama 3 8B" in found.note
    others = rows_of(view("gemma/paligemma/3b/").recommended)
    assert list(others) == ["BF16", "INT8", "NF4"] and all(row[0] for row in others.values())


def test_a_chart_shows_memory_against_context(view: Callable[[str], Any]) -> None:
    chart = view("gemma/gemma-3/12b/").chart
    assert [curve.name for curve in chart.curves] == ["F16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M"]
    for curve in chart.curves:
        points = [tuple(map(int, pair.split(","))) for pair in curve.points.split()]
        assert points == sorted(points) and len(points) > 8  # to the right
        heights = [y for _, y in points]
        assert heights == sorted(heights, reverse=True) and min(heights) >= 0  # and up, as memory grows
    assert [tick.text for tick in chart.ticks][0::3] == ["2K", "128K"]
    names = [curve.name_y for curve in chart.curves]
    assert all(later - earlier >= 15 for earlier, later in pairwise(names))
    assert "with 128K" in plain(chart.description)
    assert view("gemma/paligemma/3b/").chart is None


def _by_bits(table: Table, device: str) -> dict[str, Cell]:
    row = next(row for group in table.groups for row in group.rows if row.head.text == device)
    return dict(zip(heads(table)[1:], row.cells, strict=True))


def test_neighbours_say_how_much_larger_or_smaller(view: Callable[[str], Any]) -> None:
    rows = rows_of(view("gemma/gemma-2/9b/").neighbours)
    assert [row[1] for row in rows.values()] == ["3.5× smaller", "this size", "2.9× larger"]
    assert view("gemma/paligemma/3b/").neighbours is None


def test_fields_of_config_json_are_explained_and_cited(view: Callable[[str], Any]) -> None:
    rows = {
        row.head.text: row for group in view("gemma/gemma-2/9b/").architecture.groups for row in group.rows
    }
    assert rows["num_hidden_layers"].cells[0].text == "42"
    assert rows["sliding_window"].cells[0].text == "4,096"
    assert rows["layer_types"].cells[0].text.endswith("repeated: 21 local, 21 global")
    assert all(row.head.is_code and row.cells[0].cites and row.cells[1].text for row in rows.values())
    groups = [group.head.text for group in view("gemma/paligemma/3b/").architecture.groups if group.head]
    assert groups == ["Language model", "Vision tower"]


def test_published_files_stand_beside_the_computed_bytes(view: Callable[[str], Any]) -> None:
    rows = rows_of(view("gemma/gemma-2/9b/").files)
    assert rows["Q4_K_M"][:2] == ["5.76", "5.76"]
    assert view("gemma/paligemma/3b/").files is None


def test_the_receipt_adds_up(view: Callable[[str], Any]) -> None:
    groups = view("gemma/gemma-2/9b/").receipt.table.groups
    assert len(groups) == 2
    for group in groups:
        parts, total = amounts(group)
        assert sum(parts) == total > 0


def test_search_finds_it_by_repository(by_uri: dict[str, Page]) -> None:
    entry = by_uri["gemma/gemma-2/9b/"].search
    assert entry is not None
    assert {"gemma-2-9b", "google/gemma-2-9b-it"} <= set(entry.aliases)
