"""The numbers on the built pages are those that sizing computes, cell for cell, and nothing else is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.commands import fits
from generator.commands.memory import requirement
from generator.reading.catalog import Catalog
from generator.sizing.planner import Bits, Planner
from tests.site.known_memory import three_digits, tokens
from tests.site.projects import Site, catalog_of, text_of

GIB = 2**30
BITS: tuple[Bits, ...] = ("16", "8", "4")


@pytest.fixture(scope="module")
def catalog(root: Path) -> Catalog:
    return catalog_of(root)


def rows_of(site: Site) -> Iterator[tuple[Any, Any]]:
    """Every row of every matrix that is about a size in a precision, with its table."""
    for uri, document in site.documents.items():
        if uri.startswith("hardware/at-"):
            for table in document.tree.iter("table"):
                for row in table.findall("./tbody/tr"):
                    if row.find("td") is not None:
                        yield table, row


def test_every_cell_of_the_matrices_is_what_fits_answers(site: Site, catalog: Catalog) -> None:
    by_name = {size.name: size.id for size in catalog.sizes.values()}
    answers = {
        (device_id, row.size_id, row.precision_id): row.fit
        for device_id in catalog.shown_devices
        for row in fits.answers(catalog, device_id)
    }
    seen = set()
    for table, row in rows_of(site):
        links = [link.get("href").strip("./") for link in table.findall("./thead/tr[2]/th//a")]
        devices = [href.removeprefix("hardware/") for href in links]
        assert sorted(devices) == sorted(catalog.shown_devices)
        size_id = by_name[text_of(row.find("th//a"))]
        name = text_of(row.find("th//small")).split(", ")[0]  # behind it the side of the image
        for device_id, cell in zip(devices, row.findall("td"), strict=True):
            (precision_id,) = (
                id_
                for device, size, id_ in answers
                if (device, size) == (device_id, size_id) and catalog.precisions[id_].name == name
            )
            fit = answers[device_id, size_id, precision_id]
            seen.add((device_id, size_id, precision_id))
            shown = text_of(cell)
            assert cell.get("class") == fit.verdict
            if fit.verdict in ("fits", "shorter"):
                assert fit.longest_context_tokens is not None
                words = ("only ",) if fit.verdict == "shorter" else ("to ", "all ")
                assert shown in [word + tokens(fit.longest_context_tokens) for word in words]
            elif fit.verdict == "too-big":
                assert fit.spare_bytes is not None
                assert three_digits(-fit.spare_bytes / GIB) in shown.replace("+", " ").split()
    assert seen == set(answers)
    assert len(seen) > 20 * 3 * 16


def test_every_row_of_the_memory_table_is_what_memory_answers(site: Site, catalog: Catalog) -> None:
    table = site.page("gemma/").table("memory")
    by_name = {size.name: size for size in catalog.sizes.values()}
    count = 0
    for row in table.findall("./tbody/tr"):
        if row.find("td") is None:
            continue
        size = by_name[text_of(row.find("th//a"))]
        planner = Planner(catalog)
        engine = planner.engine_for(size, catalog.scenario)
        assert engine is not None
        cells = row.findall("td")
        for place, bits in enumerate(BITS):
            precision = planner.precision_for(engine, catalog.scenario, bits)
            assert precision is not None
            needed = requirement(catalog, size.id, precision=precision)
            expected = [needed.device_total_bytes, needed.device.weights.bytes, needed.host_total_bytes]
            shown = [shown_number(cell) for cell in cells[3 * place : 3 * place + 3]]
            if shown[2].endswith("not known"):
                del expected[2], shown[2]
            assert shown == [three_digits(number / GIB) if number else "0" for number in expected], size.id
            assert needed.device_total_bytes == sum(part.bytes for part in needed.device.parts)
        count += 1
    assert count == len(catalog.sizes)  # PaliGemma 2 3B, which an earlier page forgot, included


def shown_number(cell: Any) -> str:
    """The number of a cell, without the sign of its certainty and its citations."""
    data = cell.find(".//data")
    return str(data.text) if data is not None else text_of(cell)


def test_every_ledger_sums_to_the_published_total(site: Site, catalog: Catalog) -> None:
    differing = 0
    for size in catalog.sizes.values():
        rows = site.page(f"{size.model.series_id}/{size.model.id}/{size.label}/").rows("ledger-table")
        numbers = {row[0]: re.findall(r"\d{1,3}(?:,\d{3})+|\d+", row[1]) for row in rows}
        published, total = numbers["Published"], int(numbers["Sum"][0].replace(",", ""))
        above = list(numbers)[: list(numbers).index("Sum")]
        parts = [int(numbers[name][0].replace(",", "")) for name in above]
        assert sum(parts) == total and len(parts) >= 3, size.id
        if size.total_parameters is None:
            continue
        assert published[0] == f"{size.total_parameters:,}"
        unexplained = size.record.parameters.unexplained
        differing += unexplained != 0
        assert size.total_parameters == total + unexplained, size.id
    assert differing < 5
