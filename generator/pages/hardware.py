"""The hardware matrix: sizes down, devices across by usable memory, at 16, 8 and 4 bits.

A catalog of more sizes than one page can show gets a page for each series, and one page that leads to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, splitting, urls
from generator.pages.home import DeviceShelf, shelves
from generator.pages.library import BITS, Library
from generator.pages.memory import FIT_NOTE, fit_cell
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Link, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import DeviceEntry, SeriesEntry
from generator.sizing.fit import space_of


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/hardware.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    setting: Annotated[str, "what the matrix assumes, in sentences"]
    matrices: Annotated[tuple[Table, ...], "a matrix each series, or none where each has its own page"]
    series: Annotated[tuple[Link, ...], "the matrix pages of the series, where there are such"]
    shelves: Annotated[tuple[DeviceShelf, ...], "all devices by usable memory; none on the page of a series"]
    method: Annotated[Link, "how the figures are made"]


def page(library: Library) -> Page:
    sheet = library.sheet(urls.HARDWARE)
    lead = "Which size runs on which machine: find your device, or your size, and read where they meet."
    is_split = splitting.is_split(library.catalog)
    every = library.catalog.series
    view = View(
        frame=sheet.frame("Hardware", lead, above=(sheet.link("Home", urls.HOME),)),
        setting=_setting(library),
        matrices=() if is_split else tuple(_matrix(library, sheet, series) for series in every),
        series=splitting.ways(sheet, every, urls.hardware_of_series) if is_split else (),
        shelves=tuple(shelves(library, sheet)),
        method=sheet.link("How these figures are made", urls.METHOD),
    )
    return Page(
        urls.HARDWARE,
        "Hardware matrix",
        lead,
        "pages/hardware.html.j2",
        view,
        SearchEntry("page", "Hardware", lead, ("matrix", "VRAM", "GPU")),
    )


def series_page(library: Library, series: SeriesEntry) -> Page:
    """The matrix of one series, in a catalog too large for one page."""
    uri = urls.hardware_of_series(series.id)
    sheet = library.sheet(uri)
    title = f"{series.record.name} on hardware"
    lead = f"Which size of {series.record.name} runs on which machine."
    view = View(
        frame=sheet.frame(
            title, lead, above=(sheet.link("Home", urls.HOME), sheet.link("Hardware", urls.HARDWARE))
        ),
        setting=_setting(library),
        matrices=(_matrix(library, sheet, series),),
        series=(),
        shelves=(),
        method=sheet.link("How these figures are made", urls.METHOD),
    )
    return Page(
        uri, title, lead, "pages/hardware.html.j2", view, SearchEntry("page", title, lead, ("matrix",))
    )


def _setting(library: Library) -> str:
    scenario = library.catalog.scenario
    engines = [library.catalog.engines[engine_id].record for engine_id in scenario.engines]
    return (
        f"{scenario.name}: {numbers.integer(scenario.context_tokens)} tokens of context, or the most that a size accepts; "
        f"KV cache in {library.catalog.formats[scenario.kv_type].name}; {numbers.plural(scenario.parallel, 'sequence')}; "
        f"run by {numbers.listing((engine.name for engine in engines), last='or, where that cannot,')}."
    )


def _matrix(library: Library, sheet: Sheet, series: SeriesEntry) -> Table:
    devices = library.matrix_devices
    groups = []
    for size in series.sizes:
        engine = library.engine_for(size)
        if engine is None:
            continue
        rows = []
        for bits in BITS:
            precision_id = library.precision_for(engine, bits)
            if precision_id is None:
                continue
            cells = tuple(fit_cell(fit) for fit in library.fits(size, engine, precision_id, devices))
            precision = library.catalog.precisions[precision_id].name
            rows.append(Row(Cell(f"{bits}-bit", note=precision), cells))
        head = Cell(size.name, href=sheet.href(library.size_uri(size)), note=engine.record.name)
        groups.append(RowGroup(head, tuple(rows)))
    return Table(
        anchor=f"matrix-{series.id}",
        caption=(
            f"{series.record.name} on {numbers.plural(len(devices), 'device')} with "
            f"{numbers.tokens(library.catalog.scenario.context_tokens)} tokens of context"
        ),
        columns=(Column("Size and precision"), *_columns(sheet, devices)),
        groups=tuple(groups),
        note=FIT_NOTE,
        is_matrix=True,
    )


def _columns(sheet: Sheet, devices: Iterable[DeviceEntry]) -> Iterator[Column]:
    for device in devices:
        space = space_of(device.record)
        usable = (
            f"{numbers.gib(space.usable_bytes)}{numbers.NO_BREAK}GiB usable"
            if space
            else "usable memory not known"
        )
        yield Column(device.record.name, href=sheet.href(urls.device(device.id)), group=usable)
