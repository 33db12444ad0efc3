"""The seam to MkDocs and ProperDocs: a stub's page in, the finished body that lies beside it out."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin

# Marks a page whose body lies beside it. No key of a hand-written page: front matter has a closed list of keys.
_MARK = "has-finished-body"


def is_stub(source_uri: str, markdown: str, bodies_path: Path) -> bool:
    """Whether the page at `source_uri` (`hardware/index.md`) is empty or has a body, and is no prose."""
    return not markdown.strip() or body_path(source_uri, bodies_path).exists()


def finished_body(source_uri: str, bodies_path: Path) -> str:
    """The body written for the page at `source_uri`; raises FileNotFoundError where there is none."""
    return body_path(source_uri, bodies_path).read_text(encoding="utf-8")


def body_path(source_uri: str, bodies_path: Path) -> Path:
    """Where the body of a page lies."""
    return bodies_path / PurePosixPath(source_uri).with_suffix(".html")


def _bodies_path(config: Any) -> Path:
    return Path(config.docs_dir).parent / "bodies"


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """Nothing can be said about this plugin in the configuration."""


class FinishedBodies(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """Hands each finished body to its page; computes nothing.

    The builder prepares all pages before it writes the first. A body is handed over when its page is written and taken
    back after, so that no more than one is held: those of seven thousand pages take 700 MB.
    """

    def on_page_content(self, html: str, *, page: Any, config: Any, files: Any) -> str:
        """Nothing yet in place of what Markdown made of the empty stub."""
        if not is_stub(page.file.src_uri, page.markdown, _bodies_path(config)):
            return html
        page.meta[_MARK] = True
        # The builder has not read this body and knows none of its anchors; inspection checks links to them.
        page.present_anchor_ids = None
        return ""

    def on_page_context(self, context: Any, *, page: Any, config: Any, nav: Any) -> Any:
        """The body, now that the page is written."""
        if _MARK in page.meta:
            page.content = finished_body(page.file.src_uri, _bodies_path(config))
        return context

    def on_post_page(self, output: str, *, page: Any, config: Any) -> str:
        """The page as it is; its body is no longer needed."""
        if _MARK in page.meta:
            page.content = ""
        return output
