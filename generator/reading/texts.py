"""A record in; every text in it out, with its path."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from generator.reading.wording import Path


def texts_of(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text at and below a value of a record that stands at `path`."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from texts_of(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts_of(item, (*path, index))
