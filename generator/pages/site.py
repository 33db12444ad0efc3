"""Catalog -> every page of the site, one after the other."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from generator.pages import (
    accuracy,
    benchmark,
    benchmarks,
    calculator,
    calculator_data,
    compare,
    corrections,
    counts,
    coverage,
    device,
    disagreements,
    family,
    glossary,
    hardware,
    home,
    index,
    measured,
    method,
    model,
    names,
    pair,
    series,
    size,
    sources,
    splitting,
    timeline,
    urls,
)
from generator.pages.library import Library
from generator.pages.measuring import files_of, has_files
from generator.pages.page import Draft, ListDraft, Listed, Page, Plan
from generator.pages.parts import Link
from generator.reading.catalog import Catalog
from generator.sizing.planner import Planner

# More would crowd the narrow header; the home page and the index have all.
SERIES_IN_HEADER = 3


def pages(catalog: Catalog, as_of: datetime.date | None = None) -> Iterator[Page]:
    """All pages, one after the other; the view of each is made when it is asked for and can be dropped after."""
    made: list[Listed] = []
    planned = plan(catalog, as_of)
    for draft in planned.drafts:
        page = draft.make()
        made.append(page.listed)
        yield page
    for listing in planned.lists:
        page = listing.make(made)
        made.append(page.listed)
        yield page


def plan(catalog: Catalog, as_of: datetime.date | None = None) -> Plan:
    """All pages with the way to make each. `as_of` is the date of the site, by which pages tell ages."""
    library = Library(catalog, Planner(catalog), as_of)
    return Plan(
        tuple(Draft(uri, partial(_noted, library, make)) for uri, make in _drafts(library)),
        (
            ListDraft(urls.SOURCES, lambda made: sources.page(library, made)),
            ListDraft(urls.INDEX, lambda made: index.page(library, made)),
        ),
        calculator_data.files(library),
    )


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


def _noted(library: Library, make: Callable[[], Page]) -> Page:
    """A page with its note for the pages that list others."""
    page = make()
    return replace(page, note=library.take_note())


def _drafts(library: Library) -> Iterator[tuple[str, Callable[[], Page]]]:
    """Address and way to make it of each page that can be made by itself, in the order of the index of search."""
    catalog = library.catalog
    yield urls.HOME, partial(home.page, library)
    for entry in catalog.series:
        yield urls.series(entry.id), partial(series.page, library, entry)
        for found in entry.models:
            yield urls.model(entry.id, found.id), partial(model.page, library, entry, found)
            for one in found.sizes:
                yield library.size_uri(one), partial(size.page, library, entry, one)
        yield urls.family(entry.id), partial(family.page, library, entry)
        yield urls.timeline(entry.id), partial(timeline.page, library, entry)
    is_split = splitting.is_split(catalog)
    yield urls.BENCHMARKS, partial(benchmarks.page, library)
    _ = library.scores  # once for all pages, before they are shared out
    for benchmark_id in catalog.benchmarks:
        yield urls.benchmark(benchmark_id), partial(benchmark.page, library, benchmark_id)
    yield urls.COMPARE, partial(compare.page, library)
    if is_split:
        for entry in catalog.series:
            yield urls.compare_of_series(entry.id), partial(compare.series_page, library, entry)
    for two in library.pairs.every:
        yield two.uri, partial(pair.page, library, two)
    yield urls.HARDWARE, partial(hardware.page, library)
    for scenario_id in hardware.scenario_ids(library):
        yield urls.scenario(scenario_id), partial(hardware.scenario_page, library, scenario_id)
    for bits in hardware.bits_shown(library):
        yield urls.hardware_at(bits), partial(hardware.bits_page, library, bits)
    if is_split:
        for entry in catalog.series:
            yield urls.hardware_of_series(entry.id), partial(hardware.series_page, library, entry)
    for machine in catalog.devices.values():
        yield urls.device(machine.id), partial(device.page, library, machine)
    yield urls.CALCULATOR, partial(calculator.page, library)
    yield urls.METHOD, partial(method.page, library)
    yield urls.COUNTS, partial(counts.page, library)
    yield urls.COVERAGE, partial(coverage.page, library)
    if catalog.measurements or has_files(catalog):
        yield urls.ACCURACY, partial(accuracy.page, library)
    if has_files(catalog):
        yield urls.PUBLISHED_FILES, partial(measured.files_page, library)
    for series_id, file_id in files_of(catalog):
        yield urls.measured(series_id, file_id), partial(measured.page, library, series_id, file_id)
    if catalog.names:
        yield urls.NAMES, partial(names.page, library)
    if catalog.glossary:
        yield urls.GLOSSARY, partial(glossary.page, library)
    if catalog.disagreements:
        yield urls.DISAGREEMENTS, partial(disagreements.page, library)
    if catalog.corrections is not None:
        yield urls.CORRECTIONS, partial(corrections.page, library, catalog.corrections)
