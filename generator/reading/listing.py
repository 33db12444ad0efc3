"""The records of models and series in; where the two do not agree about what there is out.

A model that its series does not list is on no page, and one that has no file is on none either: what names it is not
wrong for that, and is not reported beside the cause.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from generator.reading.loading import LoadedRecord
from generator.reading.schema.series import Series


@dataclass(frozen=True, slots=True)
class Listing:
    """One series: the ids that it lists and no file has, with their indexes, and the files in its folder that it does not list."""

    series: LoadedRecord
    without_file: dict[str, int]
    unlisted: tuple[LoadedRecord, ...]


def listings_of(records: Iterable[LoadedRecord], *, broken: frozenset[tuple[str, str]]) -> list[Listing]:
    """Every series that loaded. Models whose files are broken are there: their mistake is another."""
    by_kind: dict[str, list[LoadedRecord]] = {"series": [], "model": []}
    for record in records:
        if record.kind in by_kind:
            by_kind[record.kind].append(record)
    known = {model.id for model in by_kind["model"]} | {id_ for kind, id_ in broken if kind == "model"}
    return [
        Listing(
            loaded,
            {id_: index for index, id_ in enumerate(listed) if id_ not in known},
            tuple(
                model for model in by_kind["model"] if model.series_id == loaded.id and model.id not in listed
            ),
        )
        for loaded in by_kind["series"]
        for listed in [cast(Series, loaded.record).models]
    ]


def absent_models(records: Iterable[LoadedRecord], listings: Iterable[Listing]) -> frozenset[tuple[str, str]]:
    """The models that are on no page because series and folders do not agree, as kind and id."""
    series = {record.id for record in records if record.kind == "series"}
    homeless = [record.id for record in records if record.kind == "model" and record.series_id not in series]
    disputed = [
        id_
        for listing in listings
        for id_ in (*listing.without_file, *(model.id for model in listing.unlisted))
    ]
    return frozenset(("model", id_) for id_ in (*homeless, *disputed))
