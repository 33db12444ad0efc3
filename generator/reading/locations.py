"""A location inside a schema in, as pydantic gives it; the path in the file and what the schema asks for there out.

Pydantic's locations hold more than keys and indexes: tags of unions, names of their members, marks of keys.
Which is which can only be told by walking the annotations along with the location.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from pydantic.fields import FieldInfo

from generator.reading.wording import Path

_KEY_MARK = "[key]"
_WORDS = ((bool, "bool"), (int, "int"), (Decimal, "decimal"), (str, "str"), (tuple, "tuple"), (dict, "dict"))


@dataclass(frozen=True, slots=True)
class Shape:
    """What a schema asks for at one place: a type without its annotations, and these."""

    type: Any
    marks: tuple[object, ...] = ()
    description: str = ""

    @property
    def members(self) -> tuple[Shape, ...]:
        """The alternatives, without None, which no file can hold; only itself if it is no union."""
        if get_origin(self.type) not in (Union, UnionType):
            return (self,)
        return tuple(shape_of(member) for member in get_args(self.type) if member is not NoneType)

    @property
    def single(self) -> Shape:
        """The only alternative of an optional value."""
        members = self.members
        if len(members) != 1 or members[0] is self:
            return self
        below = members[0].single
        return Shape(below.type, below.marks, self.description)

    @property
    def model(self) -> type[BaseModel] | None:
        """The record, if it is one."""
        return self.type if isinstance(self.type, type) and issubclass(self.type, BaseModel) else None

    @property
    def origin(self) -> Any:
        """`tuple` of `tuple[int, ...]`, `Literal` of `Literal["a"]`; the type itself where it has no arguments."""
        return get_origin(self.type) or self.type


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice between alternatives on the way to an error, and the one that the error is about."""

    path: Path
    shape: Shape
    label: str


@dataclass(frozen=True, slots=True)
class Spotted:
    """Where an error is and what is asked for there; `above` is the shape of what holds it."""

    path: Path
    shape: Shape | None
    above: Shape | None = None
    is_key: bool = False
    choice: Choice | None = None


def shape_of(annotation: Any) -> Shape:
    """The shape of an annotation."""
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        below = shape_of(inner)
        return Shape(below.type, (*below.marks, *marks), below.description)
    return Shape(annotation)


def field_shape(info: FieldInfo) -> Shape:
    """The shape of a field of a record."""
    below = shape_of(info.annotation)
    return Shape(below.type, (*below.marks, *info.metadata), info.description or "")


def spot(schema: type[BaseModel], location: tuple[str | int, ...]) -> Spotted:
    """Follow pydantic's `location` from the top of `schema`."""
    shape: Shape | None = Shape(schema)
    above: Shape | None = None
    path: Path = ()
    choice: Choice | None = None
    for step in location:
        if step == _KEY_MARK:
            key = shape_of(get_args(above.type)[0]) if above is not None and above.origin is dict else None
            return Spotted(path, key, above, is_key=True, choice=choice)
        if shape is not None:
            shape = shape.single
            if len(shape.members) > 1:
                member, is_tagged = _member(shape, str(step))
                if not is_tagged and choice is None:
                    choice = Choice(path, shape, str(step))
                shape = member
                continue
        above, shape, path = shape, _below(shape, step), (*path, step)
    return Spotted(path, shape.single if shape is not None else None, above, choice=choice)


def _member(shape: Shape, label: str) -> tuple[Shape | None, bool]:
    for member in shape.members:
        if any(isinstance(mark, Tag) and mark.tag == label for mark in member.marks):
            return member, True
    for member in shape.members:
        if member.model is not None and member.model.__name__ == label:
            return member, False
    for member in shape.members:
        word = (
            "literal"
            if member.origin is Literal
            else next((word for kind, word in _WORDS if member.origin is kind), "")
        )
        if word and word in label:
            return member, False
    return None, False


def _below(shape: Shape | None, step: str | int) -> Shape | None:
    if shape is None:
        return None
    if shape.model is not None:
        info = shape.model.model_fields.get(str(step))
        return field_shape(info) if info is not None else None
    arguments = get_args(shape.type)
    if shape.origin is dict and arguments:
        return shape_of(arguments[1])
    if shape.origin is tuple and arguments and isinstance(step, int):
        position = 0 if len(arguments) == 2 and arguments[1] is Ellipsis else step
        return shape_of(arguments[position]) if position < len(arguments) else None
    return None


def fitted(path: Path, value: object) -> Path:
    """`path` without the steps that the file does not have, because a short way of writing stands for a longer.

    A citation written as `source: report` has the location `source.0.id` in the schema.
    """
    kept: list[str | int] = []
    for position, step in enumerate(path):
        is_missing_key = isinstance(value, dict) and isinstance(step, str) and position == len(path) - 1
        if _holds(value, step):
            value = typed_at((step,), value)
        elif not is_missing_key:
            continue
        kept.append(step)
    return tuple(kept)


def typed_at(path: Path, value: Any) -> object:
    """The value at `path`, or None where it is missing, which no file can say."""
    for step in path:
        if not _holds(value, step):
            return None
        value = value[step]
    return value


def _holds(value: object, step: str | int) -> bool:
    if isinstance(value, tuple):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value
