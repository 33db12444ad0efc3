"""Two hundred numbers drawn from the built pages: each is what the content gives, and its source is one step away."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest

from tests.site.drawing import Drawn, draw
from tests.site.known_numbers import BASE, KnownNumbers
from tests.site.projects import Site, catalog_of

COUNT = 200


@pytest.fixture(scope="module")
def known(root: Path) -> KnownNumbers:
    return KnownNumbers(catalog_of(root))


@pytest.fixture(scope="module")
def drawn(site: Site) -> list[Drawn]:
    return draw(site, COUNT)


def is_known(one: Drawn, text: str, known: KnownNumbers) -> bool:
    return text.replace("\u00a0", " ") in {shown.replace("\u00a0", " ") for shown in known.shown(one)}


def test_they_are_drawn_from_all_kinds_of_tables_and_pages(drawn: list[Drawn]) -> None:
    assert len(set(drawn)) == COUNT
    assert {"about", "benchmarks", "compare", "gemma", "hardware"} <= {one.uri.split("/")[0] for one in drawn}
    assert {1, 2, 3} <= {one.uri.count("/") for one in drawn if one.uri.startswith("gemma/")}
    assert len({(one.uri.split("/")[0], one.table) for one in drawn}) > 30


def test_each_is_in_the_catalog_or_an_answer_of_sizing(drawn: list[Drawn], known: KnownNumbers) -> None:
    assert [str(one) for one in drawn if not is_known(one, one.text, known)] == []


def test_a_wrong_number_would_be_missed_among_what_is_known(drawn: list[Drawn], known: KnownNumbers) -> None:
    """The search is narrow: of the same numbers with another last digit but a few are found."""
    wrong = [re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 3) % 10), one.text) for one in drawn]
    by_chance = [one for one, text in zip(drawn, wrong, strict=True) if is_known(one, text, known)]
    assert len(by_chance) < COUNT // 5


def test_each_leads_to_a_source_or_to_how_it_was_made_in_one_step(drawn: list[Drawn], site: Site) -> None:
    cited = {uri for uri, document in site.documents.items() if 'id="source-1"' in document.html}
    far = []
    for one in drawn:
        near = (*one.links, *one.column_links, *one.section_links)
        uris = {urldefrag(urljoin(BASE + one.uri, link))[0].removeprefix(BASE) for link in near}
        is_cited = (
            one.has_citation or one.has_row_citation or any(link.startswith("#source-") for link in near)
        )
        if not is_cited and not (uris - {one.uri}) & (cited | {"about/method/"}):
            far.append(str(one))
    assert far == []
