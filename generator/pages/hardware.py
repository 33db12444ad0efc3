"""The hardware matrix: sizes down, devices across by usable memory, at 16, 8 and 4 bits.

A catalog of more sizes than one page can show gets a page for each series, and one page that leads to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, splitting, urls
from generator.pages.home import DeviceShelf, shelves
from generator.pages.library import BITS, FEWEST_FIRST, Library
from generator.pages.memory import FIT_NOTE, fit_cell
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Link, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import DeviceEntry, SeriesEntry, SizeEntry
from generator.sizing.fit import space_of
from generator.sizing.planner import Bits


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/hardware.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    setting: Annotated[str, "what the matrix assumes, in sentences"]
    matrices: Annotated[tuple[Table, ...], "a matrix each series, or none where each has its own page"]
    ways: Annotated[tuple[Link, ...], "other matrix pages: of each series, or of other precisions"]
    shelves: Annotated[tuple[DeviceShelf, ...], "all devices by usable memory; none on the page of a series"]
    method: Annotated[Link, "how the figures are made"]


# So many sizes fill a page at 16, 8 and 4 bits; more are shown at one class of bits a page, four bits first.
MOST_SIZES_AT_ALL_BITS = 16


def page(library: Library) -> Page:
    """The matrix, or its part at four bits, or the ways to the matrices of the series."""
    lead = "Which size runs on which machine: find your device, or your size, and read where they meet."
    is_split = splitting.is_split(library.catalog)
    sheet = library.sheet(urls.HARDWARE)
    bits = bits_shown(library)[0]
    ways = (
        splitting.ways(sheet, library.catalog.series, urls.hardware_of_series)
        if is_split
        else _other_bits(library, sheet, shown=bits)
    )
    view = View(
        frame=sheet.frame("Hardware", lead, above=(sheet.link("Home", urls.HOME),)),
        setting=_setting(library),
        matrices=()
        if is_split
        else tuple(_matrix(library, sheet, series, bits) for series in library.catalog.series),
        ways=ways,
        shelves=tuple(shelves(library, sheet)),
        method=sheet.link("How these figures are made", urls.METHOD),
    )
    search = SearchEntry("page", "Hardware", lead, ("matrix", "VRAM", "GPU", "CPU", "Mac"))
    return Page(urls.HARDWARE, "Hardware matrix", lead, "pages/hardware.html.j2", view, search)


def bits_shown(library: Library) -> tuple[tuple[Bits, ...], ...]:
    """The classes of bits of each matrix page, the first on the main one."""
    if splitting.is_split(library.catalog) or len(library.catalog.sizes) <= MOST_SIZES_AT_ALL_BITS:
        return (BITS,)
    return tuple((bits,) for bits in FEWEST_FIRST)


def bits_page(library: Library, bits: Bits) -> Page:
    """The matrix at one class of bits, in a catalog of more sizes than one page shows at all of them."""
    uri = urls.hardware_at(bits)
    sheet = library.sheet(uri)
    title = f"Hardware at {bits} bits"
    lead = f"Which size runs on which machine with weights of {bits} bits."
    view = View(
        frame=sheet.frame(
            title, lead, above=(sheet.link("Home", urls.HOME), sheet.link("Hardware", urls.HARDWARE))
        ),
        setting=_setting(library),
        matrices=tuple(_matrix(library, sheet, series, (bits,)) for series in library.catalog.series),
        ways=_other_bits(library, sheet, shown=(bits,)),
        shelves=(),
        method=sheet.link("How these figures are made", urls.METHOD),
    )
    return Page(
        uri, title, lead, "pages/hardware.html.j2", view, SearchEntry("page", title, lead, ("matrix",))
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
        matrices=(_matrix(library, sheet, series, BITS),),
        ways=(),
        shelves=(),
        method=sheet.link("How these figures are made", urls.METHOD),
    )
    return Page(
        uri, title, lead, "pages/hardware.html.j2", view, SearchEntry("page", title, lead, ("matrix",))
    )


def _other_bits(library: Library, sheet: Sheet, *, shown: tuple[Bits, ...]) -> tuple[Link, ...]:
    pages = bits_shown(library)
    return tuple(
        sheet.link(
            f"The same at {bits[0]} bits", urls.HARDWARE if bits == pages[0] else urls.hardware_at(bits[0])
        )
        for bits in pages
        if bits != shown
    )


def _setting(library: Library) -> str:
    scenario = library.catalog.scenario
    engines = [library.catalog.engines[engine_id].record for engine_id in scenario.engines]
    return (
        f"{scenario.name}: {numbers.integer(scenario.context_tokens)} tokens of context, or the most that a size accepts; "
        f"KV cache in {library.catalog.formats[scenario.kv_type].name}; {numbers.plural(scenario.parallel, 'sequence')}; "
        f"run by {numbers.listing((engine.name for engine in engines), last='or, where that cannot,')}."
    )


def _matrix(library: Library, sheet: Sheet, series: SeriesEntry, shown: tuple[Bits, ...]) -> Table:
    """Sizes down, devices across. At several classes of bits each size is a group of rows, at one a row."""
    devices, asked = library.matrix_devices, library.catalog.scenario.context_tokens
    groups: dict[str, RowGroup] = {}
    for size in series.sizes:
        engine = library.engine_for(size)
        if engine is None:
            continue
        rows = []
        for bits in shown:
            precision_id = library.precision_for(engine, bits)
            if precision_id is None:
                continue
            fits = library.fits(size, engine, precision_id, devices)
            cells = tuple(fit_cell(fit, asked) for fit in fits)
            precision = library.catalog.precisions[precision_id].name
            if len(shown) > 1:
                rows.append(Row(Cell(f"{bits}-bit", note=precision), cells))
            else:
                href = sheet.href(library.size_uri(size))
                rows.append(Row(Cell(size.name, href=href, note=f"{precision}{_image_words(size)}"), cells))
        if len(shown) > 1:
            note = f"{engine.record.name}{_image_words(size)}"
            head = Cell(size.name, href=sheet.href(library.size_uri(size)), note=note)
            groups[size.id] = RowGroup(head, tuple(rows))
        else:
            model = size.model
            head = Cell(model.record.name, href=sheet.href(urls.model(model.series_id, model.id)))
            known = groups.get(model.id, RowGroup(head, ()))
            groups[model.id] = RowGroup(head, (*known.rows, *rows))
    at = f" at {shown[0]} bits" if len(shown) == 1 else ""
    return Table(
        anchor=f"matrix-{series.id}",
        caption=(
            f"{series.record.name} on {numbers.plural(len(devices), 'device')}{at} with "
            f"{numbers.tokens(asked)} tokens of context"
        ),
        columns=(Column("Size and precision"), *_columns(sheet, devices)),
        groups=tuple(groups.values()),
        note=FIT_NOTE,
        is_matrix=True,
    )


def _image_words(size: SizeEntry) -> str:
    """The image side that a figure is for, where a size takes several."""
    return f", {size.image_sizes[0]}{numbers.NO_BREAK}px images" if size.image_sizes else ""


def _columns(sheet: Sheet, devices: Iterable[DeviceEntry]) -> Iterator[Column]:
    for device in devices:
        space = space_of(device.record)
        usable = (
            f"{numbers.gib(space.usable_bytes)}{numbers.NO_BREAK}GiB usable"
            if space
            else "usable memory not known"
        )
        yield Column(device.record.name, href=sheet.href(urls.device(device.id)), group=usable)
