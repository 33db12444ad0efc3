"""The ids in a record that name other records: takes a record; gives each with its path and the kind it must be of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.reading.schema.base import Refers

Path = tuple[str | int, ...]


class Mention(NamedTuple):
    """An id at `path` of a record, which must be the id of a record or entry of `kind`."""

    path: Path
    kind: str
    id: str


class Mentions:
    """Finds mentions in many records. Which fields of a schema can hold any is looked up once for each schema."""

    def __init__(self) -> None:
        self._fields: dict[type[BaseModel], tuple[tuple[str, str | None], ...]] = {}

    def of(self, record: BaseModel, path: Path = ()) -> Iterator[Mention]:
        """Every mention in `record`, which stands at `path`."""
        schema = type(record)
        fields = self._fields.get(schema)
        if fields is None:
            fields = tuple(
                (name, _kind(info)) for name, info in schema.model_fields.items() if _may_hold_any(info, ())
            )
            self._fields[schema] = fields
        for name, kind in fields:
            if name in record.model_fields_set:
                yield from self._inside(getattr(record, name), kind, (*path, name))

    def _inside(self, value: object, kind: str | None, path: Path) -> Iterator[Mention]:
        if isinstance(value, str):
            if kind is not None:
                yield Mention(path, kind, value)
        elif isinstance(value, BaseModel):
            yield from self.of(value, path)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                yield from self._inside(item, kind, (*path, index))
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from self._inside(item, kind, (*path, key))


def _may_hold_any(info: FieldInfo, above: tuple[type[BaseModel], ...]) -> bool:
    """Whether the field, or a record at any depth in it, refers to other records."""
    if _kind(info) is not None:
        return True
    inner = [schema for schema in _records_in(info.annotation) if schema not in above]
    return any(
        _may_hold_any(field, (*above, schema)) for schema in inner for field in schema.model_fields.values()
    )


def _records_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _records_in(inner)


def _kind(info: FieldInfo) -> str | None:
    return next((mark.kind for mark in _marks([info.annotation, *info.metadata])), None)


def _marks(marks: list[object]) -> Iterator[Refers]:
    for mark in marks:
        if isinstance(mark, Refers):
            yield mark
        else:
            yield from _marks([*get_args(mark), *cast(Any, getattr(mark, "__metadata__", ()))])
