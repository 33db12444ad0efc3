"""A blank in the wrong form or at the wrong place in; the form that is right there, or what to do without one, out."""

from __future__ import annotations

import re
from typing import get_args

from pydantic.fields import FieldInfo

from generator.reading.locations import Shape, field_shape
from generator.reading.schema.base import Blank
from generator.reading.wording import listed

REASONS: tuple[str, ...] = get_args(Blank.model_fields["blank"].annotation)


def reason_of(value: object) -> str:
    """The reason of the blank that a value is surely meant to be: `unknown`, `Not published`, `{blank: unknown}`.

    >>> reason_of("Not published"), reason_of("soon")
    ('not-published', '')
    """
    typed = value.get("blank") if isinstance(value, dict) else value
    word = re.sub(r"[\s_]+", "-", typed.strip().lower()) if isinstance(typed, str) else ""
    return word if word in REASONS else ""


def takes_blank(shape: Shape) -> bool:
    """Whether a blank may stand at a place."""
    return any(member.single.model is Blank for member in shape.single.members)


def instead(name: str, info: FieldInfo, reason: str) -> tuple[str, str]:
    """What is wrong with a blank typed as the value of a field, and what to write for it."""
    shape = field_shape(info)
    if takes_blank(shape):
        return "a blank stands in the wrong form", f"write `{name}: {{blank: {reason}}}`"
    model = shape.single.model
    inner = (
        [field for field, below in model.model_fields.items() if takes_blank(field_shape(below))]
        if model
        else []
    )
    ways = [f"write `{name}: {{{inner[0]}: {{blank: {reason}}}}}`"] if inner else []
    if not info.is_required():
        ways.append("leave out the key")
    return "no blank can stand here", listed(ways) or f"write the value ({shape.description.rstrip('.')})"


def instead_of(shape: Shape, reason: str) -> tuple[str, str] | None:
    """The same for a choice between alternatives, one of which may be a blank."""
    if not takes_blank(shape):
        return None
    return "a blank stands in the wrong form", f"write `{{blank: {reason}}}`"
