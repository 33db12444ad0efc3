"""What a model comes from, in words with its sources: for the page of the model and the page of the family."""

from __future__ import annotations

from generator.pages.library import Library
from generator.pages.parts import Cell
from generator.pages.sheet import NOTHING, Sheet
from generator.reading.catalog import ModelEntry

RELATIONS = {
    "tuned-from": "tuned from",
    "distilled-from": "distilled from",
    "succeeds": "successor of",
    "variant-of": "variant of",
    "built-on": "built on",
}


def parents_of(model: ModelEntry) -> tuple[tuple[str, str], ...]:
    """Relation and id of what a model, or one of its sizes, comes from; each once."""
    steps = [*model.record.steps, *(step for size in model.record.sizes.values() for step in size.steps)]
    return tuple(dict.fromkeys((step.relation, step.of) for step in steps))


def lineage_cell(library: Library, sheet: Sheet, model: ModelEntry) -> Cell:
    """'Built on A; successor of B', or the reason why there is nothing to say."""
    steps = [f"{RELATIONS[relation]} {_name(library, of)}" for relation, of in parents_of(model)]
    blank = model.facts.get("lineage")
    if not steps:
        return sheet.cell(blank) if blank is not None else NOTHING
    citations = [
        citation
        for facts in (model.facts, *(size.facts for size in model.sizes))
        for path, fact in facts.items()
        if path.startswith("lineage.")
        for citation in fact.citations
    ]
    text = "; ".join(steps)
    note = blank.blank.note if blank is not None and blank.blank is not None else None
    return Cell(text[:1].upper() + text[1:], cites=sheet.cite(citations), note=note or "")


def _name(library: Library, owner: str) -> str:
    size = library.catalog.sizes.get(owner)
    return size.name if size else library.catalog.models[owner].record.name
