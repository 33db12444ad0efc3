"""What an earlier build of the same process made: pages and documents in, whether they must be made again out.

For the preview, where one save changes one page of many. Kept are digests of what a page is made of, never the page.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generator.pages.page import Page
from generator.publishing.document import Document, Read
from generator.publishing.watching import Fingerprint, fingerprint


class KnownBodies:
    """Which bodies on disk are made of which pages, as long as no template changes."""

    def __init__(self, templates_path: Path) -> None:
        self._templates_path = templates_path
        self._templates: Fingerprint = {}
        self._keys: dict[str, bytes] = {}

    def begin(self) -> None:
        """A build begins: forget everything if a template has other bytes than at the last beginning."""
        now = fingerprint([self._templates_path], self._templates)
        if {uri: entry[2] for uri, entry in now.items()} != {
            uri: entry[2] for uri, entry in self._templates.items()
        }:
            self._keys.clear()
        self._templates = now

    def key_of(self, page: Page) -> bytes | None:
        """A digest of everything that the page is made of; None for a view that cannot be digested.

        Equal digests mean equal pages; equal pages may have unequal digests, and are then laid out once more.
        """
        try:
            return hashlib.blake2b(pickle.dumps(page, protocol=5), digest_size=16).digest()
        except (pickle.PicklingError, TypeError, AttributeError):
            return None

    def holds(self, uri: str, key: bytes) -> bool:
        """Whether the body written last for the page at `uri` was made of the same."""
        return self._keys.get(uri) == key

    def forget(self, uris: Iterable[str]) -> None:
        """It is not known what the bodies of these pages are made of now."""
        for uri in uris:
            self._keys.pop(uri, None)

    def remember(self, uri: str, key: bytes) -> None:
        """The body for the page at `uri` is on disk; said only after it is."""
        self._keys[uri] = key


class KnownDocuments:
    """Reads built pages, each text once; what the pages of the last reading did not hold is forgotten."""

    def __init__(self) -> None:
        self._known: dict[bytes, Document] = {}

    def read(self, paths: Sequence[Path], read: Read) -> Iterator[Document]:
        """What stands in the pages, in their order; `read` reads those that are new."""
        keys = [hashlib.blake2b(path.read_bytes(), digest_size=16).digest() for path in paths]
        new = [path for path, key in zip(paths, keys, strict=True) if key not in self._known]
        fresh = iter(read(new))
        found = {}
        for key in keys:
            found[key] = self._known[key] if key in self._known else next(fresh)
            yield found[key]
        self._known = found
