"""Pages say when what they show was last checked, by the date of the site; what nobody checked for long is told."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from generator.pages.freshness import checked, months_between, months_too_old, remarks, words
from generator.pages.site import pages
from generator.reading.catalog import Catalog
from generator.reading.schema.series import ShelfLife
from tests.pages.conftest import plain

FIRST_DAY = datetime.date(2026, 11, 24)


def with_shelf_life(catalog: Catalog, **months: int) -> Catalog:
    return replace(catalog, site=catalog.site.model_copy(update={"shelf_life": ShelfLife(**months)}))


@pytest.mark.parametrize(
    ("day", "as_of", "months"),
    [
        ("2026-11-24", (2026, 11, 24), 0),
        ("2026-11-24", (2026, 12, 23), 0),
        ("2026-11-24", (2026, 12, 24), 1),
        ("2025-12-31", (2026, 2, 28), 1),
        ("2025-11", (2026, 11, 27), 11),
        ("2026-12-01", (2026, 11, 24), -1),
    ],
)
def test_months_are_whole(day: str, as_of: tuple[int, int, int], months: int) -> None:
    assert months_between(day, datetime.date(*as_of)) == months


def test_a_record_was_checked_when_a_source_was_last_read_or_somebody_said_so(catalog: Catalog) -> None:
    model = catalog.models["gemma-2"]
    read = {catalog.sources[cited.id].read for fact in model.facts.values() for cited in fact.citations}
    assert checked(catalog, model) >= max(read)
    said = replace(model, record=model.record.model_copy(update={"checked": "2027-01-02"}))
    assert checked(catalog, said) == "2027-01-02"
    assert plain(words(catalog, said, None)) == "Last checked on 2 January 2027."


def test_only_past_its_shelf_life_a_record_is_old(catalog: Catalog) -> None:
    model = catalog.models["gemma-2"]
    limited = with_shelf_life(catalog, model=12)
    year = datetime.date(2027, 11, 24)
    assert months_too_old(limited, model, year) == 0
    assert months_too_old(limited, model, datetime.date(2027, 12, 25)) == 13
    assert months_too_old(with_shelf_life(catalog, device=1), model, datetime.date(2040, 1, 1)) == 0
    assert months_too_old(limited, model, None) == 0
    assert "13 months ago" in plain(words(limited, model, datetime.date(2027, 12, 25)))
    assert "ago" not in words(limited, model, year)


def test_the_builder_is_told_of_each_old_record(catalog: Catalog) -> None:
    assert list(remarks(catalog, FIRST_DAY)) == []
    told = list(remarks(with_shelf_life(catalog, model=12), datetime.date(2028, 1, 1)))
    assert len(told) == len(catalog.models)
    assert told[0].startswith("content/models/gemma/")
    assert "months ago; compare it with its sources and set `checked`" in told[0]


def test_pages_tell_by_the_date_of_the_site_alone(catalog: Catalog) -> None:
    def said(as_of: datetime.date | None, uri: str) -> str:
        page = next(
            page for page in pages(with_shelf_life(catalog, model=12, device=24), as_of) if page.uri == uri
        )
        return plain(page.view.frame.checked)

    late = datetime.date(2028, 12, 31)
    for uri in ("gemma/gemma-2/", "gemma/gemma-2/9b/"):
        assert said(None, uri).startswith("Last checked on ")
        assert said(late, uri).startswith("Last checked 25 months ago, on ")
