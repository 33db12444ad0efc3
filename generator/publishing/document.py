"""The HTML of one built page in, what stands in it out: addresses, ids, and what must not be there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Attributes that hold addresses, besides href. A browser loads or sends to each of them by itself or at a click.
_ADDRESSES = ("href", "xlink:href", "src", "poster", "action", "formaction", "background", "ping")
_DATA_BLOCKS = ("application/json", "application/ld+json")
# What a link element may say about another host: browsers load nothing for these.
_SPEAKING_RELS = frozenset({"canonical", "alternate", "author", "license", "me", "help"})

# Nearly all nodes that matter are links and anchors: these are read in bulk, the rest one by one.
_RARE = (
    "[src],[srcset],[style],title,h1,script,style,base,object,embed,iframe,meta,link,"
    "[poster],[action],[formaction],[background],[ping],[xlink\\:href],[href]:not(a)"
)
# Cheap looks at the raw text: only where one hits is every node looked at.
_PERHAPS_HANDLER = re.compile(r"[\s\"'/]on[a-z]+\s*=", re.ASCII | re.IGNORECASE)
_PERHAPS_LEAKS = ("object at 0x", "bound method", "{{", "}}", "{%", "%}", "[[", "]]")
# Each word by itself: looking for one of several takes many times as long.
_PERHAPS_WORDS = tuple(
    re.compile(rf"""{word}\s*[<"']""") for word in ("None", "ndefined", "NaN", "nan", "null")
)
_LEAK = re.compile(r"^(?:None|[Uu]ndefined|NaN|nan|null)$|\bobject at 0x[0-9a-f]+|<bound method")
_MARKER = re.compile(r"\{\{|\}\}|\{%|%\}|\[\[|\]\]")
_CODE = ("code", "pre", "script", "style", "samp", "kbd")


class Address(NamedTuple):
    """An address as it stands in the page, and whether a browser loads it without being asked."""

    text: str
    is_loaded: bool


@dataclass(slots=True)
class Document:
    """What was found in one page. `faults` are pairs: what is wrong, and the text by which to find the place."""

    title: str = ""
    description: str = ""
    ids: set[str] = field(default_factory=set)
    addresses: set[Address] = field(default_factory=set)
    faults: list[tuple[str, str]] = field(default_factory=list)


# Reads built pages: gives what stands in each, in their order.
Read = Callable[[Sequence[Path]], Iterable[Document]]


def read(html: str) -> Document:
    """Everything that inspection needs to know of a page."""
    tree = LexborHTMLParser(html)
    found = Document()
    counts: Counter[str] = Counter()
    anchors = [node.id or "" for node in tree.css("[id]")]
    found.ids.update(anchors)
    if len(found.ids) < len(anchors):
        twice = sorted(anchor for anchor, count in Counter(anchors).items() if count > 1)
        found.faults += [(f"the id {anchor!r} stands twice", f'id="{anchor}"') for anchor in twice]
    hrefs = {node.attrs.get("href") for node in tree.css("a[href]")}
    found.addresses.update(Address(href or "", is_loaded=False) for href in hrefs)
    seen: set[int] = set()
    for node in tree.css(_RARE):
        # A node is given once for each part of the selector that it matches.
        if node.mem_id in seen:
            continue
        seen.add(node.mem_id)
        attributes = node.attributes
        tag = node.tag or ""
        if tag in _READERS:
            _READERS[tag](node, attributes, found, counts)
        if "style" in attributes:
            found.faults.append((f"the element {tag} has a style of its own", "style="))
        found.addresses.update(_addresses(tag, attributes))
    for name in ("title", "h1", "description"):
        if counts[name] != 1:
            found.faults.append((f"the page has {counts[name] or 'no'} {name}, not one", f"<{name}"))
    if tree.root is not None and _PERHAPS_HANDLER.search(html):
        _look_for_handlers(tree.root, found)
    if tree.root is not None and _may_leak(html):
        _look_for_leaks(tree.root, found)
    return found


def _read_title(
    node: LexborNode, attributes: dict[str, str | None], found: Document, counts: Counter[str]
) -> None:
    # A title inside a drawing names the drawing.
    if node.parent is not None and node.parent.tag == "head":
        found.title = node.text().strip()
        counts["title"] += bool(found.title)


def _read_heading(
    node: LexborNode, attributes: dict[str, str | None], found: Document, counts: Counter[str]
) -> None:
    counts["h1"] += bool(node.text().strip())


def _read_meta(
    node: LexborNode, attributes: dict[str, str | None], found: Document, counts: Counter[str]
) -> None:
    if (attributes.get("name") or "").lower() == "description":
        found.description = (attributes.get("content") or "").strip()
        counts["description"] += bool(found.description)
    if (attributes.get("http-equiv") or "").lower() == "refresh":
        found.faults.append(("the page sends its reader on by itself", "refresh"))


def _read_script(
    node: LexborNode, attributes: dict[str, str | None], found: Document, counts: Counter[str]
) -> None:
    if "src" not in attributes and (attributes.get("type") or "").lower() not in _DATA_BLOCKS:
        found.faults.append(("a script stands in the page instead of a file", "<script"))


def _refuse(
    node: LexborNode, attributes: dict[str, str | None], found: Document, counts: Counter[str]
) -> None:
    found.faults.append((f"the element {node.tag} may not be in a page", f"<{node.tag}"))


_READERS = {
    "title": _read_title,
    "h1": _read_heading,
    "meta": _read_meta,
    "script": _read_script,
    "style": _refuse,
    "base": _refuse,
    "object": _refuse,
    "embed": _refuse,
    "iframe": _refuse,
}


def _addresses(tag: str, attributes: dict[str, str | None]) -> Iterator[Address]:
    for name in _ADDRESSES:
        value = attributes.get(name)
        if value is None:
            continue
        is_link = tag in ("a", "area") and name in ("href", "xlink:href")
        is_spoken = tag == "link" and name == "href" and _is_spoken(attributes)
        yield Address(value, is_loaded=not is_link and not is_spoken)
    for candidate in (attributes.get("srcset") or "").split(","):
        if words := candidate.split():
            yield Address(words[0], is_loaded=True)


def _is_spoken(attributes: dict[str, str | None]) -> bool:
    rels = (attributes.get("rel") or "").lower().split()
    return bool(rels) and "stylesheet" not in rels and _SPEAKING_RELS.issuperset(rels)


def _look_for_handlers(root: LexborNode, found: Document) -> None:
    for node in root.traverse():
        for name in node.attributes:
            if name.startswith("on"):
                found.faults.append((f"the element {node.tag} has the handler {name}", f"{name}="))


def _may_leak(html: str) -> bool:
    return any(mark in html for mark in _PERHAPS_LEAKS) or any(word.search(html) for word in _PERHAPS_WORDS)


def _look_for_leaks(root: LexborNode, found: Document) -> None:
    """Look at every text and attribute for traces of a template or a view that failed; code may show anything."""
    for node in root.traverse(include_text=True):
        if node.tag == "-text":
            text = node.text(deep=False).strip()
            if _LEAK.search(text) and not _is_code(node):
                found.faults.append((f"the text {text[:60]!r} is no text for readers", text[:60]))
            elif _MARKER.search(text) and not _is_code(node):
                found.faults.append((f"a mark of a template is left in {text[:60]!r}", text[:60]))
            continue
        for name, value in node.attributes.items():
            if value and (_LEAK.search(value) or _MARKER.search(value)):
                found.faults.append((f"the attribute {name} holds {value[:60]!r}", value[:60]))


def _is_code(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in _CODE:
            return True
        above = above.parent
    return False
