"""The decoder of names: each part with its meaning, its source and the models that have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.pages.names import MOST_USERS
from generator.reading.catalog import Catalog
from generator.reading.name_parts import is_like, parts_of, sizes_with
from tests.pages.conftest import plain, rows_of


@pytest.mark.parametrize(
    ("part", "pattern", "expected"),
    [
        ("e4b", "e#b", True),
        ("4b", "e#b", False),
        ("26b", "#b", True),
        ("e4b", "#b", False),
        ("1.1", "#", True),
        ("1.", "#", False),
        ("itx", "it", False),
        ("axb", "a.b", False),
    ],
)
def test_a_pattern_is_the_whole_part(part: str, pattern: str, expected: bool) -> None:
    assert is_like(part, pattern) is expected


def test_every_part_says_what_it_means_and_who_has_it(view: Callable[[str], Any], catalog: Catalog) -> None:
    entries = {entry.written: entry for shelf in view("about/names/").shelves for entry in shelf.entries}
    assert len(entries) == len(catalog.names)
    assert all(entry.means.text and entry.means.cites for entry in entries.values())
    users = [link.text for link in entries["E4B"].users]
    assert users == ["Gemma 3n E2B", "Gemma 3n E4B", "Gemma 4 E2B", "Gemma 4 E4B"]
    assert entries["mmproj"].users == ()
    billions = entries["27B"].users
    assert len(billions) == MOST_USERS
    everyone = sizes_with(catalog, catalog.names["billions"])
    assert plain(billions[-1].note) == f"and {len(everyone) - MOST_USERS} more"


def test_every_part_in_use_is_explained(catalog: Catalog) -> None:
    explained = {
        of: [name.like for name in catalog.names.values() if name.of == of and name.like]
        for of in ("size", "checkpoint")
    }
    # Words, and the name of a data set, that stand for themselves.
    themselves = {"text", "multimodal", "docci", "embedding", "448"}
    strange = {
        (of, part)
        for of, patterns in explained.items()
        for size in catalog.sizes.values()
        for part in parts_of(size, of)
        if part not in themselves and not any(is_like(part, pattern) for pattern in patterns)
    }
    assert strange == set()


def test_precisions_are_those_of_the_catalog(view: Callable[[str], Any], catalog: Catalog) -> None:
    rows = rows_of(view("about/names/").precisions)
    assert list(rows) == [precision.name for precision in catalog.precisions.values()]
    assert "llama.cpp" in rows["Q4_K_M"][2]


def test_a_size_leads_to_what_its_label_means(view: Callable[[str], Any]) -> None:
    (part,) = view("gemma/gemma-3n/e4b/").names
    assert (part.text, part.href) == ("E4B", "../../../about/names/#name-effective")
    assert part.note == "Effective parameters, in billions"
    assert [part.text for part in view("gemma/gemma-4/26b-a4b/").names] == ["26B", "A4B"]
    assert [part.text for part in view("gemma/medgemma/27b-text/").names] == ["27B"]
