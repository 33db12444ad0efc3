"""Reading without scripts, and moving about with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visitor
from tests.site.projects import Site

pytestmark = pytest.mark.browser

FOCUSED = "() => document.activeElement.matches(':focus-visible') && getComputedStyle(document.activeElement).outlineStyle"
OUTLINE = "() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)"


def search(page: Page) -> None:
    expect(page.get_by_role("combobox", name="Search")).to_be_attached()


def test_without_scripts_all_text_is_there(visitor: Visitor, site: Site) -> None:
    visit = visitor(java_script_enabled=False, width=320)
    for uri in ("", "gemma/", "gemma/gemma-2/9b/", "hardware/", "about/method/"):
        page = visit.go(uri)
        shown = " ".join(page.locator("main").text_content().split())  # type: ignore[union-attr]
        assert shown == site.page(uri).text, uri
        assert not page.locator("button.scheme").is_visible()
    assert visit.troubles == []


def test_without_scripts_search_is_the_list_of_all_pages(visitor: Visitor) -> None:
    visit = visitor(java_script_enabled=False, width=320)
    page = visit.go("gemma/gemma-2/")
    page.get_by_role("search").get_by_role("link", name="Search").click()
    assert page.url == f"{visit.address}a-z/"
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="R", exact=True).click()
    assert page.url.endswith("#letter-r")
    page.get_by_role("link", name="Raspberry Pi 5 8GB").click()
    assert page.url == f"{visit.address}hardware/raspberry-pi-5-8gb/"
    assert visit.troubles == []


def test_without_scripts_wide_tables_scroll_and_folded_parts_open(visitor: Visitor) -> None:
    page = visitor(java_script_enabled=False, width=320).go("gemma/gemma-2/9b/")
    fact = page.locator("details").first
    assert not fact.locator("table").is_visible()
    fact.locator("summary").click()
    assert fact.locator("table").is_visible()


def test_a_wide_table_is_reached_and_scrolled_by_keyboard(visitor: Visitor) -> None:
    page = visitor(width=320).go("gemma/")
    region = page.get_by_role("region").filter(has=page.locator("#memory"))
    assert region.evaluate("e => e.scrollWidth > e.clientWidth + 100")
    # Chromium lets the keyboard into every part that scrolls; other browsers only where the page says so.
    expect(region).to_have_attribute("tabindex", "0")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    assert region.evaluate("e => e === document.activeElement && e.matches(':focus-visible')")
    # the heads of rows stay where they are read
    region.evaluate("e => { e.scrollLeft = 300; }")
    left = region.locator("tbody tr:nth-child(2) th[scope=row]").first.evaluate(
        "e => e.getBoundingClientRect().left - e.closest('.region').getBoundingClientRect().left"
    )
    assert abs(left) < 2


def test_the_skip_link_is_first_and_leads_to_the_content(visitor: Visitor) -> None:
    page = visitor().go("gemma/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_every_stop_of_the_keyboard_is_seen(visitor: Visitor) -> None:
    page = visitor().go("gemma/gemma-2/")
    search(page)
    names = []
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == "solid"
        assert page.evaluate(OUTLINE) >= 2
        names.append(
            page.evaluate("() => document.activeElement.ariaLabel || document.activeElement.textContent")
        )
    assert "Search" in names
    assert len(set(names)) > 15


@pytest.fixture
def searching(visitor: Visitor) -> Visit:
    """A visitor whose search field has the focus, reached by its key."""
    visit = visitor()
    page = visit.go("hardware/")
    search(page)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    return visit


def test_a_typing_mistake_still_finds_the_page(searching: Visit) -> None:
    page = searching.page
    page.keyboard.type("gema 2 9b")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Gemma 2 9B")
    field = page.get_by_role("combobox", name="Search")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{searching.address}gemma/gemma-2/9b/")
    assert searching.troubles == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("rtx 4090", "GeForce RTX 4090"),
        ("google/gemma-2-27b-it", "Gemma 2 27B"),
        ("paligema", "PaliGemma"),
        ("correcions", "Corrections"),  # a letter is missing
        ("gamma 2 27b", "Gemma 2 27B"),  # is wrong
        ("gemmma 2 27b", "Gemma 2 27B"),  # is too many
        ("pailgemma", "PaliGemma"),  # or two are exchanged
        ("Gemma2", "Gemma 2"),
    ],
)
def test_people_find_things_by_what_they_call_them(searching: Visit, typed: str, first: str) -> None:
    searching.page.keyboard.type(typed)
    expect(searching.page.get_by_role("option").first).to_contain_text(first)
    assert searching.troubles == []


def test_escape_closes_and_arrows_go_round(searching: Visit) -> None:
    page = searching.page
    page.keyboard.type("gemma 2")
    options = page.get_by_role("option")
    expect(options.nth(1)).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".results")).to_be_hidden()
    field = page.get_by_role("combobox", name="Search")
    expect(field).to_have_value("gemma 2")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_what_nothing_is_called_says_where_all_names_are(searching: Visit) -> None:
    searching.page.keyboard.type("zzzzqqq")
    expect(searching.page.locator(".results p")).to_contain_text("The list of all pages is at the foot")
    expect(searching.page.get_by_role("option")).to_have_count(0)


def test_the_key_for_search_is_a_letter_while_typing(searching: Visit) -> None:
    searching.page.keyboard.type("a/b")
    expect(searching.page.get_by_role("combobox", name="Search")).to_have_value("a/b")


def test_colours_are_switched_kept_and_given_back_to_the_system(visitor: Visitor) -> None:
    visit = visitor(color_scheme="light")
    page = visit.go()
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    button = page.get_by_role("button", name="Dark colours")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    dark = page.evaluate(ground)
    assert dark != light
    visit.go("gemma/gemma-2/")
    assert page.evaluate(ground) == dark
    page.reload()
    assert page.evaluate(ground) == dark
    page.get_by_role("button", name="Dark colours").click()
    assert page.evaluate(ground) == light
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == dark
    assert visit.troubles == []


def test_a_fact_is_copied_as_a_sentence_with_source_and_address(visitor: Visitor) -> None:
    visit = visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visit.go("gemma/gemma-2/9b/")
    page.get_by_text("Facts as sentences").click()
    page.get_by_role("button", name="Copy #fact-num_hidden_layers", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("Gemma 2 9B has 42 layers (Gemma 2: ")
    assert copied.endswith(f"). {visit.address}gemma/gemma-2/9b/#fact-num_hidden_layers")
    assert visit.troubles == []
