"""The folders in which one site is built, from the folder of the work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Workspace:
    """`.build/` for publishing, a folder below it for each preview: the builder knows no other place."""

    path: Path

    @property
    def pages_path(self) -> Path:
        """What the builder reads: a stub for each page, prose and assets."""
        return self.path / "pages"

    @property
    def bodies_path(self) -> Path:
        """The finished bodies, one beside each stub."""
        return self.path / "bodies"

    @property
    def config_path(self) -> Path:
        return self.path / "mkdocs.yml"

    @property
    def site_path(self) -> Path:
        """What the builder writes, before it is inspected."""
        return self.path / "site"

    @property
    def log_path(self) -> Path:
        return self.path / "builder.log"
