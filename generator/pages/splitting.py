"""Pages that would show every size: up to how many sizes they do, and the ways to a page a series beyond.

Takes the catalog; gives the decision and the links. A table of all sizes grows with the catalog, and devices times
sizes grow faster than its pages do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.pages import numbers
from generator.pages.parts import Link
from generator.pages.sheet import Sheet
from generator.reading.catalog import Catalog, SeriesEntry

# The matrix of 100 sizes is 300 rows long and 1.4 MB of HTML: about what a phone still lays out at once.
MOST_SIZES = 100


def is_split(catalog: Catalog) -> bool:
    """Whether what is told of all sizes is told on a page a series. One series is one page, however long."""
    return len(catalog.sizes) > MOST_SIZES and len(catalog.series) > 1


def ways(sheet: Sheet, every: Iterable[SeriesEntry], uri_of: Callable[[str], str]) -> tuple[Link, ...]:
    """A link to the page of each series, with the number of its sizes."""
    return tuple(
        sheet.link(series.record.name, uri_of(series.id), numbers.plural(len(series.sizes), "size"))
        for series in every
    )
