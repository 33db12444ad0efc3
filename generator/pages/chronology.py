"""The releases of a series on a time line that runs downwards: a dot at each day, to scale, and the name beside it.

Takes releases by date; gives shapes. Where days are near each other, names make room for one another and keep their
order, so that the lines that lead to them never cross.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from generator.pages import numbers
from generator.pages.drawing import MARGIN, ROW_HEIGHT, Dot, Drawing, Label, Line, width_of

MONTH_HEIGHT = 30
AXIS_X = 36
TEXT_X = 54
_MIDDLE_OF_MONTH = 15


@dataclass(frozen=True, slots=True)
class Release:
    """Something that was released: its name, its page, and a date such as `2024-06-27` or `2024-06`."""

    name: str
    href: str
    date: str


def time_line(title: str, releases: Sequence[Release]) -> Drawing:
    """The drawing of `releases`, which are in the order of their dates."""
    days = [_day(release.date) for release in releases]
    first = min(days, default=datetime.date(1, 1, 1)).replace(day=1)
    top = MARGIN + ROW_HEIGHT // 2
    dots: list[Dot] = []
    lines: list[Line] = []
    heights = [_height(first, day) for day in days]
    rows = spread(heights, ROW_HEIGHT)
    for release, height, row in zip(releases, heights, rows, strict=True):
        y, text_y = top + height, top + row
        dots.append(Dot(AXIS_X, y, release.name, release.href, TEXT_X, text_y + 5, _day_words(release.date)))
        lines.append(Line(f"M{AXIS_X} {y}L{TEXT_X - 6} {text_y}h3", "leader"))
    end = top + _height(first, max(days, default=first))
    years = range(first.year, max(days, default=first).year + 1)
    starts = [max(datetime.date(year, 1, 1), first) for year in years]
    ticks = [Line(f"M0 {top + _height(first, day)}H{AXIS_X}", "tick") for day in starts if day.month == 1]
    return Drawing(
        width=width_of(tuple(dots)),
        height=max(end, top + max(rows, default=0)) + ROW_HEIGHT // 2 + MARGIN,
        title=title,
        description="Time runs downwards; each name leads to its day. The table below has the same dates.",
        lines=(Line(f"M{AXIS_X} {top}V{end}", "axis"), *ticks, *lines),
        dots=tuple(dots),
        labels=tuple(Label(0, top + _height(first, day) + 15, str(day.year)) for day in starts),
    )


def spread(heights: Sequence[int], apart: int) -> list[int]:
    """The places nearest to rising `heights` that are never above 0 and at least `apart` from one another.

    Neighbours that are too near become one group around the mean of their heights, as often as groups meet.

    >>> spread([0, 100, 104, 200], 20)
    [0, 92, 112, 200]
    """
    groups: list[list[int]] = []  # sum and number of what each height would be if all before it took no room
    for index, height in enumerate(heights):
        groups.append([height - index * apart, 1])
        while len(groups) > 1 and groups[-2][0] * groups[-1][1] >= groups[-1][0] * groups[-2][1]:
            total, count = groups.pop()
            groups[-1][0] += total
            groups[-1][1] += count
    starts = [max(total // count, 0) for total, count in groups for _ in range(count)]
    return [start + index * apart for index, start in enumerate(starts)]


def _day(date: str) -> datetime.date:
    parts = [int(part) for part in date.split("-")]
    return datetime.date(parts[0], parts[1], parts[2] if len(parts) > 2 else _MIDDLE_OF_MONTH)


def _day_words(date: str) -> str:
    """'2024-06-27' -> '27 Jun', '2024-06' -> 'Jun'; the year stands at the time line.

    >>> _day_words("2024-06")
    'Jun'
    """
    *day, month, _ = numbers.date(date).replace(numbers.NO_BREAK, " ").split(" ")
    return " ".join([*day, month[:3]])


def _height(first: datetime.date, day: datetime.date) -> int:
    """Pixels from the first of a month to a day."""
    months = (day.year - first.year) * 12 + day.month - first.month
    return months * MONTH_HEIGHT + (day.day - 1) * MONTH_HEIGHT // 31
