"""Pages say when what they show was last checked, by the date of the site; what nobody checked for long is told."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest

from generator.pages.freshness import checked, months_between, months_too_old, remarks, shelves, words
from generator.pages.site import pages
from generator.reading.catalog import Catalog
from generator.reading.schema.series import ShelfLife
from tests.pages.conftest import plain
from tests.site.projects import ROOT

FOLDERS = {
    "model": "models",
    "scores": "scores",
    "artifacts": "artifacts",
    "device": "devices",
    "engine": "engines",
}
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
    assert checked(catalog, shelves(model)[0]) >= max(read)
    said = replace(model, record=model.record.model_copy(update={"checked": "2027-01-02"}))
    assert checked(catalog, shelves(said)[0]) == "2027-01-02"
    assert plain(words(catalog, said, None)) == "Last checked on 2 January 2027."


def test_scores_and_files_are_as_fresh_as_their_own_sources(catalog: Catalog) -> None:
    model = catalog.models["gemma-2"]
    _, scores, files = shelves(model)
    assert scores.uri == "content/scores/gemma/gemma-2.yaml" and "gemma-3-report" in scores.source_ids
    assert files.uri == "content/artifacts/gemma/gemma-2.yaml"
    assert files.source_ids.isdisjoint({"gemma-2-report", "gemma-3-report"})
    sources = {
        id_: source.model_copy(update={"read": "2024-01-01"}) for id_, source in catalog.sources.items()
    }
    sources["gemma-3-report"] = catalog.sources["gemma-3-report"]
    later = replace(catalog, sources=sources)
    assert checked(later, scores) == catalog.sources["gemma-3-report"].read
    assert checked(later, files) == "2024-01-01"
    assert checked(later, files._replace(stated="2026-05-06")) == "2026-05-06"


@pytest.mark.parametrize("kind", list(ShelfLife.model_fields))
def test_only_past_the_shelf_life_of_its_kind_a_file_is_old(catalog: Catalog, kind: str) -> None:
    entries = (catalog.models["gemma-2"], *catalog.devices.values(), *catalog.engines.values())
    shelf = next(shelf for entry in entries for shelf in shelves(entry) if shelf.kind == kind)
    shelf = shelf._replace(stated="2026-11-24")
    limited = with_shelf_life(catalog, **{kind: 12})
    assert months_too_old(limited, shelf, datetime.date(2027, 12, 23)) == 0
    assert months_too_old(limited, shelf, datetime.date(2027, 12, 24)) == 13
    assert months_too_old(limited, shelf, None) == 0
    others = {other: 1 for other in ShelfLife.model_fields if other != kind}
    assert months_too_old(with_shelf_life(catalog, **others), shelf, datetime.date(2040, 1, 1)) == 0


@pytest.mark.parametrize("kind", list(ShelfLife.model_fields))
def test_the_builder_is_told_of_each_old_file_of_a_kind(catalog: Catalog, kind: str) -> None:
    limited = with_shelf_life(catalog, **{kind: 12})
    assert list(remarks(limited, FIRST_DAY)) == []
    told = list(remarks(limited, datetime.date(2028, 1, 1)))
    files = list((ROOT / "content" / FOLDERS[kind]).rglob("*.yaml"))
    assert {remark.partition(":")[0] for remark in told} == {
        path.relative_to(ROOT).as_posix() for path in files
    }
    assert all("months ago; compare it with its sources and set `checked`" in remark for remark in told)


def test_the_site_gives_every_kind_a_shelf_life(catalog: Catalog) -> None:
    assert all(getattr(catalog.site.shelf_life, kind) for kind in ShelfLife.model_fields)


def test_a_page_says_what_of_it_is_old(catalog: Catalog) -> None:
    model = catalog.models["gemma-2"]
    late = datetime.date(2028, 1, 1)
    scores = plain(words(with_shelf_life(catalog, scores=12), model, late))
    assert re.fullmatch(
        r"Last checked on [^.]*\. Its scores were last checked 13 months ago, on [^.]*\.", scores
    )
    files = plain(words(with_shelf_life(catalog, artifacts=12), model, late))
    assert "Its published files were last checked 13 months ago, on" in files and "scores" not in files
    assert "Its" not in words(with_shelf_life(catalog, model=12), model, late)
    assert "ago" not in words(with_shelf_life(catalog, scores=12), model, FIRST_DAY)


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
