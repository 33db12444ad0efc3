"""The page of a series: introduction, versions, hardware requirements, architecture, benchmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.memory import memory_table
from generator.pages.outline import (
    architecture_table,
    has_own_language_model,
    has_own_vision_tower,
    vision_table,
)
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Link, Row, RowGroup, Sentence, Table
from generator.pages.scores import headline_tables
from generator.pages.sheet import Sheet
from generator.reading.catalog import SeriesEntry


@dataclass(frozen=True, slots=True)
class TopicView:
    """A heading with statements, and the tables that back them."""

    anchor: Annotated[str, "id of the heading"]
    heading: Annotated[str, "the heading"]
    points: Annotated[tuple[Sentence, ...], "what stands under it"]
    tables: Annotated[tuple[Table, ...], "tables computed from the architecture"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/series.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    emblem: Annotated[str, "address of the picture, or empty"]
    introduction: Annotated[tuple[Sentence, ...], "the first paragraph"]
    overview: Annotated[Table, "the models: dates, sizes, features, modalities"]
    overview_links: Annotated[tuple[Link, ...], "where the models stand by date and by descent"]
    memory: Annotated[Table, "memory of every size at 16, 8 and 4 bits"]
    memory_links: Annotated[tuple[Link, ...], "where more is told about hardware"]
    topics: Annotated[tuple[TopicView, ...], "sections on architecture"]
    scores: Annotated[tuple[Table, ...], "headline scores"]


def page(library: Library, series: SeriesEntry) -> Page:
    uri = urls.series(series.id)
    sheet = library.sheet(uri)
    record = series.record
    lead = sheet.running(f"{record.summary} Published by {record.publisher}.")
    introduction = tuple(sheet.sentence(statement, record.source or ()) for statement in record.introduction)
    overview = _overview(library, sheet, series)
    memory = memory_table(library, sheet, series.sizes, anchor="memory", has_notes=True)
    view_topics = _topics(library, sheet, series)
    scores = headline_tables(library, sheet, series)
    view = View(
        frame=sheet.frame(
            f"{record.name} Model Series",
            lead,
            above=(sheet.link("Home", urls.HOME),),
            edit=series.uri,
        ),
        emblem=sheet.href(urls.asset(f"{record.emblem}.svg")) if record.emblem else "",
        introduction=introduction,
        overview=overview,
        overview_links=(
            sheet.link("What was released when", urls.timeline(series.id)),
            sheet.link("What comes from what", urls.family(series.id)),
        ),
        memory=memory,
        memory_links=(
            sheet.link("Which size runs on which device", urls.HARDWARE),
            sheet.link("How these figures are made", urls.METHOD),
        ),
        topics=view_topics,
        scores=scores,
    )
    fact = f"{numbers.plural(len(series.models), 'model')}, {numbers.plural(len(series.sizes), 'size')}"
    return Page(
        uri,
        f"{record.name} models",
        record.summary,
        "pages/series.html.j2",
        view,
        SearchEntry("series", record.name, fact),
    )


def _overview(library: Library, sheet: Sheet, series: SeriesEntry) -> Table:
    rows = []
    for model in series.models:
        dates = {
            str(size.facts["release.date"].value): size
            for size in model.sizes
            if "release.date" in size.facts
        }
        first = str(model.facts["release.date"].value)
        later = [
            f"{size.short_name} on {numbers.date(date)}"
            for date, size in sorted(dates.items())
            if date != first
        ]
        features = [sheet.said(feature, model.record.source or ()) for feature in model.record.features]
        cites = {cite.number: cite for feature in features for cite in feature.cites}
        rows.append(
            Row(
                Cell(model.record.name, href=sheet.href(urls.model(model.series_id, model.id))),
                (
                    sheet.cell(
                        model.facts["release.date"],
                        lambda value: numbers.date(str(value)),
                        note="; ".join(later),
                    ),
                    Cell(numbers.listing((size.short_name for size in model.sizes), last="and")),
                    Cell(" ".join(feature.text for feature in features), cites=tuple(cites.values())),
                    sheet.cell(model.facts["modalities.input"], _words),
                    sheet.cell(model.facts["modalities.output"], _words),
                ),
            )
        )
    return Table(
        anchor="overview",
        caption=f"Models of the {series.record.name} series",
        columns=(
            Column("Model"),
            Column("Release date"),
            Column("Sizes"),
            Column("Key features"),
            Column("Input"),
            Column("Output"),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )


def _topics(library: Library, sheet: Sheet, series: SeriesEntry) -> tuple[TopicView, ...]:
    text_sizes = tuple(size for size in series.sizes if has_own_language_model(size))
    vision_sizes = tuple(size for size in series.sizes if has_own_vision_tower(size))
    views = []
    for topic in series.record.topics:
        points = tuple(
            sheet.sentence(point, series.record.source or (), term=point.term) for point in topic.points
        )
        tables = []
        if "language-models" in topic.shows and text_sizes:
            tables.append(architecture_table(library, sheet, text_sizes, anchor="language-models"))
        if "vision-towers" in topic.shows and vision_sizes:
            tables.append(vision_table(library, sheet, vision_sizes, anchor="vision-towers"))
        views.append(TopicView(_anchor(topic.heading), topic.heading, points, tuple(tables)))
    return tuple(views)


def _anchor(heading: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in heading.lower()).split())


def _words(value: object) -> str:
    return (
        numbers.listing(str(item).capitalize() for item in value) if isinstance(value, tuple) else str(value)
    )
