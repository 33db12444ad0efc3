"""Where things are: the folders of a project, from its root."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one site. `templates/` falls back to the one beside the generator."""

    root_path: Path

    @property
    def content_path(self) -> Path:
        return self.root_path / "content"

    @property
    def templates_path(self) -> Path:
        own = self.root_path / "templates"
        return own if own.is_dir() else Path(__file__).resolve().parent.parent / "templates"

    @property
    def site_path(self) -> Path:
        return self.root_path / "site"

    @property
    def work_path(self) -> Path:
        return self.root_path / ".build"
