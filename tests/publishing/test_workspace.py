"""Nothing is built through a link: what it leads to would be emptied and replaced."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.commands import build, serve
from generator.problems import UsageError
from generator.project import Project
from tests.publishing.tiny_site import files_of, sources_of, write_files

INSIDE = ("pages", "bodies", "site", "site.old", "site.removed", "mkdocs.yml", "builder.log", "lock", "serve")
LINKS = ("site", ".build", *(f".build/{name}" for name in INSIDE), ".build/serve/8000")


@pytest.mark.parametrize("uri", LINKS)
@pytest.mark.parametrize("target", ["kept", "kept/file", "gone"])
def test_a_link_is_refused_before_anything_is_written(
    project: Project, tmp_path: Path, uri: str, target: str
) -> None:
    write_files(tmp_path, {"kept/file": "kept"})
    link = project.root_path / uri
    if link.is_dir():
        shutil.rmtree(link)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / target)
    before = sorted(project.root_path.rglob("*"))
    with pytest.raises(UsageError, match="is a symbolic link"):
        build.run(project, sources_of())
    if uri != "site":  # a preview does not touch it
        with pytest.raises(UsageError, match="is a symbolic link"):
            serve.run(project, sources_of(), port=18300)
    assert sorted(project.root_path.rglob("*")) == before
    assert files_of(tmp_path / "kept") == {"file": b"kept"}


@pytest.mark.parametrize("uri", ["site", ".build"])
def test_a_file_in_the_place_of_a_folder_is_refused(project: Project, uri: str) -> None:
    shutil.rmtree(project.root_path / uri, ignore_errors=True)
    (project.root_path / uri).write_text("kept")
    with pytest.raises(UsageError, match="is not a folder"):
        build.run(project, sources_of())
    assert (project.root_path / uri).read_text() == "kept"
