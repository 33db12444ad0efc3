"""What a schema asks for and what was typed instead in; what is wrong and what to do about it out, in words."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from generator.problems import nearest
from generator.reading.locations import Shape, shape_of
from generator.reading.scalars import MAX_DIGITS
from generator.reading.schema.base import ID_PATTERN, Date, Day, Name, RepositoryId, Unit, Url
from generator.reading.schema.evidence import FactReference
from generator.reading.schema.model import ImageSide, SizeLabel
from generator.reading.schema.names import LikePattern
from generator.reading.schema.series import License
from generator.reading.wording import listed, shortened, shown

Words = tuple[str, str]

_YES = frozenset({"yes", "on", "y", "true", "1"})
_NO = frozenset({"no", "off", "n", "false", "0"})


def wanted(shape: Shape) -> str:
    """What belongs at a place: `a whole number`, `true or false`, `a list`."""
    members = shape.members
    if len(members) > 1:
        kinds = {member.type for member in members}
        if kinds <= {int, Decimal}:
            return "a number"
        return listed(dict.fromkeys(wanted(member) for member in members))
    shape = shape.single
    if shape.model is not None:
        needed = [name for name, info in shape.model.model_fields.items() if info.is_required()]
        return "a mapping" + (f" with {listed(needed, last='and')}" if needed else "")
    if shape.origin is Literal:
        return f"one of {', '.join(str(word) for word in get_args(shape.type))}"
    words = {
        bool: "true or false",
        int: "a whole number",
        Decimal: "a number",
        str: "text",
        tuple: "a list",
        dict: "a mapping",
    }
    return words.get(shape.origin, "something else")


def wrong_type(shape: Shape, value: object) -> Words:
    """A value of another type than the one asked for."""
    return f"expected {wanted(shape)}, got {shown(value)}", _type_remedy(shape, value)


def _type_remedy(shape: Shape, value: object) -> str:
    origins = {member.single.origin for member in shape.members}
    model = next((member.single.model for member in shape.members if member.single.model), None)
    if get_args(Date)[-1] in shape.single.marks:
        return _DATE_REMEDY
    if isinstance(value, (bool, int, Decimal)) and str in origins:
        return f'put it in quotes: "{_as_typed(value)}"'
    if bool in origins:
        word = str(value).lower() if not isinstance(value, (dict, tuple)) else ""
        return "write true" if word in _YES else "write false" if word in _NO else "write true or false"
    if origins & {int, Decimal}:
        return _number_remedy(value, is_whole=Decimal not in origins)
    if tuple in origins:
        is_one = isinstance(value, (str, bool, int, Decimal))
        return f"put it in brackets: [{_as_typed(value)}]" if is_one else "write a list, each item after `- `"
    if model is not None:
        needed = [name for name, info in model.model_fields.items() if info.is_required()]
        keys = needed or list(model.model_fields)[:3]
        return (
            f"write it as lines `key: value` with the key{'s' * (len(keys) > 1)} {listed(keys, last='and')}"
        )
    if str in origins and isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return "put the text in quotes, since it begins with `[[`"
    if dict in origins:
        return "write it as lines `key: value`, indented under its key"
    return "write one text, in quotes if it holds a colon, brackets or braces"


def _as_typed(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else shortened(str(value))


def _number_remedy(value: object, *, is_whole: bool) -> str:
    meant = _number_meant(value)
    plain = (
        "write a whole number in digits, without unit or separators"
        if is_whole
        else "write it in digits, without unit"
    )
    if isinstance(value, str) and not is_whole and re.fullmatch("-?[0-9]+,[0-9]{1,30}", value):
        return f"write {value.replace(',', '.')} with a point"
    if isinstance(value, str) and value.lstrip("-").isdecimal() and len(value) > MAX_DIGITS:
        return f"write at most {MAX_DIGITS} digits"
    if meant is None or (is_whole and meant != meant.to_integral_value()):
        return plain
    written = (
        str(int(meant))
        if meant == meant.to_integral_value() and (is_whole or "." not in str(value))
        else f"{meant:f}"
    )
    return f"write {written} without quotes" if written == value else f"write {written}"


def _number_meant(value: object) -> Decimal | None:
    """The number that a text like `010`, `1_000`, `1,000` or `1e3` is surely meant to be."""
    text = (
        re.sub(r"(?<=[0-9])[_, ](?=[0-9]{3}(?![0-9]))", "", str(value))
        if isinstance(value, (str, int, Decimal))
        else ""
    )
    if isinstance(value, bool) or not re.fullmatch(
        r"[+-]?[0-9]{1,30}(\.[0-9]{0,30})?([eE]\+?[0-9]{1,2})?|\.[0-9]{1,30}", text
    ):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def unknown_word(shape: Shape, value: object) -> Words:
    """A value that is none of those listed."""
    choices = get_args(shape.single.type)
    words = [str(choice) for choice in choices]
    if not isinstance(value, str) and str(value) in words:
        return f"expected text, got {shown(value)}", f'put it in quotes: "{_as_typed(value)}"'
    if isinstance(value, str) and value in words:
        return f"expected the number {value}, got text", f"write {value} without quotes"
    same = [word for word in words if word.lower() == str(value).lower()]
    named = f'"{shortened(str(value))}"' if isinstance(value, (str, int, Decimal)) else shown(value)
    remedy = f"did you mean {same[0]}?" if same else nearest(str(value), words)
    return (
        f"{named} is none of the known values",
        remedy if remedy != "check the spelling" else f"write one of {', '.join(words)}",
    )


def _pattern(annotation: Any) -> str:
    """The pattern of an annotated text."""
    marks = [mark for info in shape_of(annotation).marks for mark in getattr(info, "metadata", (info,))]
    return next(str(pattern) for mark in marks if (pattern := getattr(mark, "pattern", None)))


_SPDX = License.model_fields["spdx"]
_DATE_REMEDY = "write it as 2024-06-27, or 2024-06 where the day is not known"
_ID_REMEDY = "write a-z and 0-9, with single dots, hyphens or underscores between"


def wrong_form(pattern: str, value: object) -> Words:
    """A text that does not have the form asked for."""
    typed = f'"{shortened(str(value))}"'
    forms = {
        ID_PATTERN: ("an id", _suggested_id(str(value), ID_PATTERN)),
        _pattern(SizeLabel): ("the label of a size", _suggested_id(str(value), _pattern(SizeLabel))),
        _pattern(Name): ("a name", "leave out < > & \" ' { } [ ] | ` \\ and line breaks"),
        _pattern(Date): ("a date", _DATE_REMEDY),
        _pattern(Day): ("a day", "write it in full, as 2024-06-27"),
        _pattern(LikePattern): ("a part of a name", "use small letters, digits, dots, and # for a number"),
        _pattern(Url): ("an address", "write it in full, beginning with https://"),
        _pattern(ImageSide): ("the side of an image", "write it in pixels, for example 224"),
        _pattern(RepositoryId): ("a repository id", "write owner/name"),
        _pattern(FactReference): (
            "a fact",
            "write the id of a model or a size, one space, and the path of the field with points between, or scores.BENCHMARK",
        ),
    }
    if pattern in forms:
        form, remedy = forms[pattern]
        return f"{typed} is not {form}", remedy
    if any(getattr(mark, "pattern", None) == pattern for mark in _SPDX.metadata):
        return (
            f"{typed} is not an SPDX id",
            "write one such as Apache-2.0, or LicenseRef-NAME for terms that have none",
        )
    return f"{typed} does not have the form asked for", f"write text that matches {pattern}"


def _suggested_id(value: str, pattern: str) -> str:
    if re.match("https?://", value):
        return "write a file in content/sources/ for it and name its id"
    parts = re.split("[ ,]+", value)
    if len(parts) > 1 and all(re.fullmatch(pattern, part) for part in parts):
        return f"write [{', '.join(parts)}] if these are several; a comma stands between them"
    separators = r"[^a-z0-9._-]+" if "_" in pattern else r"[^a-z0-9.-]+"
    guess = re.sub(separators, "-", value.lower()).strip("._-")
    return f"did you mean {guess}?" if len(guess) < 60 and re.fullmatch(pattern, guess) else _ID_REMEDY


def wrong_length(value: object, *, least: int | None = None, most: int | None = None) -> Words:
    """A text, list or mapping that is too short or too long."""
    if isinstance(value, str):
        if least is not None:
            return (
                ("the text is empty", "write it, or leave out the key if it is optional")
                if not value
                else (f"{shown(value)} is too short", f"write at least {least} characters")
            )
        return f"the text has {len(value)} characters", f"shorten it to {most} at most"
    count = len(value) if isinstance(value, (tuple, dict)) else 0
    things = "entry" if isinstance(value, dict) else "item"
    bound = least if least is not None else most
    plural = things if bound == 1 else {"entry": "entries", "item": "items"}[things]
    return (
        f"{count if count else 'nothing'} where {bound} {plural} {'are' if bound != 1 else 'is'} wanted",
        (f"write at least {least}" if least is not None else f"keep {most} at most"),
    )


def wrong_amount(shape: Shape | None, value: object, bounds: dict[str, Any]) -> Words:
    """A number outside its bounds; `bounds` as pydantic names them: gt, ge, lt, le."""
    unit = next((mark.name for mark in (shape.single.marks if shape else ()) if isinstance(mark, Unit)), "")
    words = {"gt": "above", "ge": "not below", "lt": "below", "le": "not above"}
    clauses = [f"{words[name]} {_grouped(bound)}" for name, bound in bounds.items() if name in words]
    is_small = any(name in bounds for name in ("gt", "ge"))
    return (
        f"{_grouped(value)} is too {'small' if is_small else 'large'}",
        f"write a number {listed(clauses, last='and')}" + (f", in {unit}" if unit else ""),
    )


def _grouped(number: object) -> str:
    """A number in digits, which are told apart by commas where they are many."""
    return f"{number:,}" if isinstance(number, int) and abs(number) > 9999 else str(number)
