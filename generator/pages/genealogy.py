"""The descent of a series as a tree: each model in a row of its own, below and to the right of what it comes from.

Takes the models with their release dates and descent. A model stands below what its weights or its parts come from, else
below what it succeeds; below each further parent it is named again, with a hollow dot. So each step is a line, lines
run only at the left of names, and the width grows with generations and not with time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.pages.drawing import MARGIN, ROW_HEIGHT, Dot, Drawing, Line, width_of
from generator.pages.lineage import RELATIONS, parents_of
from generator.reading.catalog import ModelEntry, SeriesEntry

INDENT = 20
_TRUNK = "trunk"


class _Step(NamedTuple):
    """A row below a parent: the model, the relation, and whether the model has its own place elsewhere."""

    model: ModelEntry
    relation: str
    is_repeated: bool


def drawing_of(series: SeriesEntry, *, hrefs: Mapping[str, str], owners: Mapping[str, str]) -> Drawing:
    """The tree of a series. `hrefs` are the pages of models; `owners` tell the model of every model or size id."""
    roots, children = _tree(series, owners)
    dots: list[Dot] = []
    lines: list[Line] = []
    last_child: dict[tuple[int, int], int] = {}
    waiting: list[tuple[_Step, tuple[int, int] | None]] = [(root, None) for root in reversed(roots)]
    while waiting:
        step, parent = waiting.pop()
        x = MARGIN if parent is None else parent[0] + INDENT
        y = MARGIN + ROW_HEIGHT * len(dots) + ROW_HEIGHT // 2
        dots.append(
            Dot(x, y, step.model.record.name, hrefs[step.model.id], x + 12, y + 5, "", step.is_repeated)
        )
        if parent is not None:
            lines.append(Line(f"M{parent[0]} {y}H{x}", step.relation))
            last_child[parent] = y
        if not step.is_repeated:
            waiting += [(child, (x, y)) for child in reversed(children.get(step.model.id, []))]
    trunks = (Line(f"M{x} {y}V{end}", _TRUNK) for (x, y), end in last_child.items())
    used = {line.kind for line in lines}
    return Drawing(
        width=width_of(tuple(dots)),
        height=2 * MARGIN + ROW_HEIGHT * len(dots),
        title=f"The {series.record.name} family as a tree",
        description="Each model stands below and to the right of what it comes from. The table below says it in words.",
        lines=(*trunks, *lines),
        dots=tuple(dots),
        key=tuple((name, words) for name, words in RELATIONS.items() if name in used),
    )


def _tree(series: SeriesEntry, owners: Mapping[str, str]) -> tuple[list[_Step], dict[str, list[_Step]]]:
    """The models that come from none in the series, and the rows below each model, both by release date."""
    models = sorted(series.models, key=lambda model: (str(model.facts["release.date"].value), model.id))
    place = {model.id: index for index, model in enumerate(models)}
    roots: list[_Step] = []
    children: dict[str, list[_Step]] = {}
    for model in models:
        parents = _parents(model, owners, place)
        # Only what is older can hold its own row: models that come from one another would hold each other, and be lost.
        main = next((parent for parent in parents if place[parent] < place[model.id]), None)
        if main is None:
            roots.append(_Step(model, "", is_repeated=False))
        for parent, relation in parents.items():
            children.setdefault(parent, []).append(_Step(model, relation, is_repeated=parent != main))
    return roots, children


def _parents(model: ModelEntry, owners: Mapping[str, str], place: Mapping[str, int]) -> dict[str, str]:
    """The models of the series that a model comes from, each with its relation; those that it only succeeds last."""
    found: dict[str, str] = {}
    for relation, of in _ordered(model):
        owner = owners.get(of)
        if owner is not None and owner in place and owner != model.id:
            found.setdefault(owner, relation)
    return found


def _ordered(model: ModelEntry) -> Iterator[tuple[str, str]]:
    steps = parents_of(model)
    yield from (step for step in steps if step[0] != "succeeds")
    yield from (step for step in steps if step[0] == "succeeds")
