"""The family of a series as a drawing: models as dots on a time line, their descent as curves between them.

Takes the models with their release dates and descent; gives shapes in whole drawing units, laid out by a rule:
time runs to the right, models that come from one another share a lane where they can, and no two names collide.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from generator.pages.lineage import parents_of
from generator.reading.catalog import ModelEntry, SeriesEntry

LANE_HEIGHT = 34
MONTH_WIDTH = 46
MARGIN = 16
TOP = 40
# Names are set in the site's text face at 13 units; a letter is about this wide, which only spacing depends on.
LETTER_WIDTH = 8


@dataclass(frozen=True, slots=True)
class Dot:
    """A model on the time line."""

    x: Annotated[int, "distance from the left"]
    y: Annotated[int, "distance from the top"]
    name: Annotated[str, "the model's name"]
    href: Annotated[str, "its page"]
    text_x: Annotated[int, "where the name begins"]
    text_y: Annotated[int, "the name's base line"]


@dataclass(frozen=True, slots=True)
class Curve:
    """One step of descent."""

    path: Annotated[str, "the curve, as path data"]
    relation: Annotated[str, "the kind of step, as a class name"]


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the time line."""

    x: Annotated[int, "distance from the left"]
    text: Annotated[str, "the year"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture."""

    width: Annotated[int, "in drawing units"]
    height: Annotated[int, "in drawing units"]
    title: Annotated[str, "what it shows"]
    description: Annotated[str, "what it shows, in a sentence, for those who do not see it"]
    ticks: Annotated[tuple[Tick, ...], "the years"]
    curves: Annotated[tuple[Curve, ...], "descent"]
    dots: Annotated[tuple[Dot, ...], "the models"]


def drawing_of(series: SeriesEntry, *, hrefs: Mapping[str, str], owners: Mapping[str, str]) -> Drawing:
    """The drawing of a series. `hrefs` are the pages of models; `owners` tell the model of every model or size id."""
    models = sorted(series.models, key=lambda model: (_day(model), model.id))
    first = min((_day(model) for model in models), default=datetime.date(2024, 1, 1)).replace(month=1, day=1)
    places: dict[str, tuple[int, int]] = {}
    taken: list[list[tuple[int, int]]] = []
    for model in models:
        x = MARGIN + _months(first, _day(model)) * MONTH_WIDTH // 100
        right = x + 16 + len(model.record.name) * LETTER_WIDTH
        wanted = [places[owners[of]][1] for _, of in parents_of(model) if owners.get(of) in places]
        lane = _free_lane(taken, (x - 10, right), wanted)
        places[model.id] = (x, lane)
    curves = tuple(
        Curve(_curve(places[owners[of]], places[model.id]), relation)
        for model in models
        for relation, of in parents_of(model)
        if owners.get(of) in places and owners[of] != model.id
    )
    dots = tuple(
        Dot(
            x=x,
            y=_height(lane),
            name=model.record.name,
            href=hrefs[model.id],
            text_x=x + 11,
            text_y=_height(lane) + 5,
        )
        for model in models
        for x, lane in (places[model.id],)
    )
    width = max((dot.text_x + len(dot.name) * LETTER_WIDTH for dot in dots), default=0) + MARGIN
    last = max((_day(model) for model in models), default=first)
    ticks = tuple(
        Tick(MARGIN + _months(first, datetime.date(year, 1, 1)) * MONTH_WIDTH // 100, str(year))
        for year in range(first.year, last.year + 1)
    )
    return Drawing(
        width=width,
        height=_height(len(taken)) + MARGIN,
        title=f"The {series.record.name} family",
        description="Models from left to right by release date; a curve leads from each to what comes from it. "
        "The table below says the same in words.",
        ticks=ticks,
        curves=curves,
        dots=dots,
    )


def _day(model: ModelEntry) -> datetime.date:
    parts = [int(part) for part in str(model.facts["release.date"].value).split("-")]
    return datetime.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 15)


def _months(first: datetime.date, day: datetime.date) -> int:
    """Hundredths of a month from `first` to `day`."""
    return ((day.year - first.year) * 12 + day.month - first.month) * 100 + (day.day - 1) * 100 // 31


def _free_lane(taken: list[list[tuple[int, int]]], span: tuple[int, int], wanted: Sequence[int]) -> int:
    """The lane nearest to those wanted in which `span` is free; a new one if there is none."""
    centre = wanted[0] if wanted else 0
    for lane in sorted(range(len(taken)), key=lambda lane: (abs(lane - centre), lane)):
        if all(span[1] <= left or right <= span[0] for left, right in taken[lane]):
            taken[lane].append(span)
            return lane
    taken.append([span])
    return len(taken) - 1


def _height(lane: int) -> int:
    return TOP + lane * LANE_HEIGHT


def _curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, y1, x2, y2 = start[0], _height(start[1]), end[0], _height(end[1])
    bend = max((x2 - x1) // 2, 12)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
