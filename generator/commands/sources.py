"""Where the site of a project comes from: the checked catalog, and the pages made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from generator.commands.check import examine
from generator.pages.freshness import remarks
from generator.pages.library import Library
from generator.pages.site import plan, sections
from generator.publishing.publish import Sources
from generator.reading.catalog import Catalog
from generator.reading.loading import KnownFiles
from generator.sizing.planner import Planner


def resolve(catalog: Catalog) -> Callable[[str], str]:
    """What gives the value of a reference in prose."""
    return Library(catalog, Planner(catalog)).references.resolve


SOURCES: Sources[Catalog] = Sources(
    read=examine,
    plan=plan,
    sections=sections,
    spellings=lambda catalog: catalog.spellings,
    resolve=resolve,
    remarks=remarks,
)


def sources_that_remember() -> Sources[Catalog]:
    """The same for many builds of one process: files that did not change are read once."""
    return replace(SOURCES, read=partial(examine, known=KnownFiles()))
