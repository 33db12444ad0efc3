"""The folders in which one site is built, from the folder of the work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.problems import UsageError


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


def require_own_folders(work_path: Path, *folders: Path) -> None:
    """Raise UsageError unless `work_path`, what lies in it, and `folders` are nobody else's.

    Building empties and replaces folders and writes files. Where one is a link, that would happen to what it leads
    to, and such a link may have come with a clone.
    """
    inside = sorted(work_path.iterdir()) if work_path.is_dir() and not work_path.is_symlink() else []
    previews = work_path / "serve"
    if previews in inside and previews.is_dir() and not previews.is_symlink():
        inside += sorted(previews.iterdir())
    for path in (work_path, *folders, *inside):
        if path.is_symlink():
            raise UsageError(f"{path} is a symbolic link; what it leads to is left alone: remove the link")
    for path in (work_path, *folders):
        if path.exists() and not path.is_dir():
            raise UsageError(f"{path} is not a folder; move it elsewhere")
