"""Where the site of a project comes from: the checked catalog, and the pages made of it."""

from __future__ import annotations

from generator.commands.check import examine
from generator.pages.site import plan, sections
from generator.publishing.publish import Sources
from generator.reading.catalog import Catalog

SOURCES: Sources[Catalog] = Sources(read=examine, plan=plan, sections=sections)
