"""The facts of a record: each field marked as a fact, with its place and the citations nearest to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.reading.catalog import Fact
from generator.reading.schema.base import Blank, Citation
from generator.reading.source import Document, Typed

Path = tuple[str | int, ...]


def facts_of(
    record: BaseModel,
    document: Document,
    *,
    path: Path = (),
    inherited: tuple[Citation, ...] = (),
    leave_out: frozenset[str] = frozenset(),
) -> dict[str, Fact]:
    """All facts at and below `record`, which stands at `path` of `document`, by their dotted path below it.

    `inherited` are the citations of the mappings above; `leave_out` names fields of `record` itself to skip.
    """
    found: dict[str, Fact] = {}
    for below, fact in _walk(record, document, path, inherited, leave_out):
        found[".".join(str(step) for step in below[len(path) :])] = fact
    return found


def are_cited(value: object) -> bool:
    """Whether every fact at and below a value of a record has a citation at it or above it, in that value."""
    if isinstance(value, BaseModel):
        if getattr(value, "source", None) or isinstance(value, Blank):
            return bool(getattr(value, "source", None))
        return all(
            isinstance(getattr(value, name), Blank) and are_cited(getattr(value, name))
            if states_a_fact
            else are_cited(getattr(value, name))
            for name, states_a_fact in _fields(type(value))
            if name in value.model_fields_set
        )
    if isinstance(value, dict):
        return all(map(are_cited, value.values()))
    return all(map(are_cited, value)) if isinstance(value, tuple) else True


def citations_at(record: BaseModel, inherited: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """The citations that hold inside `record`: its own `source`, or those of the mappings above."""
    own = getattr(record, "source", None)
    return own if own else inherited


def is_fact(info: FieldInfo) -> bool:
    """Whether a field of a record states something about the world."""
    extra = info.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("fact"))


@cache
def _fields(schema: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """Names of the fields of a schema, and whether each states a fact."""
    return tuple((name, is_fact(info)) for name, info in schema.model_fields.items() if name != "source")


def _walk(
    record: BaseModel,
    document: Document,
    path: Path,
    inherited: tuple[Citation, ...],
    leave_out: frozenset[str] = frozenset(),
) -> Iterator[tuple[Path, Fact]]:
    citations = citations_at(record, inherited)
    for name, states_a_fact in _fields(type(record)):
        if name in leave_out or name not in record.model_fields_set:
            continue
        value = getattr(record, name)
        here = (*path, name)
        if states_a_fact:
            nearest = citations_at(value, citations) if isinstance(value, Blank) else citations
            yield here, Fact(value, nearest, Typed(document, here))
        else:
            yield from _inside(value, document, here, citations)


def _inside(
    value: object, document: Document, path: Path, inherited: tuple[Citation, ...]
) -> Iterator[tuple[Path, Fact]]:
    if isinstance(value, Blank):  # in place of what would hold several facts
        yield path, Fact(value, citations_at(value, inherited), Typed(document, path))
    elif isinstance(value, BaseModel):
        yield from _walk(value, document, path, inherited)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _inside(item, document, (*path, key), inherited)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _inside(item, document, (*path, index), inherited)
