"""Ids and addresses must be unique: models, sizes, devices and scenarios among each other, series apart from the site's own pages, ids in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from generator.problems import Problem
from generator.reading.loading import LoadedRecord
from generator.reading.mentions import Mention
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.hardware import Scenarios
from generator.reading.schema.model import Model

# First segments of addresses that the site itself uses; mirrors pages.urls.RESERVED, held equal by a test.
TAKEN = frozenset(
    {"compare", "hardware", "about", "a-z", "api", "assets", "calculator", "benchmarks", "search", "404"}
)

# The same for the ids of models, behind their series; mirrors pages.urls.RESERVED_IN_SERIES.
TAKEN_IN_SERIES = frozenset({"family", "timeline"})


def check(evidence: Evidence) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    models: dict[str, str] = {}
    for loaded in evidence.by_kind.get("series", []):
        if loaded.id in TAKEN:
            place = loaded.document.place(())
            yield Problem(
                place,
                "",
                f"/{loaded.id}/ is a page of the site itself",
                "rename the file, and the folders of the series",
                RULE.name,
            )
    for loaded in evidence.by_kind.get("model", []):
        if loaded.id in TAKEN_IN_SERIES:
            wrong = f"/{loaded.series_id}/{loaded.id}/ is a page of the site itself"
            yield Problem(loaded.document.place(()), "", wrong, "rename the file", RULE.name)
        if loaded.id in models:
            wrong = f"{models[loaded.id]} has the id {loaded.id} too"
            yield Problem(loaded.document.place(()), "", wrong, "rename one of the two files", RULE.name)
            continue
        models[loaded.id] = loaded.uri
        for label in cast(Model, loaded.record).sizes:
            size_id = f"{loaded.id}-{label}"
            path = ("sizes", label)
            if size_id in seen:
                wrong = f"the id {size_id} belongs to a size in {seen[size_id]} too"
                yield Problem(
                    loaded.document.key_place(path),
                    ".".join(path),
                    wrong,
                    "rename a label or a file",
                    RULE.name,
                )
            seen[size_id] = loaded.uri
    yield from _shared_by_kinds(evidence, seen)
    for loaded, mentions in evidence.mentions():
        yield from _repeated(loaded, mentions)


def _shared_by_kinds(evidence: Evidence, sizes: Mapping[str, str]) -> Iterator[Problem]:
    """Models, sizes and devices are called by their ids in references and on the command line alike."""
    models = {loaded.id: loaded.uri for loaded in evidence.by_kind.get("model", [])}
    scenarios = {
        scenario_id: loaded.uri
        for loaded in evidence.by_kind.get("scenarios", [])
        for scenario_id in cast(Scenarios, loaded.record).scenarios
    }
    for loaded in evidence.by_kind.get("device", []):
        # A scenario has a page of the hardware matrix, beside those of the devices.
        for kind, owners in (("model", models), ("size", sizes), ("scenario", scenarios)):
            if loaded.id in owners:
                wrong = f"a {kind} in {owners[loaded.id]} has the id {loaded.id} too"
                yield Problem(loaded.document.place(()), "", wrong, "rename this file", RULE.name)
    for loaded in evidence.by_kind.get("model", []):
        for label in cast(Model, loaded.record).sizes:
            other = models.get(f"{loaded.id}-{label}")
            if other is not None:
                path = ("sizes", label)
                wrong = f"the model in {other} has the id {loaded.id}-{label} too"
                place = loaded.document.key_place(path)
                yield Problem(place, ".".join(path), wrong, "rename a label or a file", RULE.name)


def _repeated(loaded: LoadedRecord, mentions: Iterable[Mention]) -> Iterator[Problem]:
    """Ids that stand twice in one list, which pages would show twice."""
    listed: set[tuple[object, ...]] = set()
    for path, _, named in mentions:
        if not isinstance(path[-1], int):
            continue
        if (*path[:-1], named) in listed:
            field = ".".join(str(step) for step in path)
            place = loaded.document.place(path)
            yield Problem(place, field, f"{named} stands in this list before", "delete one", RULE.name)
        listed.add((*path[:-1], named))


RULE = Rule(
    "unique-ids",
    "Ids of models, sizes and devices are unique, no list names one twice, and no series takes an address of the site.",
    "catalog",
    check,
)
