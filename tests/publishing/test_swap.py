"""`site/` is the old site or the new one, whatever moment a swap is killed in."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from generator.publishing.swap import GITIGNORE, Places, repair, swap
from tests.publishing.tiny_site import files_of, write_files

OLD = {"index.html": b"old", "a/index.html": b"old a", ".gitignore": b"*\n!.gitignore\n"}
NEW = {"index.html": b"new", "b/index.html": b"new b", ".gitignore": b"*\n!.gitignore\n"}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """An old site that is published and a new one that is ready."""
    write_files(tmp_path / "site", {uri: text.decode() for uri, text in OLD.items()})
    ready = {uri: text.decode() for uri, text in NEW.items() if uri != ".gitignore"}
    write_files(tmp_path / ".build/site", ready)
    return Places(tmp_path / ".build/site", tmp_path / "site")


def leftovers(places: Places) -> list[str]:
    return sorted(path.name for path in places.ready_path.parent.iterdir())


def test_the_new_site_takes_the_place_of_the_old_one(places: Places) -> None:
    swap(places)
    assert files_of(places.published_path) == NEW
    assert leftovers(places) == []


def test_a_first_site_gets_the_file_that_keeps_git_quiet(places: Places) -> None:
    shutil.rmtree(places.published_path)
    swap(places)
    assert files_of(places.published_path)[".gitignore"] == GITIGNORE


def test_the_tracked_file_is_carried_over_as_it_is(places: Places) -> None:
    (places.published_path / ".gitignore").write_bytes(b"# mine\n*\n!.gitignore\n")
    swap(places)
    assert files_of(places.published_path)[".gitignore"] == b"# mine\n*\n!.gitignore\n"


# Runs a swap and kills its own process before the call of the given number that changes something on disk.
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from generator.publishing.swap import Places, swap
left = int(sys.argv[3])
def killing(call):
    def wrapped(*arguments, **options):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **options)
    return wrapped
os.rename, os.unlink, os.rmdir, os.open = map(killing, (os.rename, os.unlink, os.rmdir, os.open))
swap(Places(Path(sys.argv[1]), Path(sys.argv[2])))
print("done")
"""


def killed_before(step: int, places: Places) -> bool:
    """Whether a swap was killed before its step of this number; False if it has no such step."""
    command = [sys.executable, "-c", KILLED, str(places.ready_path), str(places.published_path), str(step)]
    return subprocess.run(command, capture_output=True, check=False).returncode == -signal.SIGKILL


def test_killed_at_any_step_the_next_start_finds_or_makes_a_whole_site(
    tmp_path: Path, places: Places
) -> None:
    outcomes = []
    for step in range(100):
        copy = tmp_path / f"copy-{step}"
        shutil.copytree(places.ready_path.parent, copy / ".build")
        shutil.copytree(places.published_path, copy / "site")
        here = Places(copy / ".build/site", copy / "site")
        was_killed = killed_before(step, here)
        killed_state = copy.with_name(f"killed-{step}")
        shutil.copytree(copy, killed_state)
        if here.published_path.exists():
            assert files_of(here.published_path) in (OLD, NEW), step
        repair(here)
        assert files_of(here.published_path) in (OLD, NEW), step
        assert set(leftovers(here)) <= {"site"}
        outcomes.append(files_of(here.published_path) == NEW)
        if was_killed:
            # Somebody who removes the site by hand after the kill must not get back a half removed old one.
            gone = copy.with_name(f"gone-{step}")
            shutil.copytree(killed_state, gone)
            shutil.rmtree(gone / "site", ignore_errors=True)
            lost = Places(gone / ".build/site", gone / "site")
            repair(lost)
            assert not lost.published_path.exists() or files_of(lost.published_path) == OLD, step
        if not was_killed:
            break
    assert not was_killed
    assert len(outcomes) > 6
    assert outcomes[0] is False
    assert outcomes[-1] is True
    assert outcomes == sorted(outcomes)


@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize("parked", [True, False])
def test_the_table_of_states_holds(places: Places, published: bool, parked: bool) -> None:
    if parked:
        places.published_path.rename(places.parked_path)
        if published:
            write_files(places.published_path, {uri: text.decode() for uri, text in NEW.items()})
    elif not published:
        shutil.rmtree(places.published_path)
    repair(places)
    expected = NEW if published and parked else OLD if published or parked else None
    assert (files_of(places.published_path) if places.published_path.exists() else None) == expected
    assert leftovers(places) == ["site"]
    repair(places)
    assert leftovers(places) == ["site"]


@pytest.mark.parametrize("has_other_thread", [False, True])
def test_a_wish_to_end_after_the_first_rename_comes_too_late(
    places: Places, monkeypatch: pytest.MonkeyPatch, has_other_thread: bool
) -> None:
    rename = os.rename
    is_over = threading.Event()
    if has_other_thread:  # which would take a signal that is masked in this one
        threading.Thread(target=is_over.wait, daemon=True).start()

    def interrupted(source: Path, target: Path) -> None:
        rename(source, target)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(os, "rename", interrupted)
    try:
        swap(places)
    finally:
        is_over.set()
    monkeypatch.undo()
    assert files_of(places.published_path) == NEW
    assert leftovers(places) == []


def test_a_wish_to_end_in_a_swap_that_fails_comes_after_it(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.rename

    def interrupted(source: Path, target: Path) -> None:
        if Path(source) == places.ready_path:
            os.kill(os.getpid(), signal.SIGINT)
            raise OSError("no more")
        rename(source, target)

    monkeypatch.setattr(os, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        swap(places)
    monkeypatch.undo()
    assert files_of(places.published_path) == OLD


def test_a_rename_that_fails_leaves_the_old_site(places: Places) -> None:
    shutil.rmtree(places.ready_path)
    places.ready_path.mkdir()
    (places.ready_path / ".gitignore").mkdir()
    with pytest.raises(OSError):
        swap(places)
    assert files_of(places.published_path) == OLD


@pytest.mark.parametrize("kind", ["link to a folder", "link to nothing", "file"])
def test_what_is_set_aside_is_removed_and_not_what_it_leads_to(
    places: Places, tmp_path: Path, kind: str
) -> None:
    write_files(tmp_path, {"kept/file": "kept"})
    if kind == "file":
        places.removal_path.write_text("x")
    else:
        places.removal_path.symlink_to(tmp_path / ("kept" if kind == "link to a folder" else "gone"))
    swap(places)
    assert files_of(places.published_path) == NEW
    assert leftovers(places) == []
    assert files_of(tmp_path / "kept") == {"file": b"kept"}
