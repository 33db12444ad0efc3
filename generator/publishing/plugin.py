"""The seam to MkDocs and ProperDocs: a stub's page in, the finished body that lies beside it out."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin


def finished_body(source_uri: str, markdown: str, bodies_path: Path) -> str | None:
    """The body written for the page at `source_uri` (`hardware/index.md`), or None for prose.

    Raises FileNotFoundError for a stub (an empty page) that has no body.
    """
    body_path = bodies_path / PurePosixPath(source_uri).with_suffix(".html")
    if markdown.strip() and not body_path.exists():
        return None
    return body_path.read_text(encoding="utf-8")


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """Nothing can be said about this plugin in the configuration."""


class FinishedBodies(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """Hands each finished body to its page; computes nothing."""

    def on_page_content(self, html: str, *, page: Any, config: Any, files: Any) -> str:
        """The body in place of what Markdown made of the empty stub."""
        body = finished_body(page.file.src_uri, page.markdown, Path(config.docs_dir).parent / "bodies")
        if body is None:
            return html
        # The builder has not read this body and knows none of its anchors; inspection checks links to them.
        page.present_anchor_ids = None
        return body
