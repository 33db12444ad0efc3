"""The links of hand-written pages in; a problem for each that leads to nothing, before any builder looks at them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

from generator.addresses import is_outside
from generator.problems import Problem, nearest
from generator.publishing.material import Asset, Prose
from generator.publishing.prose import Link, links_of

RULE = "prose-links"
_WHERE = (
    "name a file of content/pages/, or FOLDER/index.md of a page made from the catalog, relative to this file"
)


def problems_of(
    material: Iterable[Prose | Asset], read: Callable[[Prose], str], page_uris: Callable[[], frozenset[str]]
) -> Iterator[Problem]:
    """Links and pictures of prose that lead to nothing.

    `read` gives the text of a file of prose. `page_uris`, the pages made from the catalog, is asked for only where
    a link leads to none of the files that were written by hand.
    """
    files = list(material)
    known = {f"assets/{file.source_uri}" if isinstance(file, Asset) else file.source_uri for file in files}
    for file in files:
        if isinstance(file, Prose):
            for link in links_of(read(file), f"content/pages/{file.source_uri}"):
                wrong = _wrong_with(link, file.source_uri, known, page_uris)
                if wrong is not None:
                    yield Problem(link.place, "", f"the link to {link.address} leads to nothing", wrong, RULE)


def _wrong_with(
    link: Link, here: str, known: set[str], page_uris: Callable[[], frozenset[str]]
) -> str | None:
    """What to do about a link of the file `here`, or None where it leads to a file."""
    way = unquote(link.address.partition("#")[0].partition("?")[0])
    if not way or is_outside(link.address):
        return None
    target = posixpath.normpath(posixpath.join(posixpath.dirname(here), way))
    if target in known:
        return None
    every = known | {f"{uri}index.md" for uri in page_uris()}
    if target in every and not way.endswith("/"):
        return None
    meant = [path for path in (f"{target}.md", posixpath.join(target, "index.md")) if path in every]
    if meant:
        return f"write {posixpath.relpath(meant[0], posixpath.dirname(here) or '.')}"
    found = nearest(target, every)
    if not found.startswith("did you mean"):
        return _WHERE
    close = found.removeprefix("did you mean ").removesuffix("?").split(" or ")
    return f"did you mean {posixpath.relpath(close[0], posixpath.dirname(here) or '.')}?"
