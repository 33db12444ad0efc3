"""The numbers on the built pages are those that sizing computes, cell for cell, and nothing else is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands import fits
from generator.commands.memory import requirement
from generator.reading.catalog import Catalog
from tests.site.projects import Site, catalog_of, text_of

GIB = 2**30
SHAPES = {"fits": "●", "shorter": "◐", "too-big": "○", "unknown": "·", "unsupported": "✕"}


@pytest.fixture(scope="module")
def catalog(root: Path) -> Catalog:
    return catalog_of(root)


def three_digits(value: float) -> str:
    """Three significant digits, made another way than the pages make them."""
    if value >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}" if value >= 0.9995 else f"{value:#.3g}"


def test_every_cell_of_the_matrix_is_what_fits_answers(site: Site, catalog: Catalog) -> None:
    table = site.page("hardware/").table("matrix-gemma")
    links = [link.get("href").strip("/") for link in table.findall("./thead/tr[2]/th//a")]
    assert sorted(links) == sorted(catalog.scenario.devices)
    usable = [text_of(head) for head in table.findall("./thead/tr[1]/th")]
    assert usable[0] == "Size and precision"
    count = 0
    for column, device_id in enumerate(links):
        answers = {(row.size_id, row.precision_id): row.fit for row in fits.answers(catalog, device_id)}
        precisions: dict[str, list[str]] = {}
        for size_id, precision_id in answers:
            precisions.setdefault(size_id, []).append(precision_id)
        for body in table.findall("./tbody"):
            size = next(
                size for size in catalog.sizes.values() if size.name == text_of(body.find("./tr/th//a"))
            )
            rows = body.findall("./tr")[1:]
            assert len(rows) == len(precisions[size.id]) == 3
            for row in rows:
                name = text_of(row.find("th//small"))
                precision_id = next(
                    id_ for id_ in precisions[size.id] if catalog.precisions[id_].name == name
                )
                fit = answers[size.id, precision_id]
                cell = row.findall("td")[column]
                shown, said = (
                    text_of(cell.find("span[@aria-hidden]")),
                    text_of(cell.find("span[@class='vh']")),
                )
                assert shown.startswith(SHAPES[fit.verdict])
                assert cell.get("class") == fit.verdict
                assert "aria-hidden" not in cell.find("span[@class='vh']").keys()  # noqa: SIM118
                if fit.verdict == "fits":
                    assert shown == "● fits"
                    assert f"{fit.longest_context_tokens:,} tokens" in said
                elif fit.verdict == "shorter":
                    assert f"{fit.longest_context_tokens:,} tokens" in said
                elif fit.verdict == "too-big":
                    assert fit.spare_bytes is not None
                    assert shown.split()[-1].lstrip("+") == three_digits(-fit.spare_bytes / GIB)
                    assert said.startswith("does not fit: ")
                elif fit.verdict == "unsupported":
                    assert said.startswith("not possible")
                else:
                    assert said.startswith("not known")
                count += 1
    assert count == len(catalog.sizes) * 3 * len(links)


def test_every_row_of_the_memory_table_is_what_memory_answers(site: Site, catalog: Catalog) -> None:
    table = site.page("gemma/").table("memory")
    count = 0
    for body in table.findall("./tbody"):
        size = next(size for size in catalog.sizes.values() if size.name == text_of(body.find("./tr/th//a")))
        for row in body.findall("./tr")[1:]:
            name = text_of(row.find("th")).split(", ")[1]
            precision = next(id_ for id_, found in catalog.precisions.items() if found.name == name)
            needed = requirement(catalog, size.id, precision=precision)
            device = needed.device
            exact = [cell.find(".//data").get("value") for cell in row.findall("td")]
            parts = (device.weights, device.kv_cache, device.compute_buffer, device.runtime_reserve)
            expected = [*(part.bytes for part in parts), needed.device_total_bytes, needed.host_total_bytes]
            assert exact == [f"{number:,}\u00a0bytes" for number in [*expected, needed.file_bytes]]
            shown = [cell.find(".//data").text for cell in row.findall("td")]
            assert shown[:6] == [three_digits(number / GIB) if number else "0" for number in expected]
            assert shown[6] == three_digits(needed.file_bytes / 10**9)
            assert sum(expected[:4]) == expected[4]
            count += 1
    assert count == 9 * 3  # every size of the series, PaliGemma 2 3B included, at 16, 8 and 4 bits


def test_every_ledger_sums_to_the_published_total(site: Site, catalog: Catalog) -> None:
    for size in catalog.sizes.values():
        rows = site.page(f"{size.model.series_id}/{size.model.id}/{size.label}/").table("ledger-table")
        numbers = {
            text_of(row.find("th")): cell.text.replace(",", "")
            for row in rows.findall("./tbody/tr")
            for cell in [row.find("td/data") if row.find("td/data") is not None else row.find("td")]
        }
        published = int(numbers.pop("Published"))
        total = int(numbers.pop("Sum"))
        assert sum(map(int, numbers.values())) == total == published == size.total_parameters
        assert len(numbers) >= 4
