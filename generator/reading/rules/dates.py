"""A release must not be cited from documents that were all read before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from generator.problems import Problem
from generator.reading.facts import citations_at
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.evidence import SourceDocument
from generator.reading.schema.model import Model, Shared
from generator.reading.wording import Path, dotted


def check(evidence: Evidence) -> Iterator[Problem]:
    read = {
        loaded.id: cast(SourceDocument, loaded.record).read for loaded in evidence.by_kind.get("source", [])
    }
    for loaded in evidence.by_kind.get("model", []):
        model = cast(Model, loaded.record)
        holders: list[tuple[Path, Shared]] = [((), model)]
        holders += [(("sizes", label), size) for label, size in model.sizes.items()]
        for path, holder in holders:
            here = (*path, "release", "date")
            wrong = _wrong_with(model, holder, read)
            if wrong:
                remedy = "correct the date, or cite what was read after it"
                yield Problem(loaded.document.place(here), dotted(here), wrong, remedy, RULE.name)


def _wrong_with(model: Model, holder: Shared, read: Mapping[str, str]) -> str:
    """What is wrong with a release, or nothing. Of a month without a day, and of a day in it, nothing can be said."""
    if holder.release is None:
        return ""
    citations = citations_at(holder.release, citations_at(holder, model.source or ()))
    days = [read[item.id] for item in citations if item.id in read]
    date = holder.release.date
    if not days or any(day[: len(date)] >= date[: len(day)] for day in days):
        return ""
    latest = max(days)
    return f"the release is after {latest}, the day on which its source was read"


RULE = Rule("dates", "A release is not later than the day on which its source was read.", "catalog", check)
