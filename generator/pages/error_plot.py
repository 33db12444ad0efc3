"""Errors as a drawing: one lane for each kind of figure, a dot for each size of error, larger where there are more.

Takes the counted comparisons; gives shapes in whole drawing units. Errors below a hundredth of a percent lie around the
middle; from there each step outwards is ten times as large.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from generator.sizing.accuracy import Comparison

LANE_HEIGHT = 30
TOP = 28
MIDDLE, STEP = 480, 56
WIDTH = MIDDLE + 5 * STEP + 80
TICKS: dict[str, Fraction] = {
    "−10%": Fraction(-10),
    "−1%": Fraction(-1),
    "−0.1%": Fraction(-1, 10),
    "0": Fraction(0),
    "+0.1%": Fraction(1, 10),
    "+1%": Fraction(1),
    "+10%": Fraction(10),
}


@dataclass(frozen=True, slots=True)
class PlotDot:
    """Errors of one size."""

    x: Annotated[int, "distance from the left"]
    radius: Annotated[int, "larger where there are more"]


@dataclass(frozen=True, slots=True)
class PlotLane:
    """One kind of figure."""

    y: Annotated[int, "distance of its middle from the top"]
    text_y: Annotated[int, "base line of its texts"]
    name: Annotated[str, "what is measured"]
    right: Annotated[str, "how many are right to the printed digit, of how many"]
    dots: Annotated[tuple[PlotDot, ...], "the errors"]


@dataclass(frozen=True, slots=True)
class PlotTick:
    """An error on the scale."""

    x: Annotated[int, "distance from the left"]
    text: Annotated[str, "the error in percent"]


@dataclass(frozen=True, slots=True)
class ErrorPlot:
    """The whole picture."""

    width: Annotated[int, "in drawing units"]
    height: Annotated[int, "in drawing units"]
    right: Annotated[int, "where the texts behind lanes end"]
    title: Annotated[str, "what it shows"]
    description: Annotated[str, "how it is read, in a sentence"]
    ticks: Annotated[tuple[PlotTick, ...], "the scale"]
    lanes: Annotated[tuple[PlotLane, ...], "the kinds of figures"]


def plot_of(groups: Mapping[str, Sequence[Comparison]]) -> ErrorPlot:
    """The drawing of the errors of some named groups, in their order."""
    lanes = []
    for number, (name, items) in enumerate(groups.items()):
        y = TOP + number * LANE_HEIGHT + LANE_HEIGHT // 2
        counts = Counter(_x(item.error * 100) for item in items)
        dots = tuple(
            PlotDot(x, 3 + min(5, int(math.log10(count) * 2))) for x, count in sorted(counts.items())
        )
        right = sum(not item.error for item in items)
        lanes.append(PlotLane(y, y + 5, name, f"{right} of {len(items)}", dots))
    ticks = tuple(PlotTick(_x(percent), text) for text, percent in TICKS.items())
    return ErrorPlot(
        width=WIDTH,
        height=TOP + len(lanes) * LANE_HEIGHT + 4,
        right=WIDTH - 4,
        title="Errors of the predictions, in percent of what was measured",
        description="A lane for each kind of figure, dots to the left where too little is predicted and to the right "
        "where too much; behind each lane, how many are right to the printed digit. The table below has the numbers.",
        ticks=ticks,
        lanes=tuple(lanes),
    )


def _x(percent: Fraction) -> int:
    """Where an error stands: each step from the middle is ten times as large as the one before."""
    size = abs(percent) * 100
    steps = min(float(size) / 2 if size <= 1 else 0.5 + math.log10(size), 4.4)
    return MIDDLE + round(math.copysign(steps, percent) * STEP)
