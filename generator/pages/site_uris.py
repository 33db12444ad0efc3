"""Catalog -> the uri of every page of the site; for whoever must know what links lead to.

`site.plan` says the same, and imports every kind of page, which `check` does not wait for. A test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages import hardware, splitting, urls
from generator.pages.library import Library
from generator.pages.measuring import files_of, has_files
from generator.reading.catalog import Catalog
from generator.sizing.planner import Planner


def site_uris(catalog: Catalog) -> frozenset[str]:
    """The uris of the pages that `site.plan` has for the same catalog."""
    return frozenset(_uris(Library(catalog, Planner(catalog))))


def _uris(library: Library) -> Iterator[str]:
    catalog = library.catalog
    yield from (
        urls.HOME,
        urls.BENCHMARKS,
        urls.COMPARE,
        urls.HARDWARE,
        urls.METHOD,
        urls.COUNTS,
        urls.CALCULATOR,
        urls.COVERAGE,
        urls.SOURCES,
        urls.INDEX,
    )
    if catalog.measurements or has_files(catalog):
        yield urls.ACCURACY
    if has_files(catalog):
        yield urls.PUBLISHED_FILES
    yield from (urls.measured(*file) for file in files_of(catalog))
    if catalog.names:
        yield urls.NAMES
    if catalog.glossary:
        yield urls.GLOSSARY
    if catalog.disagreements:
        yield urls.DISAGREEMENTS
    if catalog.corrections is not None:
        yield urls.CORRECTIONS
    is_split = splitting.is_split(catalog)
    for series in catalog.series:
        yield from (urls.series(series.id), urls.family(series.id), urls.timeline(series.id))
        if is_split:
            yield from (urls.compare_of_series(series.id), urls.hardware_of_series(series.id))
        for model in series.models:
            yield urls.model(series.id, model.id)
            yield from (urls.size(series.id, model.id, size.label) for size in model.sizes)
    yield from map(urls.benchmark, catalog.benchmarks)
    yield from map(urls.device, catalog.devices)
    yield from map(urls.scenario, hardware.scenario_ids(library))
    yield from map(urls.hardware_at, hardware.bits_shown(library))
    yield from (pair.uri for pair in library.pairs.every)
