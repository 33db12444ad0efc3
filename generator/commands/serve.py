"""`modeldocs serve`: a project in, a preview on this machine out that follows every save until Ctrl-C."""

from __future__ import annotations

import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TextIO

from generator.commands.full_disk import words_for
from generator.excerpts import source_lines
from generator.problems import ContentProblems
from generator.project import Project
from generator.publishing.builder import Builder, BuilderFault, Engine
from generator.publishing.preview import Preview
from generator.publishing.publish import (
    C,
    Memory,
    Sources,
    Terminated,
    build_aside,
    ending_in_words,
    start_builder,
)
from generator.publishing.remembering import KnownBodies, KnownDocuments
from generator.publishing.rendering import Renderer, RenderingFault
from generator.publishing.server import open_server
from generator.publishing.spreading import HelperFault
from generator.publishing.tree import TreeFault
from generator.publishing.watching import Watch
from generator.publishing.workspace import Workspace, require_own_folders
from generator.report import entries

FINE = 0
_KEPT = 2


def run(
    project: Project,
    sources: Sources[C],
    *,
    port: int = 8000,
    engine: Engine = "mkdocs",
    err: TextIO | None = None,
) -> int:
    """Serve the site of `project` at `port` or the next free one; raises UsageError if there is none.

    `site/` is not touched: a preview builds in a folder of its own, which belongs to it as the port does.
    """

    def tell(message: str) -> None:
        print(message, file=err or sys.stderr, flush=True)

    require_own_folders(project.work_path)
    preview = Preview()
    with open_server(preview, port=port) as server:
        workspace = Workspace(project.work_path / "serve" / str(server.server_port))
        if workspace.path.exists():
            shutil.rmtree(workspace.path)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 3600}, daemon=True).start()
        tell(f"the preview is at {server.address} (Ctrl-C ends it)")
        session = _Session(project, sources, engine, workspace, preview, tell)
        try:
            with ending_in_words(), Watch((project.content_path, project.templates_path)) as watch:
                session.follow(watch)
        except (KeyboardInterrupt, Terminated):
            tell("the preview has ended")
        finally:
            shutil.rmtree(workspace.path, ignore_errors=True)
    return FINE


@dataclass(slots=True)
class _Session(Generic[C]):
    """One preview from start to end."""

    project: Project
    sources: Sources[C]
    engine: Engine
    workspace: Workspace
    preview: Preview
    tell: Callable[[str], None]
    built: int = 0

    def follow(self, watch: Watch) -> None:
        """Build, show, wait for a change, for ever. The next builder gets ready while nothing changes."""
        renderer = Renderer(self.project.templates_path)
        memory = Memory(KnownBodies(self.project.templates_path), KnownDocuments())
        builder = self._new_builder()
        try:
            while True:
                if not builder.is_waiting:
                    builder.stop()
                    builder = self._new_builder()
                self._build(builder, renderer, memory)
                builder.stop()
                builder = self._new_builder()
                watch.wait()
        finally:
            builder.stop()

    def _new_builder(self) -> Builder:
        return start_builder(self.project, self.workspace, engine=self.engine)

    def _build(self, builder: Builder, renderer: Renderer, memory: Memory) -> None:
        began = time.perf_counter()
        try:
            count = build_aside(
                self.project,
                self.sources,
                self.workspace,
                builder,
                renderer=renderer,
                has_address=False,
                memory=memory,
            )
        except ContentProblems as found:
            lines = entries(found.problems, source_lines(self.project.root_path))
            self._complain(tuple(str(problem) for problem in found.problems), in_terminal=lines)
        except (BuilderFault, HelperFault, RenderingFault, TreeFault) as fault:
            self._complain((str(fault),))
        except Exception as fault:
            if isinstance(fault, OSError) and (words := words_for(fault)):
                self._complain((words,))
                return
            self.tell(traceback.format_exc())
            self._complain((f"a fault of the generator: {type(fault).__name__}: {fault}",))
        else:
            self._show()
            self.tell(f"{count} pages in {time.perf_counter() - began:.2f} s")

    def _complain(self, problems: tuple[str, ...], *, in_terminal: Sequence[str] = ()) -> None:
        """Lay the problems over the page, and tell them in the terminal, with their source lines where there are any."""
        self.preview.complain(problems)
        for problem in in_terminal or problems:
            self.tell(problem)
        shown = "the last good site is still shown" if self.built else "there is no good site to show yet"
        self.tell(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}; {shown}")

    def _show(self) -> None:
        """Move the new site to a name of its own; the one before stays a while, for pages that are being read."""
        self.built += 1
        folder = self.workspace.path / f"shown-{self.built}"
        self.workspace.site_path.rename(folder)
        self.preview.show(folder)
        shutil.rmtree(self.workspace.path / f"shown-{self.built - _KEPT}", ignore_errors=True)
