"""Memory against context as a drawing: takes lines of points and levels; gives where everything stands, in whole pixels.

The context goes to the right, each doubling as far as the one before; memory goes up from nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2
from typing import Annotated

WIDTH, HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 130, 16, 34
# Names closer to each other than this would touch.
_LINE_HEIGHT = 15


@dataclass(frozen=True, slots=True)
class Curve:
    """A line, with its name at its right end."""

    name: Annotated[str, "what it is of"]
    points: Annotated[str, "pairs of numbers for `polyline`"]
    name_y: Annotated[int, "where the name stands"]


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line with words at its left end."""

    words: Annotated[str, "what it marks"]
    y: Annotated[int, "where it is"]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis below."""

    text: Annotated[str, "the context"]
    x: Annotated[int, "where it is"]


@dataclass(frozen=True, slots=True)
class Chart:
    """Memory against context."""

    anchor: Annotated[str, "id, unique on the page"]
    title: Annotated[str, "what it shows"]
    description: Annotated[str, "the same in words, for those who do not see it"]
    width: Annotated[int, "of the drawing"]
    height: Annotated[int, "of the drawing"]
    names_x: Annotated[int, "where the names of lines begin"]
    axis_y: Annotated[int, "where the axis below lies"]
    curves: Annotated[tuple[Curve, ...], "a line each precision, the highest first"]
    levels: Annotated[tuple[Level, ...], "usable memory of devices"]
    ticks: Annotated[tuple[Tick, ...], "contexts"]


def chart(
    anchor: str,
    title: str,
    description: str,
    lines: Sequence[tuple[str, Sequence[tuple[int, int]]]],
    levels: Iterable[tuple[str, int]],
    ticks: Sequence[tuple[str, int]],
) -> Chart:
    """`lines` are names with pairs of tokens and bytes, `levels` words with bytes, `ticks` text with tokens.

    Levels above all lines are left out, but for the lowest of them; so are those whose words would touch another's.
    """
    least, most = ticks[0][1], ticks[-1][1]
    highest = max(size for _, points in lines for _, size in points)
    ordered = sorted(levels, key=lambda item: item[1])
    shown = [level for level in ordered if level[1] <= highest]
    shown += [level for level in ordered if highest < level[1] <= highest * 5 // 4][:1]
    top = max(highest, *(size for _, size in shown)) if shown else highest
    wide, tall = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def x(tokens: int) -> int:
        return _LEFT + round(wide * log2(tokens / least) / log2(most / least))

    def y(size: int) -> int:
        return _TOP + tall - round(tall * size / top)

    ends = [(name, points, y(points[-1][1])) for name, points in lines]
    return Chart(
        anchor,
        title,
        description,
        WIDTH,
        HEIGHT,
        WIDTH - _RIGHT + 8,
        _TOP + tall,
        tuple(
            Curve(name, " ".join(f"{x(tokens)},{y(size)}" for tokens, size in points), name_y)
            for (name, points, _), name_y in zip(ends, _apart([end for *_, end in ends]), strict=True)
        ),
        tuple(_legible(Level(words, y(size)) for words, size in shown)),
        tuple(Tick(text, x(tokens)) for text, tokens in ticks),
    )


def _apart(places: Sequence[int]) -> list[int]:
    """Places of names that do not touch, from above to below, none higher than it should be."""
    found: list[int] = []
    for place in places:
        found.append(max(place, found[-1] + _LINE_HEIGHT) if found else place)
    beyond = found[-1] - (HEIGHT - _BOTTOM)
    return [place - max(beyond, 0) for place in found]


def _legible(levels: Iterable[Level]) -> list[Level]:
    """The levels, from the lowest, whose words leave room between them and those below."""
    found: list[Level] = []
    for level in levels:
        if not found or found[-1].y - level.y >= 2 * _LINE_HEIGHT:
            found.append(level)
    return found
