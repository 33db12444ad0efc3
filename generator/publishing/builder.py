"""The site builder as a child process: started early, given a configuration, ended with a result or in words."""

from __future__ import annotations

import datetime
import json
import os
import re
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from errno import EDQUOT, ENOSPC
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from generator.problems import ContentProblems, Place, Problem

Engine = Literal["mkdocs", "properdocs"]
LIMIT_SECONDS = 300.0
_INTERVAL_SECONDS = 0.1

_ABOUT_FILE = re.compile(r"^(?:Doc file|.*?page) '(?P<source>[^']+)'")
_LINK = re.compile(r"link '(?P<link>[^']*)'")


class BuilderFault(Exception):  # noqa: N818  the house says fault for what is no mistake of the content
    """The builder did not come to an end by itself or failed for another reason than the content; says what."""


def source_date_epoch(root_path: Path, environment: Mapping[str, str]) -> int:
    """The date of the site in seconds: `SOURCE_DATE_EPOCH`, else the last commit of the project, else 0; never now."""
    given = environment.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    try:
        command = ["git", "-C", str(root_path), "log", "-1", "--format=%ct"]
        asked = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    return int(asked.stdout) if asked.returncode == 0 and asked.stdout.strip().isdecimal() else 0


class Builder:
    """One process of the builder, good for one build. Leaving the `with` block ends it, finished or not."""

    def __init__(
        self,
        engine: Engine,
        *,
        log_path: Path,
        date_epoch: int,
        limit_seconds: float = LIMIT_SECONDS,
        keep_open: Iterable[int] = (),
    ) -> None:
        """Start the process, which imports the engine while its parent reads and renders.

        `keep_open` are file descriptors that the child shares: a lock stays held until the child is gone too.
        """
        self.engine = engine
        self.date_epoch = date_epoch
        self.limit_seconds = limit_seconds
        self.log_path = log_path
        log_path.parent.mkdir(parents=True, exist_ok=True)
        seconds = max(1, round(limit_seconds) + 60)
        # -P: no folder of the project is a place to import from, only what is installed.
        command = [sys.executable, "-P", "-m", "generator.publishing.worker", engine, str(seconds)]
        with log_path.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=log_path.parent,
                env=_environment(date_epoch),
                pass_fds=tuple(keep_open),
                # Ctrl-C goes to the parent, which decides.
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the process and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None and not stream.closed:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue

    @property
    def as_of(self) -> datetime.date | None:
        """The date of the site, if it has one."""
        return (
            datetime.datetime.fromtimestamp(self.date_epoch, datetime.UTC).date() if self.date_epoch else None
        )

    @property
    def is_waiting(self) -> bool:
        """Whether the process is alive."""
        return self._process.poll() is None

    def build(
        self, config_path: Path, *, prose_path: Path, waiting: Callable[[], None] = lambda: None
    ) -> None:
        """Build the site of `config_path`; raises ContentProblems, BuilderFault, or OSError for a full disk.

        `prose_path` is content/pages, where the files stand that the engine's remarks are about. `waiting` is called
        now and then until the engine is done, and may raise.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(os.fsencode(config_path) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # It has ended; what it left in its log says why.
        remarks = [json.loads(line) for line in self._remarks(waiting).splitlines()]
        code = self._process.wait()
        if code == 0 and {"built": True} in remarks:
            return
        for remark in remarks:
            if remark.get("errno") in (ENOSPC, EDQUOT):
                raise OSError(remark["errno"], os.strerror(remark["errno"]), remark["file"])
        messages = [str(remark["message"]) for remark in remarks if "message" in remark]
        problems = [problem_of(message, prose_path) for message in messages]
        found = [problem for problem in problems if problem is not None]
        if found:
            raise ContentProblems(found)
        raise BuilderFault(
            f"{self.engine} failed: {' '.join(messages) or f'it ended with code {code}'}{self._last_words()}"
        )

    def _remarks(self, waiting: Callable[[], None]) -> bytes:
        """Everything the process says until it ends; raises BuilderFault when its time is over."""
        assert self._process.stdout is not None
        deadline = time.monotonic() + self.limit_seconds
        said = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while True:
                left = deadline - time.monotonic()
                if not selector.select(min(max(0.0, left), _INTERVAL_SECONDS)):
                    waiting()
                    if left > 0:
                        continue
                    self.stop()
                    raise BuilderFault(
                        f"{self.engine} did not finish within {self.limit_seconds:g} seconds and was ended{self._last_words()}"
                    )
                part = os.read(self._process.stdout.fileno(), 65536)
                if not part:
                    return said
                said += part

    def _last_words(self) -> str:
        text = self.log_path.read_text(encoding="utf-8", errors="replace").strip()
        return f"\n{text[-4000:]}" if text else ""


def problem_of(message: str, prose_path: Path) -> Problem | None:
    """The problem that a remark of the engine is about, if it names a file of prose."""
    about = _ABOUT_FILE.match(message)
    if about is None or not (prose_path / about["source"]).is_file():
        return None
    link = _LINK.search(message)
    text = (prose_path / about["source"]).read_text(encoding="utf-8", errors="replace")
    # A link stands after a bracket or, in a definition, after a space.
    offset = max(text.find(f"({link['link']}"), text.find(f": {link['link']}"), 0) if link else 0
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    place = Place(f"content/pages/{about['source']}", line, column)
    if link is None:
        wrong, remedy = message[:1].lower() + message[1:].rstrip("."), "change what it names"
    elif "anchor" in message:
        wrong = f"the link to {link['link']} names an anchor that is not there"
        remedy = "the anchor of a heading is its words in small letters with hyphens between"
    else:
        wrong = f"the link to {link['link']} leads to nothing"
        remedy = "name a file of content/pages/, or FOLDER/index.md of another page, relative to this file"
    return Problem(place, "", wrong, remedy, "links")


def _environment(date_epoch: int) -> dict[str, str]:
    """What the child may know of its surroundings: enough to run, nothing that could vary what it writes."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
        if name in os.environ
    }
    return {
        **kept,
        "SOURCE_DATE_EPOCH": str(date_epoch),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
