"""Catalog -> every page of the site, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages import (
    benchmark,
    benchmarks,
    compare,
    corrections,
    device,
    disagreements,
    family,
    hardware,
    home,
    index,
    method,
    model,
    pair,
    series,
    size,
    sources,
    splitting,
    urls,
)
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Link
from generator.reading.catalog import Catalog
from generator.sizing.planner import Planner

# More would crowd the narrow header; the home page and the index have all.
SERIES_IN_HEADER = 3


def pages(catalog: Catalog) -> Iterator[Page]:
    """All pages; the view of each is made when it is asked for and can be dropped after."""
    entries: list[tuple[str, SearchEntry]] = []
    library = Library(catalog, Planner(catalog))
    for page in _pages(library):
        if page.search is not None:
            entries.append((page.uri, page.search))
        yield page
    yield index.page(library, entries)


def sections(catalog: Catalog) -> tuple[Link, ...]:
    """The links at the head of every page, their addresses from the home page."""
    series = [Link(entry.record.name, urls.series(entry.id)) for entry in catalog.series[:SERIES_IN_HEADER]]
    return (
        *series,
        Link("Compare", urls.COMPARE),
        Link("Hardware", urls.HARDWARE),
        Link("Benchmarks", urls.BENCHMARKS),
        Link("About", urls.ABOUT),
    )


def _pages(library: Library) -> Iterator[Page]:
    catalog = library.catalog
    yield home.page(library)
    for entry in catalog.series:
        yield series.page(library, entry)
        for found in entry.models:
            yield model.page(library, entry, found)
            for one in found.sizes:
                yield size.page(library, entry, one)
        yield family.page(library, entry)
    is_split = splitting.is_split(catalog)
    yield benchmarks.page(library)
    yield from (benchmark.page(library, benchmark_id) for benchmark_id in catalog.benchmarks)
    yield compare.page(library)
    if is_split:
        yield from (compare.series_page(library, entry) for entry in catalog.series)
    for two in library.pairs.every:
        yield pair.page(library, two)
    yield hardware.page(library)
    yield from (hardware.bits_page(library, bits) for bits, *_ in hardware.bits_shown(library)[1:])
    if is_split:
        yield from (hardware.series_page(library, entry) for entry in catalog.series)
    for machine in catalog.devices.values():
        yield device.page(library, machine)
    yield method.page(library)
    if catalog.disagreements:
        yield disagreements.page(library)
    if catalog.corrections is not None:
        yield corrections.page(library, catalog.corrections)
    yield sources.page(library)
