"""Every page kind in a real browser, narrow and wide, light and dark: nothing sticks out, fails, or leaves this host."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Visitor, serving
from tests.site.projects import Site

pytestmark = pytest.mark.browser

KINDS = (
    "",
    "gemma/",
    "gemma/family/",
    "gemma/timeline/",
    "gemma/gemma-2/",
    "gemma/gemma-2/9b/",
    "compare/",
    "compare/gemma-1-7b-and-gemma-2-9b/",
    "hardware/",
    "hardware/rtx-4090-24gb/",
    "calculator/",
    "benchmarks/",
    "benchmarks/mmlu/",
    "about/",
    "about/method/",
    "about/sources/",
    "about/corrections/",
    "about/disagreements/",
    "about/glossary/",
    "a-z/",
)
# Axe takes up to half a minute for the contrasts of a page with large tables. There it leaves them out, and dark colours
# are looked at on some pages only; these have every component between them, and tests/theme holds the colours themselves.
LARGE = ("gemma/", "gemma/gemma-2/", "gemma/gemma-2/9b/", "compare/", "about/sources/")
DARK = (
    "",
    "calculator/",
    "compare/gemma-1-7b-and-gemma-2-9b/",
    "hardware/",
    "hardware/rtx-4090-24gb/",
    "about/method/",
    "a-z/",
)
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
STICKING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  return {
    page: document.documentElement.scrollWidth - wide,
    elements: [...document.querySelectorAll("main *, header *, footer *")]
      .filter((e) => !e.closest(".region, .vh, .results, .skip, pre") && e.getClientRects().length)
      .filter((e) => e.getBoundingClientRect().right > wide + 1)
      .map((e) => e.outerHTML.slice(0, 120)),
  };
}"""


def violations(page: Page, *, with_contrast: bool = True) -> list[tuple[str, str, list[Any]]]:
    """What axe finds that is more than minor: rule, impact, places."""
    options = {**AXE, "rules": {"color-contrast": {"enabled": with_contrast}}}
    return [
        (item["id"], item["impact"], [node["target"] for node in item["nodes"]][:3])
        for item in Axe().run(page, options=options).response["violations"]
        if item["impact"] in ("critical", "serious", "moderate")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out_fails_or_is_out_of_reach(visitor: Visitor, width: int, scheme: str) -> None:
    visit = visitor(width=width, color_scheme=scheme, has_touch=width < 400)
    found = {}
    for uri in KINDS:
        page = visit.go(uri)
        out = page.evaluate(STICKING_OUT)
        assert out == {"page": 0, "elements": []}, f"/{uri} at {width} px"
        is_due = (width, scheme) == (320, "light") or ((width, scheme) == (1280, "dark") and uri in DARK)
        if is_due and (serious := violations(page, with_contrast=uri not in LARGE)):
            found[uri] = serious
    assert found == {}
    assert visit.troubles == []


def test_the_check_for_reach_finds_what_is_out_of_it(visitor: Visitor) -> None:
    """A test that cannot fail is a defect: faults planted into a page are found."""
    page = visitor(width=320).go("gemma/")
    page.evaluate(
        """() => {
        document.querySelector(".emblem").removeAttribute("alt");
        document.querySelector(".lead").style.inlineSize = "40rem";
        document.querySelector("h2").replaceWith(Object.assign(document.createElement("h5"), {textContent: "x"}));
        }"""
    )
    assert page.evaluate(STICKING_OUT)["elements"]
    assert {"image-alt", "heading-order"} <= {rule for rule, _, _ in violations(page, with_contrast=False)}


def test_colours_follow_the_system_and_differ(visitor: Visitor) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        page = visitor(color_scheme=scheme).go()
        grounds[scheme] = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    assert grounds["light"] != grounds["dark"]


def test_text_may_be_twice_as_large(visitor: Visitor) -> None:
    """At 200 % a window of 1,280 px is one of 640: nothing is lost, nothing sticks out."""
    page = visitor(width=640).go("gemma/gemma-2/9b/")
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert page.evaluate(STICKING_OUT)["page"] == 0


def test_spacing_of_letters_and_lines_may_be_widened(visitor: Visitor) -> None:
    """What WCAG 1.4.12 lets a reader set."""
    page = visitor(width=320).go("gemma/gemma-2/")
    page.evaluate(
        """() => { for (const element of document.querySelectorAll("*")) {
        element.style.lineHeight = "1.5"; element.style.letterSpacing = "0.12em"; element.style.wordSpacing = "0.16em";
        } }"""
    )
    assert page.evaluate(STICKING_OUT)["page"] == 0


def test_in_print_everything_folded_is_open(visitor: Visitor) -> None:
    page = visitor().go("gemma/gemma-2/9b/")
    folded = page.locator("details:not([open]) table").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible() and folded.bounding_box()["height"] > 100  # type: ignore[index]
    assert not page.locator("header.site").is_visible()
    assert (
        page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    region = page.evaluate("() => getComputedStyle(document.querySelector('.region')).overflowX")
    assert region == "visible"


def test_the_page_for_dead_addresses_works_at_any_depth(visitor: Visitor, site: Site) -> None:
    """Its addresses begin at the root of the server, or at the site's own address where that is known."""
    with serving(site.path, below="/") as address:
        visit = visitor(width=320)
        visit.address = address
        page = visit.go("404.html")
        assert page.evaluate(STICKING_OUT) == {"page": 0, "elements": []}
        assert violations(page) == []
        assert page.locator("h1").inner_text() == "Page not found"
        page.get_by_role("link", name="All pages from A to Z").first.click()
        assert page.url == f"{address}a-z/"
        assert visit.troubles == []
