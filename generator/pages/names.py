"""What the parts of names mean, and which models have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Link, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import SizeEntry
from generator.reading.name_parts import is_like, parts_of, sizes_with
from generator.reading.schema.names import NamePart

# So many are named; of what most models have a few are enough.
MOST_USERS = 6

HEADINGS = {"size": "Sizes", "checkpoint": "Checkpoints", "file": "Files"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of names."""

    anchor: Annotated[str, "id of the entry"]
    written: Annotated[str, "the part as people meet it"]
    means: Annotated[Cell, "what it means, with its sources"]
    users: Annotated[tuple[Link, ...], "sizes that have it; the last says how many more there are"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Parts of names of one kind."""

    heading: Annotated[str, "what is named so"]
    entries: Annotated[tuple[Entry, ...], "the parts"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/names.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    shelves: Annotated[tuple[Shelf, ...], "the parts by what is named so"]
    precisions: Annotated[Table, "the names of precisions"]


def page(library: Library) -> Page:
    """The decoder of names."""
    sheet = library.sheet(urls.NAMES)
    shelves: dict[str, list[Entry]] = {}
    for id_, name in library.catalog.names.items():
        shelves.setdefault(name.of, []).append(_entry(library, sheet, id_, name))
    precisions = _precisions(library, sheet)
    lead = "How to read names such as E4B, 26B-A4B, it, pt or Q4_K_M, and which models have them."
    above = (sheet.link("Home", urls.HOME), sheet.link("About", urls.ABOUT))
    view = View(
        frame=sheet.frame("What names mean", lead, above=above, edit="content/names.yaml"),
        shelves=tuple(Shelf(HEADINGS[of], tuple(shelves[of])) for of in HEADINGS if of in shelves),
        precisions=precisions,
    )
    aliases = tuple(name.written for name in library.catalog.names.values())
    search = SearchEntry("page", "What names mean", lead, aliases)
    return Page(urls.NAMES, "What names mean", lead, "pages/names.html.j2", view, search)


def parts_of_name(library: Library, sheet: Sheet, size: SizeEntry) -> tuple[Link, ...]:
    """Links from the parts of a size's label to what the decoder says of them, with its first sentence."""
    explained = {id_: name for id_, name in library.catalog.names.items() if name.of == "size" and name.like}
    return tuple(
        sheet.link(part.upper(), f"{urls.NAMES}#name-{id_}", name.means.partition(". ")[0].rstrip("."))
        for part in dict.fromkeys(parts_of(size, "size"))
        for id_, name in explained.items()
        if is_like(part, str(name.like))
    )


def _entry(library: Library, sheet: Sheet, id_: str, name: NamePart) -> Entry:
    users = sizes_with(library.catalog, name)
    links = [sheet.link(size.name, library.size_uri(size)) for size in users[:MOST_USERS]]
    if len(users) > MOST_USERS:
        more = f"and {numbers.integer(len(users) - MOST_USERS)} more"
        links[-1] = Link(links[-1].text, links[-1].href, more)
    return Entry(
        f"name-{id_}", name.written, Cell(name.means, cites=sheet.cite(name.source or ())), tuple(links)
    )


def _precisions(library: Library, sheet: Sheet) -> Table:
    rows = tuple(
        Row(
            Cell(precision.name, is_code=True),
            (
                Cell(precision.summary, cites=sheet.cite(precision.source or ())),
                Cell(str(precision.bits), is_number=True),
                Cell(
                    numbers.listing(
                        engine.record.name
                        for engine in library.catalog.engines.values()
                        if precision_id in engine.record.precisions
                    )
                ),
            ),
            anchor=f"precision-{precision_id}",
        )
        for precision_id, precision in library.catalog.precisions.items()
    )
    return Table(
        anchor="precision-names",
        caption="Precisions, from most bits to fewest",
        columns=(
            Column("Name"),
            Column("What it is"),
            Column("Class", unit="bits", is_number=True),
            Column("Loaded by"),
        ),
        groups=(RowGroup(None, rows),),
    )
