"""The home page: what this is, the series, the newest models, and one way into the hardware question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Link, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.sizing.fit import GIB, space_of

NEWEST = 6


@dataclass(frozen=True, slots=True)
class DeviceShelf:
    """Devices with about the same usable memory."""

    heading: Annotated[str, "how much memory they have"]
    devices: Annotated[tuple[Link, ...], "their pages"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/home.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    shelves: Annotated[tuple[DeviceShelf, ...], "devices by usable memory"]
    hardware: Annotated[Link, "the whole hardware matrix"]
    calculator: Annotated[Link, "the calculator"]
    compare: Annotated[Link, "the comparison of all sizes"]
    series: Annotated[tuple[Link, ...], "every series with its summary"]
    newest: Annotated[Table, "the newest models"]


def page(library: Library) -> Page:
    sheet = library.sheet(urls.HOME)
    catalog = library.catalog
    newest = _newest(library, sheet)
    view = View(
        frame=sheet.frame(catalog.site.name, catalog.site.description),
        shelves=tuple(shelves(library, sheet)),
        hardware=sheet.link(
            "The hardware matrix",
            urls.HARDWARE,
            f"every size on {len(catalog.shown_devices)} of {numbers.plural(len(catalog.devices), 'device')}",
        ),
        calculator=sheet.link(
            "The calculator", urls.CALCULATOR, "any size, engine, precision and context on any device"
        ),
        compare=sheet.link("All sizes side by side", urls.COMPARE),
        series=tuple(
            sheet.link(series.record.name, urls.series(series.id), series.record.summary)
            for series in catalog.series
        ),
        newest=newest,
    )
    return Page(
        urls.HOME,
        catalog.site.name,
        catalog.site.description,
        "pages/home.html.j2",
        view,
        SearchEntry("page", "Home", ""),
    )


def shelves(library: Library, sheet: Sheet) -> Iterator[DeviceShelf]:
    """All devices grouped by the memory that a model may use, least first; those without a figure last."""
    groups: dict[str, list[tuple[int, Link]]] = {}
    keyed = []
    for device in library.catalog.devices.values():
        space = space_of(device.record)
        usable = space.usable_bytes if space else None
        keyed.append((usable if usable is not None else 2**63, device))
    for usable, device in sorted(keyed, key=lambda item: (item[0], item[1].record.name)):
        note = "" if usable == 2**63 else f"{numbers.gib(usable)}{numbers.NO_BREAK}GiB usable"
        link = sheet.link(device.record.name, urls.device(device.id), note)
        groups.setdefault(_shelf(usable), []).append((usable, link))
    for heading, found in groups.items():
        yield DeviceShelf(heading, tuple(link for _, link in found))


def _shelf(usable_bytes: int) -> str:
    """The shelf of a device: the smallest of a few rounds of memory that holds its usable share."""
    if usable_bytes == 2**63:
        return "Usable memory not known"
    for top in (8, 12, 16, 24, 32, 48, 80, 128):
        if usable_bytes <= top * GIB:
            return f"Up to {top}{numbers.NO_BREAK}GiB for models"
    return f"More than 128{numbers.NO_BREAK}GiB for models"


def _newest(library: Library, sheet: Sheet) -> Table:
    models = sorted(
        library.catalog.models.values(),
        key=lambda model: (str(model.facts["release.date"].value), model.id),
        reverse=True,
    )
    rows = []
    for model in models[:NEWEST]:
        rows.append(
            Row(
                Cell(model.record.name, href=sheet.href(urls.model(model.series_id, model.id))),
                (
                    sheet.cell(model.facts["release.date"], lambda value: numbers.date(str(value))),
                    Cell(numbers.listing(size.short_name for size in model.sizes)),
                    Cell(model.record.summary),
                ),
            )
        )
    return Table(
        anchor="newest",
        caption="By release date, newest first",
        columns=(Column("Model"), Column("Released"), Column("Sizes"), Column("In a sentence")),
        groups=(RowGroup(None, tuple(rows)),),
    )
