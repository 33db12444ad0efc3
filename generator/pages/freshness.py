"""When a record was last checked, and whether that is too long ago: told by the date of the site, never by a clock."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Literal

from generator.pages import numbers
from generator.reading.catalog import Catalog, DeviceEntry, EngineEntry, Fact, ModelEntry

Entry = ModelEntry | DeviceEntry | EngineEntry


def checked(catalog: Catalog, entry: Entry) -> str:
    """The day on which a record was last compared with its sources, or one of them was last read; empty if unknown."""
    if entry.record.checked is not None:
        return entry.record.checked
    days = [catalog.sources[cited.id].read for fact in _facts(entry) for cited in fact.citations]
    return max(days, default="")


def months_too_old(catalog: Catalog, entry: Entry, as_of: datetime.date | None) -> int:
    """The whole months since the last check, if they are more than the shelf life; else 0."""
    limit = getattr(catalog.site.shelf_life, _kind(entry))
    day = checked(catalog, entry)
    if as_of is None or limit is None or not day:
        return 0
    passed = months_between(day, as_of)
    return passed if passed > limit else 0


def months_between(day: str, as_of: datetime.date) -> int:
    """Whole months from a day, or from the end of a month, to another day.

    >>> months_between("2025-11-24", datetime.date(2026, 11, 23)), months_between("2025-11", datetime.date(2026, 11, 30))
    (11, 12)
    """
    year, month, *rest = map(int, day.split("-"))
    is_full = as_of.day >= (rest[0] if rest else 28)
    return (as_of.year - year) * 12 + as_of.month - month - (not is_full)


def words(catalog: Catalog, entry: Entry, as_of: datetime.date | None) -> str:
    """What a page says about its last check, or nothing."""
    day = checked(catalog, entry)
    if not day:
        return ""
    passed = months_too_old(catalog, entry, as_of)
    ago = f" {numbers.plural(passed, 'month')} ago," if passed else ""
    return f"Last checked{ago} on {numbers.date(day)}."


def remarks(catalog: Catalog, as_of: datetime.date | None) -> Iterator[str]:
    """A sentence for the builder of the site about each record that nobody checked for too long."""
    for entry in _entries(catalog):
        passed = months_too_old(catalog, entry, as_of)
        if passed:
            yield f"{entry.uri}: last checked {passed} months ago; compare it with its sources and set `checked`"


def _entries(catalog: Catalog) -> Iterable[Entry]:
    return (*catalog.models.values(), *catalog.devices.values(), *catalog.engines.values())


def _facts(entry: Entry) -> Iterator[Fact]:
    yield from entry.facts.values()
    for size in entry.sizes if isinstance(entry, ModelEntry) else ():
        yield from size.facts.values()


def _kind(entry: Entry) -> Literal["model", "device", "engine"]:
    if isinstance(entry, ModelEntry):
        return "model"
    return "device" if isinstance(entry, DeviceEntry) else "engine"
