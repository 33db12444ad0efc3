"""Every size must say how much text it accepts, in the one way that suits its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem
from generator.reading.catalog import SizeEntry
from generator.reading.loading import LoadedRecord
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.model import Model
from generator.reading.source import Typed


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.by_kind.get("model", []):
        for label in cast(Model, loaded.record).sizes:
            resolved = evidence.catalog.sizes.get(f"{loaded.id}-{label}") if evidence.catalog else None
            yield from _of_size(loaded, label, resolved)


def _of_size(loaded: LoadedRecord, label: str, resolved: SizeEntry | None) -> Iterator[Problem]:
    size = ("sizes", label)
    lengths, context = _typed(loaded, label, "text_length"), _typed(loaded, label, "context_length")
    if lengths is None and context is None:
        place = loaded.document.key_place(size)
        remedy = (
            "add `context_length: 8192` to the size or the model, or `context_length: {blank: not-published}`"
        )
        yield Problem(place, ".".join(size), "nothing says how many tokens it accepts", remedy, RULE.name)
    if lengths is not None and context is not None:
        remedy = "keep text_length if prompts are of fixed length, context_length otherwise"
        wrong = f"text_length stands in line {lengths.place.line} too"
        yield Problem(context.place, context.field, wrong, remedy, RULE.name)
    if lengths is not None and not _sees(loaded, label, resolved):
        wrong = "text lengths by image side, but the architecture has no vision_config"
        yield Problem(lengths.place, lengths.field, wrong, "write context_length instead", RULE.name)
    parameters = cast(Model, loaded.record).sizes[label].parameters
    if parameters.unexplained and not parameters.unexplained_reason:
        path = (*size, "parameters", "unexplained")
        wrong = "unexplained parameters without a reason"
        remedy = "add `unexplained_reason: …` beside it, saying what is known of the difference"
        yield Problem(loaded.document.place(path), ".".join(path), wrong, remedy, RULE.name)


def _typed(loaded: LoadedRecord, label: str, name: str) -> Typed | None:
    """Where a value that holds for a size was typed, its own or its model's."""
    model = cast(Model, loaded.record)
    if getattr(model.sizes[label], name) is not None:
        path: tuple[str, ...] = ("sizes", label, name)
    elif getattr(model, name) is not None:
        path = (name,)
    else:
        return None
    return Typed(loaded.document, path)


def _sees(loaded: LoadedRecord, label: str, resolved: SizeEntry | None) -> bool:
    """Whether a size has a vision tower, inherited or typed; while it does not resolve, what is typed tells."""
    if resolved is not None:
        return resolved.architecture.vision is not None
    model = cast(Model, loaded.record)
    shapes = (model.architecture, model.sizes[label].architecture)
    return any(
        # What another size would bring is not known while that one does not resolve.
        shape is not None and (shape.vision_config is not None or shape.same_as is not None)
        for shape in shapes
    )


RULE = Rule(
    "context",
    "Every size says how much it accepts, as a context length or as text lengths by image side.",
    "catalog",
    check,
)
