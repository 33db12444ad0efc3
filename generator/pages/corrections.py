"""The log of corrections: what was shown before, what is the matter with it, and what the sources say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Row, RowGroup, Table
from generator.reading.schema.evidence import Corrections


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/corrections.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    subject: Annotated[str, "what was corrected"]
    counts: Annotated[str, "how many claims were wrong, imprecise, incomplete, unverifiable"]
    table: Annotated[Table, "the claims in the order of the old page"]


MEANINGS = {
    "wrong": "wrong",
    "imprecise": "imprecise",
    "incomplete": "incomplete",
    "unverifiable": "no source states it",
}
COUNTED = {
    "wrong": "{} were wrong",
    "imprecise": "{} imprecise",
    "incomplete": "{} incomplete",
    "unverifiable": "{} are stated by no source",
}


def page(library: Library, log: Corrections) -> Page:
    sheet = library.sheet(urls.CORRECTIONS)
    groups: dict[str, list[Row]] = {}
    counts = dict.fromkeys(MEANINGS, 0)
    for index, item in enumerate(log.corrections):
        counts[item.verdict] += 1
        cells = (Cell(item.said), sheet.said(item.right, item.source or ()))
        groups.setdefault(item.section, []).append(
            Row(Cell(item.claim, note=MEANINGS[item.verdict]), cells, anchor=f"correction-{index + 1}")
        )
    table = Table(
        anchor="corrections",
        caption=f"What was shown and what the sources say; corrected on {numbers.date(log.since)}",
        columns=(Column("Claim"), Column("Was shown"), Column("What the sources say")),
        groups=tuple(RowGroup(Cell(section), tuple(rows)) for section, rows in groups.items()),
    )
    lead = "Claims that an earlier page made and that its sources do not bear out."
    view = View(
        frame=sheet.frame(
            "Corrections",
            lead,
            above=(sheet.link("Home", urls.HOME), sheet.link("About", urls.ABOUT)),
            edit="content/corrections.yaml",
        ),
        subject=sheet.text(log.subject),
        counts=numbers.listing(COUNTED[verdict].format(count) for verdict, count in counts.items() if count),
        table=table,
    )
    return Page(
        urls.CORRECTIONS,
        "Corrections",
        lead,
        "pages/corrections.html.j2",
        view,
        SearchEntry("page", "Corrections", lead),
    )
