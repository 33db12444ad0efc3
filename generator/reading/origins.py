"""An architecture and the path of a value in it; where that was typed, or which size it was taken from, out."""

from __future__ import annotations

from generator.problems import Place
from generator.reading.locations import typed_at
from generator.reading.schema.model import Model, Size
from generator.reading.source import Document


def same_as(model: Model, size: Size) -> tuple[str, str]:
    """Path below `architecture`, and the size named there; empty texts where no size is named."""
    for architecture in (size.architecture, model.architecture):
        for part in ("text_config", "encoder", "decoder") if architecture is not None else ():
            inner = getattr(architecture, part)
            if inner is not None and inner.same_as is not None:
                return f"{part}.same_as", inner.same_as
        if architecture is not None and architecture.same_as is not None:
            return "same_as", architecture.same_as
    return "", ""


def locate_in(document: Document, label: str, path: str) -> tuple[Place, str]:
    """Where a value of the architecture of a size was typed, or should be: in the size, or in its model."""
    own = ("sizes", label, "architecture")
    steps = tuple(path.split(".")) if path else ()
    for above in (own, ("architecture",)):
        if steps and typed_at((*above, *steps), document.value) is not None:
            return document.place((*above, *steps)), ".".join((*above, *steps))
    place = document.place(own) if typed_at(own, document.value) is not None else document.key_place(own[:2])
    return place, ".".join((*own, *steps))
