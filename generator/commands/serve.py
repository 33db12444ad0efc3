"""`modeldocs serve`: a project in, a preview on this machine out that follows every save until Ctrl-C."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TextIO

from generator.commands.full_disk import words_for
from generator.excerpts import source_lines
from generator.pages.page import Plan
from generator.problems import ContentProblems
from generator.progress import Progress, Stage
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


class Superseded(Exception):  # noqa: N818  no error: there is something newer to build
    """Files changed while a site was built of what they were before."""


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
    # Pages of the site shown that are ahead of it, as they were before.
    ahead: dict[Path, bytes] = field(default_factory=dict)

    def follow(self, watch: Watch) -> None:
        """Build, show, wait for a change, for ever. The next builder gets ready while nothing changes."""
        renderer = Renderer(self.project.templates_path)
        memory = Memory(KnownBodies(self.project.templates_path), KnownDocuments())
        builder = self._new_builder()

        def give_way(stage: Stage) -> None:
            if watch.is_stirring and not stage.is_done:
                raise Superseded

        try:
            while True:
                if not builder.is_waiting:
                    builder.stop()
                    builder = self._new_builder()
                is_behind = False
                try:
                    self._build(builder, renderer, memory, give_way)
                except Superseded:
                    is_behind = True
                gc.collect()  # catalogs refer to themselves, and each build has one
                builder.stop()
                builder = self._new_builder()
                watch.wait(is_behind=is_behind)
        finally:
            builder.stop()

    def _new_builder(self) -> Builder:
        return start_builder(self.project, self.workspace, engine=self.engine)

    def _build(self, builder: Builder, renderer: Renderer, memory: Memory, progress: Progress) -> None:
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
                progress=progress,
                planned=lambda plan: self._show_first(plan, renderer),
            )
            self._show()
            self.tell(f"{count} pages in {time.perf_counter() - began:.2f} s")
        except Superseded:
            raise
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

    def _complain(self, problems: tuple[str, ...], *, in_terminal: Sequence[str] = ()) -> None:
        """Lay the problems over the page, and tell them in the terminal, with their source lines where there are any."""
        for path, content in self.ahead.items():
            _replace(path, content)
        self.ahead.clear()
        self.preview.complain(problems)
        for problem in in_terminal or problems:
            self.tell(problem)
        shown = "the last good site is still shown" if self.built else "there is no good site to show yet"
        self.tell(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}; {shown}")

    def _show_first(self, plan: Plan, renderer: Renderer) -> None:
        """Bring the pages that somebody is looking at up to date in the site shown, long before the rest is built.

        The new body takes the place of the old one; title, search and other pages follow with the whole site.
        """
        folder, visits = self.preview.state.folder, self.preview.visits
        if folder is None:
            return
        for draft in plan.drafts:
            if draft.uri not in visits:
                continue
            path, body_path = (root / draft.uri / "index.html" for root in (folder, _bodies_of(folder)))
            try:
                old, page = body_path.read_bytes(), path.read_bytes()
                new = renderer.render(draft.make()).encode("utf-8")
            except Exception:
                continue
            if old != new and page.count(old) == 1:
                self.ahead.setdefault(path, page)
                self.ahead.setdefault(body_path, old)
                _replace(path, page.replace(old, new))
                _replace(body_path, new)
        if self.ahead or self.preview.state.problems:  # what was wrong with the content is mended
            self.preview.refresh()

    def _show(self) -> None:
        """Move the new site to a name of its own; the one before stays a while, for pages that are being read."""
        self.built += 1
        folder = self.workspace.path / f"shown-{self.built}"
        self.workspace.site_path.rename(folder)
        # Later builds move other files to these names, so that these bodies stay as they are in the pages shown.
        shutil.copytree(self.workspace.bodies_path, _bodies_of(folder), copy_function=_link_or_copy)
        self.ahead.clear()
        self.preview.show(folder)
        old = self.workspace.path / f"shown-{self.built - _KEPT}"
        for gone in (old, _bodies_of(old)):
            shutil.rmtree(gone, ignore_errors=True)


def _bodies_of(folder: Path) -> Path:
    """Where the bodies of the pages of a site shown lie."""
    return folder.with_name(f"{folder.name}.bodies")


def _link_or_copy(source: str, target: str) -> None:
    """The same file under another name, or a copy where the file system has no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _replace(path: Path, content: bytes) -> None:
    """Give a file other bytes in one step: whoever reads it gets the old or the new."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
