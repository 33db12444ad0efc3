"""`modeldocs serve`, end to end: a save is seen in the browser, mistakes over the last good page, and rest in rest."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.site.hostile import write_project
from tests.site.projects import ROOT, edit

pytestmark = pytest.mark.browser

WAIT = 30_000
MODEL = "content/models/small/small-1.yaml"


class Serving:
    """A preview in a process of its own, and what it says."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "generator", "serve", "--port", "8790"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.DEVNULL,
            # Shells start what runs beside them deaf to interrupts, and their children with it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            stderr=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line.rstrip("\n"))

    def wait_for(self, pattern: str, seconds: float = 30) -> str:
        """The next line that `pattern` is found in."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except queue.Empty:
                break
            self.said.append(line)
            if re.search(pattern, line):
                return line
        raise AssertionError(f"nothing said {pattern!r}:\n" + "\n".join(self.said))

    def silent_for(self, seconds: float) -> bool:
        try:
            self.said.append(self._lines.get(timeout=seconds))
        except queue.Empty:
            return True
        return False


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    found = Serving(write_project(tmp_path / "project", "Plain words"))
    yield found
    found.process.terminate()
    try:
        found.process.wait(10)
    except subprocess.TimeoutExpired:
        found.process.kill()
        raise


def test_a_save_is_seen_and_a_mistake_lies_over_the_last_good_page(
    serving: Serving, visitor: Visitor
) -> None:
    address = serving.wait_for("the preview is at").split()[4]
    serving.wait_for(r"\d+ pages in")
    visit = visitor()
    visit.address = address
    page = visit.go("small/small-1/")
    expect(page.locator(".lead")).to_have_text("Plain words")

    edit(serving.root, MODEL, '"summary": "Plain words"', '"summary": "Other words"')
    expect(page.locator(".lead")).to_have_text("Other words", timeout=WAIT)
    serving.wait_for(r"\d+ pages in")

    edit(serving.root, MODEL, '"summary": "Other words"', '"sumary": "Wrong words"')
    overlay = page.locator("#modeldocs-problems")
    expect(overlay).to_be_visible(timeout=WAIT)
    expect(overlay).to_contain_text(f"{MODEL}:3:2: sumary: unknown key; did you mean summary?")
    expect(overlay).to_contain_text("This page is the last good one.")
    expect(page.locator(".lead")).to_have_text("Other words")
    serving.wait_for("did you mean summary")
    # another page that is opened meanwhile tells it too
    page.goto(address + "small/")
    expect(page.locator("#modeldocs-problems")).to_contain_text("did you mean summary")
    page.goto(address + "small/small-1/")
    expect(overlay).to_be_visible()

    edit(serving.root, MODEL, '"sumary": "Wrong words"', '"summary": "Right words"')
    expect(page.locator(".lead")).to_have_text("Right words", timeout=WAIT)
    expect(overlay).to_have_count(0)
    serving.wait_for(r"\d+ pages in")
    assert [trouble for trouble in visit.troubles if "/__modeldocs/events" not in trouble] == []

    # Idle: nothing is built while nothing changes, nor when a file is saved as it was.
    path = serving.root / MODEL
    path.write_bytes(path.read_bytes())
    assert serving.silent_for(2), serving.said
    assert not (serving.root / "site").exists()


def test_interrupting_ends_it_in_words(serving: Serving) -> None:
    serving.wait_for("the preview is at")
    serving.process.send_signal(signal.SIGINT)
    serving.wait_for("the preview has ended")
    assert serving.process.wait(10) == 0
