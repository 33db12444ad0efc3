"""When a record was last checked, and whether that is too long ago: told by the date of the site, never by a clock."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from generator.pages import numbers
from generator.reading.catalog import Catalog, DeviceEntry, EngineEntry, Fact, ModelEntry

Entry = ModelEntry | DeviceEntry | EngineEntry


class Shelf(NamedTuple):
    """Facts of one kind that one file holds: all of it ages together."""

    kind: Literal["model", "scores", "artifacts", "device", "engine"]
    uri: str
    stated: str | None  # the day that the file itself gives
    source_ids: frozenset[str]


def shelves(entry: Entry) -> tuple[Shelf, ...]:
    """What a record and the files beside it hold, the record first."""
    kind: Literal["model", "device", "engine"] = (
        "model" if isinstance(entry, ModelEntry) else "device" if isinstance(entry, DeviceEntry) else "engine"
    )
    cited = frozenset(citation.id for fact in _facts(entry) for citation in fact.citations)
    own = Shelf(kind, entry.uri, entry.record.checked, cited)
    return (own, *_beside(entry)) if isinstance(entry, ModelEntry) else (own,)


def _beside(model: ModelEntry) -> Iterator[Shelf]:
    if "scores" in model.beside:
        cited = frozenset(citation.id for score in model.scores for citation in score.citations)
        yield Shelf("scores", *model.beside["scores"], cited)
    if "artifacts" in model.beside:
        files = (citations for size in model.sizes for _, citations in size.artifacts)
        cited = frozenset(citation.id for citations in files for citation in citations)
        yield Shelf("artifacts", *model.beside["artifacts"], cited)


def checked(catalog: Catalog, shelf: Shelf) -> str:
    """The day on which facts were last compared with their sources, or one of these was last read; empty if unknown."""
    return shelf.stated or max((catalog.sources[id_].read for id_ in shelf.source_ids), default="")


def months_too_old(catalog: Catalog, shelf: Shelf, as_of: datetime.date | None) -> int:
    """The whole months since the last check, if they are more than the shelf life of the kind; else 0."""
    limit = getattr(catalog.site.shelf_life, shelf.kind)
    if as_of is None or limit is None:
        return 0
    day = checked(catalog, shelf)
    passed = months_between(day, as_of) if day else 0
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
    """What a page says about the last check of what it shows, or nothing."""
    own, *beside = shelves(entry)
    day = checked(catalog, own)
    if not day:
        return ""
    sentences = [f"Last checked{_ago(months_too_old(catalog, own, as_of))} on {numbers.date(day)}."]
    for shelf in beside:
        passed = months_too_old(catalog, shelf, as_of)
        if passed:
            what = "scores" if shelf.kind == "scores" else "published files"
            sentences.append(
                f"Its {what} were last checked{_ago(passed)} on {numbers.date(checked(catalog, shelf))}."
            )
    return " ".join(sentences)


def _ago(months: int) -> str:
    return f" {numbers.plural(months, 'month')} ago," if months else ""


def remarks(catalog: Catalog, as_of: datetime.date | None) -> Iterator[str]:
    """A sentence for the builder of the site about each file that nobody checked for too long."""
    for entry in _entries(catalog):
        for shelf in shelves(entry):
            passed = months_too_old(catalog, shelf, as_of)
            if passed:
                yield f"{shelf.uri}: last checked {passed} months ago; compare it with its sources and set `checked`"


def _entries(catalog: Catalog) -> Iterable[Entry]:
    return (*catalog.models.values(), *catalog.devices.values(), *catalog.engines.values())


def _facts(entry: Entry) -> Iterator[Fact]:
    yield from entry.facts.values()
    for size in entry.sizes if isinstance(entry, ModelEntry) else ():
        yield from size.facts.values()
