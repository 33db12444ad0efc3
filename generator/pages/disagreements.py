"""Every question that sources answer differently: all values, which one is followed, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Link, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.facts import citations_at
from generator.reading.schema.base import Citation
from generator.reading.schema.evidence import Disagreement


@dataclass(frozen=True, slots=True)
class Question:
    """One disagreement."""

    anchor: Annotated[str, "id of its heading"]
    what: Annotated[str, "what the sources disagree about"]
    table: Annotated[Table, "the values with their sources"]
    why: Annotated[str, "which one is followed, and why"]
    about: Annotated[tuple[Link, ...], "the pages that show the value"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/disagreements.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    count: Annotated[str, "how many disagreements there are"]
    questions: Annotated[tuple[Question, ...], "the disagreements"]


def page(library: Library) -> Page:
    """The page of all disagreements."""
    sheet = library.sheet(urls.DISAGREEMENTS)
    questions = tuple(
        _question(library, sheet, key, item, number)
        for number, (key, item) in enumerate(library.catalog.disagreements.items(), start=1)
    )
    lead = (
        "Where documents contradict each other: every value, who states it, and which one this site follows."
    )
    view = View(
        frame=sheet.frame(
            "Where sources differ",
            lead,
            above=(sheet.link("Home", urls.HOME), sheet.link("About", urls.ABOUT)),
            edit="content/disagreements.yaml",
        ),
        count=numbers.plural(len(questions), "disagreement"),
        questions=questions,
    )
    search = SearchEntry("page", "Where sources differ", lead, ("disagreements", "conflicts"))
    return Page(urls.DISAGREEMENTS, "Where sources differ", lead, "pages/disagreements.html.j2", view, search)


def about(library: Library, sheet: Sheet, owner_ids: frozenset[str]) -> tuple[Link, ...]:
    """The disagreements about facts of these models and sizes, for their own pages."""
    return tuple(
        sheet.link(item.what, f"{urls.DISAGREEMENTS}#{key}", _followed(item))
        for key, item in library.catalog.disagreements.items()
        if any(reference.partition(" ")[0] in owner_ids for reference in item.about)
    )


def _question(library: Library, sheet: Sheet, key: str, item: Disagreement, number: int) -> Question:
    rows = []
    for claim in item.values:
        cited = citations_at(claim, item.source or ())
        followed = Cell("followed" if claim.value == item.followed else "")
        rows.append(
            Row(Cell(claim.value), (followed, Cell(_documents(library, cited), cites=sheet.cite(cited))))
        )
    return Question(
        anchor=key,
        what=item.what,
        table=Table(
            anchor=f"values-{key}",
            caption=f"What each source says, question {number}",  # the number tells regions apart for the ear
            columns=(Column("Value"), Column("This site"), Column("Source")),
            groups=(RowGroup(None, tuple(rows)),),
        ),
        why=item.why,
        about=tuple(dict.fromkeys(_pages(library, sheet, item))),
    )


def _documents(library: Library, cited: Iterable[Citation]) -> str:
    """The documents of a value, each once, with the places in it."""
    places: dict[str, list[str]] = {}
    for citation in cited:
        found = places.setdefault(library.catalog.sources[citation.id].title, [])
        found.extend([citation.where] if citation.where else [])
    return numbers.listing(
        f"{title} ({', '.join(found)})" if found else title for title, found in places.items()
    )


def _followed(item: Disagreement) -> str:
    return f"followed here: {item.followed}" if item.followed else "none is followed"


def _pages(library: Library, sheet: Sheet, item: Disagreement) -> Iterator[Link]:
    for reference in item.about:
        owner = reference.partition(" ")[0]
        size, model = library.catalog.sizes.get(owner), library.catalog.models.get(owner)
        if size is not None:
            yield sheet.link(size.name, library.size_uri(size))
        elif model is not None:
            yield sheet.link(model.record.name, urls.model(model.series_id, model.id))
