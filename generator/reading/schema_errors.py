"""What pydantic says about a document in; problems in our own words out, each at the place where it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from generator.problems import Problem, nearest
from generator.reading.blanks import instead, instead_of, reason_of
from generator.reading.elsewhere import belongs
from generator.reading.locations import Choice, Shape, Spotted, fitted, spot, typed_at
from generator.reading.mistakes import Words, unknown_word, wrong_amount, wrong_form, wrong_length, wrong_type
from generator.reading.schema.base import Date, Refused
from generator.reading.source import Document
from generator.reading.wording import Path, dotted, shortened, shown

_AMOUNTS = frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal"})
# Our own validators say these; dates are told by their annotation, because Python words those errors.
_SAID: dict[str, Words] = {
    "text begins or ends with white space": (
        "the text begins or ends with white space",
        "remove it; after a key write >- and not > or |",
    ),
}


class _Error:
    """One error of pydantic, with where it is."""

    def __init__(self, raw: Mapping[str, Any], schema: type[BaseModel]) -> None:
        self.type: str = raw["type"]
        self.bounds: dict[str, Any] = raw.get("ctx", {})
        self.at: Spotted = spot(schema, raw["loc"])
        self.schema = schema

    @property
    def is_mismatch(self) -> bool:
        """Whether it says that the value is of another type altogether."""
        return self.type.endswith("_type") or self.type == "is_instance_of"


def problems_of(
    error: ValidationError, document: Document, schema: type[BaseModel], *, flawed: Iterable[Path] = ()
) -> tuple[Problem, ...]:
    """The problems in `document`, sorted. What lies at or below a path in `flawed` has been reported already."""
    errors = [_Error(raw, schema) for raw in error.errors(include_url=False, include_input=False)]
    found = set(_problems(_settled(errors, document), document, tuple(flawed)))
    return tuple(sorted(found))


def _problems(
    errors: Iterable[_Error | Choice], document: Document, flawed: tuple[Path, ...]
) -> Iterator[Problem]:
    for error in errors:
        path = error.path if isinstance(error, Choice) else error.at.path
        here = fitted(path, document.value)
        if any(here[: len(flaw)] == flaw for flaw in flawed):
            continue
        value = typed_at(here, document.value)
        if not isinstance(error, Choice) and _is_effect(error, value):
            continue
        is_key = not isinstance(error, Choice) and (
            error.at.is_key or error.type in ("missing", "extra_forbidden")
        )
        if isinstance(error, Choice):
            reason = reason_of(value)
            words = (reason and instead_of(error.shape, reason)) or wrong_type(error.shape, value)
        elif error.type == "extra_forbidden" and path[-1] == "blank" and (field := _field(error, path[:-1])):
            words = instead(str(path[-2]), field, reason_of(value) or "unknown")
        elif error.type == "missing" and isinstance(path[-1], int):
            here, is_key = here[:-1] if here == path else here, False
            words = _too_few(error.at.above, typed_at(here, document.value))
        else:
            words = _words(error, here[-1] if is_key and here else value)
        place = document.key_place(here) if is_key else document.place(here)
        yield Problem(place, dotted(here), *words)


def _words(error: _Error, value: object) -> Words:
    shape, bounds = error.at.shape, error.bounds
    if (reason := reason_of(value)) and not error.at.is_key and (field := _field(error, error.at.path)):
        return instead(str(error.at.path[-1]), field, reason)
    if error.type == "extra_forbidden":
        if error.at.path[-1] == "id":
            what = "of the file" if len(error.at.path) == 1 else "that its place gives it"
            return "unknown key", f"the id is the name {what}; remove this line"
        above = error.at.above
        model = above.single.model if above is not None else None
        known = model.model_fields if model else {}
        typed = str(value)
        is_misspelt = typed == "blank" or bool(get_close_matches(typed, known, cutoff=0.85))
        elsewhere = "" if is_misspelt else belongs(typed, error.at.path[:-1], error.schema)
        return "unknown key", elsewhere or nearest(typed, known)
    if error.type == "missing":
        about = shape.description.rstrip(".") if shape is not None else ""
        return "missing key", f"add `{value}: …`" + (f" ({about})" if about else "")
    if error.type == "literal_error" and shape is not None:
        return unknown_word(shape, value)
    if error.type == "string_pattern_mismatch":
        return wrong_form(bounds["pattern"], value)
    if error.type in ("string_too_short", "too_short"):
        return wrong_length(value, least=bounds["min_length"])
    if error.type in ("string_too_long", "too_long"):
        return wrong_length(value, most=bounds["max_length"])
    if error.type in _AMOUNTS:
        return wrong_amount(shape, value, bounds)
    if error.type == "value_error":
        if shape is not None and get_args(Date)[-1] in shape.marks:
            return f'the calendar has no day "{shortened(str(value))}"', "write a day that there is"
        if isinstance(bounds.get("error"), Refused):
            return bounds["error"].wrong, bounds["error"].remedy
        said = _SAID.get(str(bounds.get("error")))
        return said or _fallback(error, value)
    if error.is_mismatch and shape is not None:
        return wrong_type(shape, value)
    return _fallback(error, value)


def _field(error: _Error, path: Path) -> FieldInfo | None:
    """The field of a record that stands at a path, if one does."""
    above = spot(error.schema, path).above if path else None
    model = above.single.model if above is not None else None
    return model.model_fields.get(str(path[-1])) if model is not None else None


def _fallback(error: _Error, value: object) -> Words:
    """A sentence for kinds of errors that the schema cannot raise today."""
    about = error.at.shape.description if error.at.shape is not None else ""
    return (
        f"{shown(value)} is not what belongs here",
        f"write what the schema says: {about or 'see its description'}",
    )


def _is_effect(error: _Error, value: object) -> bool:
    """Whether a list is called too short only because pydantic does not count items that have errors themselves."""
    long_enough = isinstance(value, (tuple, dict)) and len(value) >= error.bounds.get("min_length", 0)
    return error.type == "too_short" and long_enough


def _too_few(shape: Shape | None, value: object) -> Words:
    """A list of a fixed number of items, such as a pair, that is too short."""
    wanted = len(get_args(shape.single.type)) if shape is not None else 1
    return wrong_length(value, least=wanted)


def _settled(errors: Iterable[_Error], document: Document) -> Iterator[_Error | Choice]:
    """The errors that are worth telling: of each choice between alternatives, those of the one that was meant."""
    chosen: dict[Path, list[_Error]] = {}
    plain: list[_Error] = []
    for error in errors:
        if error.at.choice is None:
            plain.append(error)
        else:
            chosen.setdefault(error.at.choice.path, []).append(error)
    yield from _without_effects(plain)
    for path, of_choice in chosen.items():
        choice = of_choice[0].at.choice
        assert choice is not None
        by_label: dict[str, list[_Error]] = {}
        for error in of_choice:
            by_label.setdefault(error.at.choice.label if error.at.choice else "", []).append(error)
        fitting = [
            found
            for found in by_label.values()
            if not any(one.is_mismatch and one.at.path == path for one in found)
        ]
        if not fitting:
            yield choice
            continue
        value = typed_at(fitted(path, document.value), document.value)
        typed = set(value) if isinstance(value, dict) else set()
        # The alternative that shares most keys with what was typed, and then the one with fewest errors.
        yield from _without_effects(
            min(fitting, key=lambda found: (-_shared(found, path, typed), len(found)))
        )


def _shared(errors: list[_Error], path: Path, typed: set[str]) -> int:
    """How many of the `typed` keys one alternative knows: all those that it does not call unknown."""
    unknown = {
        error.at.path[-1]
        for error in errors
        if error.type == "extra_forbidden" and error.at.path[:-1] == path
    }
    return len(typed - unknown)


def _without_effects(errors: list[_Error]) -> list[_Error]:
    """Without the missing keys that are there in another spelling, which the unknown key's remedy names, or in a blank."""
    misspelt = [error.at.path for error in errors if error.type == "extra_forbidden"]
    return [
        error
        for error in errors
        if error.type != "missing"
        or not any(
            path[:-1] == error.at.path[:-1]
            and (
                path[-1] == "blank" or get_close_matches(str(path[-1]), [str(error.at.path[-1])], cutoff=0.8)
            )
            for path in misspelt
        )
    ]
