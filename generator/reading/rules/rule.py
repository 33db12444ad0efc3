"""What a rule is: a name, a sentence, a scope, and a check of the evidence that yields problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from generator.problems import Problem
from generator.reading.catalog import Catalog
from generator.reading.listing import Listing
from generator.reading.loading import LoadedRecord
from generator.reading.mentions import Mention, Mentions


@dataclass(frozen=True)
class Evidence:
    """What rules look at: every record that loaded, and the catalog of those that resolved.

    `broken` are the ids, by kind, of files that did not load and of models that are on no page: a reference to one is
    not reported beside that. `listings` say which models those are, and why.
    """

    records: Sequence[LoadedRecord]
    catalog: Catalog | None
    broken: frozenset[tuple[str, str]] = frozenset()
    assets: frozenset[str] = frozenset()
    listings: Sequence[Listing] = ()

    def mentions(self) -> Iterator[tuple[LoadedRecord, Iterator[Mention]]]:
        """Every record with the ids in it that name others. All at once they would take as much as the catalog."""
        mentions = Mentions()
        for loaded in self.records:
            yield loaded, mentions.of(loaded.record)

    @cached_property
    def uses(self) -> Counter[tuple[str, str]]:
        """How often each id of each kind is named."""
        return Counter((kind, named) for _, mentions in self.mentions() for _, kind, named in mentions)

    @cached_property
    def by_kind(self) -> dict[str, list[LoadedRecord]]:
        found: dict[str, list[LoadedRecord]] = {}
        for record in self.records:
            found.setdefault(record.kind, []).append(record)
        return found


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that content must be. `scope` says whether it looks at single records or across all."""

    name: str
    sentence: str
    scope: Literal["record", "catalog"]
    check: Callable[[Evidence], Iterator[Problem]]
