"""Only regular files are opened, in content and in what a preview watches; nothing else is followed or waited for."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.problems import Problem
from generator.project import Project
from generator.publishing.material import read_assets, read_prose
from generator.publishing.regular_files import NoRegularFile, read_regular
from generator.publishing.watching import fingerprint


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket is short
        try:
            opened.bind(path.name)
        finally:
            os.chdir(here)


MADE: dict[str, Callable[[Path], object]] = {
    "link to a file": lambda path: path.symlink_to("/etc/hostname"),
    "link to an endless file": lambda path: path.symlink_to("/dev/zero"),
    "link to nothing": lambda path: path.symlink_to("gone"),
    "link to itself": lambda path: path.symlink_to(path),
    "link to a folder": lambda path: path.symlink_to("/etc"),
    "pipe": os.mkfifo,
    "socket": a_socket,
}


@pytest.mark.parametrize("name", MADE)
def test_what_is_no_file_is_not_read(name: str, tmp_path: Path) -> None:
    MADE[name](tmp_path / "a")
    with pytest.raises(OSError) as raised:
        read_regular(tmp_path / "a", most_bytes=10)
    assert isinstance(raised.value, NoRegularFile) or name == "socket"


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("uri", ["assets/a.txt", "pages/a.md"])
def test_in_content_it_is_a_problem_and_nobody_waits(name: str, uri: str, project: Project) -> None:
    MADE[name](project.content_path / uri)
    found = [*read_prose(project.content_path), *read_assets(project.content_path)]
    (problem,) = (item for item in found if isinstance(item, Problem))
    assert problem.place.uri == f"content/{uri}"
    assert problem.rule == "files"


@pytest.mark.parametrize("name", MADE)
def test_in_what_is_watched_it_is_seen_and_not_opened(name: str, tmp_path: Path) -> None:
    before = fingerprint([tmp_path], {})
    MADE[name](tmp_path / "a")
    seen = fingerprint([tmp_path], before)
    assert before == {}
    assert list(seen) == ([] if name == "link to a folder" else [str(tmp_path / "a")])
    (tmp_path / "a").unlink()
    (tmp_path / "a").write_text("1")
    assert fingerprint([tmp_path], seen) != seen


def test_a_file_is_read_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_regular(tmp_path / "a", most_bytes=5) == b"12345"
    assert read_regular(tmp_path / "a", most_bytes=4) is None
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "b", most_bytes=4)


def test_of_a_large_file_the_time_is_watched(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with path.open("wb") as stream:
        stream.truncate(9 * 1024 * 1024)
    os.utime(path, ns=(5, 5))
    assert fingerprint([tmp_path], {}) == {str(path): (5, 9 * 1024 * 1024, b"5 9437184")}


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini", "a.md~", ".a.md.swp", "4913"])
def test_what_editors_leave_behind_is_passed_over(name: str, project: Project) -> None:
    for folder in ("pages", "pages/about", "assets"):
        (project.content_path / folder / name).write_text("x")
    found = [*read_prose(project.content_path), *read_assets(project.content_path)]
    assert not [item for item in found if isinstance(item, Problem)]
    assert len(found) == 2
