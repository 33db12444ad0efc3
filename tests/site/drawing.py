"""Numbers drawn from a built site, the same ones each time: each with all that its table says of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.site.projects import Site

# Numbers in these are those of columns of figures and of the facts at the top of pages.
NUMBERS = "main td.n, main dl.facts dd"
# Tables that count records of the catalog; tests/pages holds them.
COUNTING = {("about/coverage/", "models"), ("about/parameters/", "models")}
# Pages that hold predictions beside measurements, which tests/pages and tests/sizing compare one by one.
COMPARING = ("about/accuracy/", "about/published-files/")
BESIDE = ".certainty, .cites, .note, .vh, [aria-hidden]"


@dataclass(frozen=True)
class Drawn:
    """One number. `text` is what is read, `exact` the value for machines or empty; heads are text and links."""

    uri: str
    table: str
    caption: str
    text: str
    exact: str
    row: str
    column: str
    group: str
    row_text: str
    links: tuple[str, ...]
    column_links: tuple[str, ...]
    has_citation: bool
    has_row_citation: bool
    section_links: tuple[str, ...]
    page_links: tuple[str, ...]

    def __str__(self) -> str:
        where = f"{self.row!r}, {self.group} {self.column!r}".replace("\u00a0", " ")
        return f"/{self.uri} #{self.table}: {where}: {self.text}"


def draw(site: Site, count: int) -> list[Drawn]:
    """`count` numbers from tables of all kinds on pages of all kinds, by a seed."""
    shelves: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for uri, document in site.documents.items():
        if uri.startswith(COMPARING):
            continue
        for index, node in enumerate(LexborHTMLParser(document.html).css(NUMBERS)):
            holder = _holder(node)
            _strip(node)
            name = re.sub(r"\d+", "", holder.id or holder.attributes.get("class") or "")
            if re.match(r"\W*\d", node.text().strip()) and (uri, name) not in COUNTING:
                shelves.setdefault((_kind(uri), name), []).append((uri, index))
    chance = random.Random(20240221)
    for shelf in shelves.values():
        chance.shuffle(shelf)
    chosen: list[tuple[str, int]] = []
    for turn in range(count):
        chosen += [shelf[turn] for _, shelf in sorted(shelves.items()) if turn < len(shelf)]
    return [_read(site, uri, index) for uri, index in chosen[:count]]


def _kind(uri: str) -> str:
    first = uri.split("/")[0]
    return uri if first == "about" else f"{first}/{uri.count('/')}"


def _holder(node: LexborNode) -> LexborNode:
    for above in _above(node):
        if above.tag in ("table", "dl"):
            return above
    raise AssertionError("a number stands in no table")


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _read(site: Site, uri: str, index: int) -> Drawn:
    page = LexborHTMLParser(site.page(uri).html)
    node = page.css(NUMBERS)[index]
    holder = _holder(node)
    section = next((above for above in _above(node) if above.tag == "section"), holder)
    row = node.parent
    assert row is not None
    cells = row.css("td")
    place = next((at for at, cell in enumerate(cells) if cell.mem_id == node.mem_id), 0)
    is_table = holder.tag == "table"
    heads = _heads(holder) if is_table else []
    head = row.css_first("th" if is_table else "dt")
    assert head is not None
    column, group = heads[place + 1] if heads else (None, "")
    caption = holder.css_first("caption")
    found = {
        "has_citation": node.css_first(".cites") is not None,
        "has_row_citation": row.css_first(".cites") is not None,
        "row_text": row.text(),
        "section_links": tuple(_links(section)),
        "page_links": tuple(link.attributes.get("href") or "" for link in page.css("main p a[href]")),
        "links": tuple(_links(head)),
        "column_links": tuple(_links(column)),
    }
    data = node.css_first("data")
    exact = (data.attributes.get("value") or "") if data is not None else ""
    _strip(node)
    _strip(head)
    return Drawn(
        uri=uri,
        table=re.sub(r"-\d+$", "", holder.id or holder.attributes.get("class") or ""),
        caption=_words(caption),
        text=_words(node),
        exact=exact,
        row=_words(head),
        column=_words(column),
        group=group,
        **found,  # type: ignore[arg-type]
    )


def _heads(table: LexborNode) -> list[tuple[LexborNode, str]]:
    """The head of each column, with the heading over it."""
    rows = table.css("thead tr")
    below = iter(rows[1].css("th") if len(rows) > 1 else [])
    found: list[tuple[LexborNode, str]] = []
    for head in rows[0].css("th"):
        if head.attributes.get("scope") == "colgroup":
            width = int(head.attributes.get("colspan") or "1")
            found += [(next(below), _words(head)) for _ in range(width)]
        else:
            found.append((head, ""))
    return found


def _strip(node: LexborNode) -> None:
    """Leave of a cell the value alone."""
    for beside in node.css(BESIDE):
        if beside.mem_id != node.mem_id:
            beside.decompose()


def _links(node: LexborNode | None) -> Iterator[str]:
    for link in node.css("a[href]") if node is not None else ():
        yield link.attributes.get("href") or ""


def _words(node: LexborNode | None) -> str:
    return " ".join(node.text().split()) if node is not None else ""
