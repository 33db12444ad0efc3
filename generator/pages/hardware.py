"""The hardware pages: sizes down, devices across, one page a scenario, and one for each of 16, 8 and 4 bits.

A catalog of more sizes than one page can show gets a page for each series instead, and one that leads to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, splitting, urls
from generator.pages.home import DeviceShelf, shelves
from generator.pages.library import FEWEST_FIRST, Library
from generator.pages.matrix import at_bits, best, sizes_left_out
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Frame, Link, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import SeriesEntry
from generator.reading.schema.hardware import Engine
from generator.sizing.planner import Bits


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/hardware.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    setting: Annotated[str, "what the matrix assumes, in sentences"]
    matrices: Annotated[tuple[Table, ...], "a matrix each series, or none where each has its own page"]
    left_out: Annotated[tuple[Link, ...], "sizes that have no row, with the reason"]
    ways: Annotated[tuple[Link, ...], "other matrix pages: of each series, scenario or class of bits"]
    shelves: Annotated[tuple[DeviceShelf, ...], "all devices by usable memory; on the main page alone"]
    calculator: Annotated[Link, "the same for any setting"]
    method: Annotated[Link, "how the figures are made"]


def page(library: Library) -> Page:
    """The matrix of the site's scenario, or the ways to those of the series; and all devices."""
    lead = "Which size runs on which machine: find your device, or your size, and read where they meet."
    sheet = library.sheet(urls.HARDWARE)
    catalog = library.catalog
    if splitting.is_split(catalog):
        ways = splitting.ways(sheet, catalog.series, urls.hardware_of_series)
        return _page(library, sheet, "Hardware", lead, (), ways=ways, is_main=True)
    return _page(library, sheet, "Hardware", lead, catalog.series, is_main=True)


def scenario_page(library: Library, scenario_id: str) -> Page:
    """The matrix of another scenario."""
    library = library.using(scenario_id)
    scenario = library.scenario
    lead = f"Which size runs on which machine: {scenario.summary[:1].lower()}{scenario.summary[1:]}"
    sheet = library.sheet(urls.scenario(scenario_id))
    return _page(library, sheet, scenario.name, lead, library.catalog.series)


def bits_page(library: Library, bits: Bits) -> Page:
    """The matrix of all sizes at one class of bits, in the site's scenario."""
    lead = f"Which size runs on which machine with weights of {bits} bits."
    sheet = library.sheet(urls.hardware_at(bits))
    return _page(library, sheet, f"Hardware at {bits} bits", lead, library.catalog.series, bits=bits)


def series_page(library: Library, series: SeriesEntry) -> Page:
    """The matrix of one series, in a catalog too large for one page."""
    lead = f"Which size of {series.record.name} runs on which machine."
    sheet = library.sheet(urls.hardware_of_series(series.id))
    return _page(library, sheet, f"{series.record.name} on hardware", lead, (series,), ways=())


def _page(
    library: Library,
    sheet: Sheet,
    title: str,
    lead: str,
    every: Sequence[SeriesEntry],
    *,
    bits: Bits | None = None,
    ways: tuple[Link, ...] | None = None,
    is_main: bool = False,
) -> Page:
    """A page with the matrix of each of `every`; the ways are to all other matrices if none are given."""
    above = [sheet.link("Home", urls.HOME), *([] if is_main else [sheet.link("Hardware", urls.HARDWARE)])]
    made = (
        best(library, sheet, series) if bits is None else at_bits(library, sheet, series, bits)
        for series in every
    )
    view = View(
        frame=sheet.frame(title, lead, above=above),
        setting=_setting(library),
        matrices=tuple(table for table in made if table.groups),
        left_out=sizes_left_out(library, sheet, every) if bits is None else (),
        ways=_other_matrices(library, sheet) if ways is None else ways,
        shelves=tuple(shelves(library, sheet)) if is_main else (),
        calculator=sheet.link("Any other setting in the calculator", urls.CALCULATOR),
        method=sheet.link("How these figures are made", urls.METHOD),
    )
    aliases = ("matrix", "VRAM", "GPU", "CPU", "Mac") if is_main else ("matrix",)
    name = "Hardware matrix" if is_main else title
    search = SearchEntry("page", title, lead, aliases)
    return Page(sheet.here, name, lead, "pages/hardware.html.j2", view, search)


def scenario_ids(library: Library) -> tuple[str, ...]:
    """The scenarios that have pages of their own: all but the site's, where the catalog is not split."""
    catalog = library.catalog
    if splitting.is_split(catalog):
        return ()
    return tuple(id_ for id_ in catalog.scenarios if id_ != catalog.site.scenario)


def bits_shown(library: Library) -> tuple[Bits, ...]:
    """The classes of bits that have pages of their own."""
    return () if splitting.is_split(library.catalog) else FEWEST_FIRST


def _other_matrices(library: Library, sheet: Sheet) -> tuple[Link, ...]:
    """The pages of all scenarios, then those of one class of bits each; but for the page itself."""
    catalog = library.catalog
    usual = catalog.site.scenario
    found = [
        (
            scenario.name,
            urls.HARDWARE if scenario_id == usual else urls.scenario(scenario_id),
            scenario.summary,
        )
        for scenario_id, scenario in catalog.scenarios.items()
    ]
    found += [
        (f"All sizes at {bits} bits", urls.hardware_at(bits), catalog.scenarios[usual].name)
        for bits in bits_shown(library)
    ]
    return tuple(sheet.link(text, uri, note) for text, uri, note in found if uri != sheet.here)


def _setting(library: Library) -> str:
    scenario = library.scenario
    engines = [library.catalog.engines[engine_id].record for engine_id in scenario.engines]
    each = f" for each of {numbers.plural(scenario.parallel, 'sequence')}" if scenario.parallel > 1 else ""
    return (
        f"{scenario.name}: {numbers.integer(scenario.context_tokens)} tokens of context{each}; KV cache in {library.catalog.formats[scenario.kv_type].name}; "
        f"run by {numbers.listing((engine.name for engine in engines), last='or, where that cannot,')}."
        f"{''.join(_share(engine) for engine in engines)}"
    )


def _share(engine: Engine) -> str:
    """What an engine leaves of each device, in a sentence; nothing of one that takes all it can."""
    if engine.options is None or engine.options.usable_percent is None:
        return ""
    return (
        f" {engine.name} uses {engine.options.usable_percent}{numbers.NO_BREAK}% of the memory of a device."
    )
