"""A project in, its published site out; or everything that is wrong with it, and the old site untouched."""

from __future__ import annotations

import datetime
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Generic, Protocol, TypeVar

from generator.pages.page import Plan
from generator.pages.parts import Link
from generator.problems import ContentProblems
from generator.progress import Progress, Stage, silent
from generator.project import Project
from generator.publishing import document, lock, swap, tree
from generator.publishing.builder import LIMIT_SECONDS, Builder, Engine, source_date_epoch
from generator.publishing.document import Document
from generator.publishing.inspection import inspect
from generator.publishing.remembering import KnownBodies, KnownDocuments
from generator.publishing.rendering import Renderer
from generator.publishing.spreading import spread
from generator.publishing.workspace import Workspace, require_own_folders
from generator.reading.schema.series import Site


class HasSite(Protocol):
    """What publishing needs to know of a catalog: what the site is called and where it lives."""

    @property
    def site(self) -> Site: ...


C = TypeVar("C", bound=HasSite)


class Terminated(BaseException):
    """The process was asked to end; like KeyboardInterrupt it is not to be swallowed."""


@dataclass(frozen=True, slots=True)
class Sources(Generic[C]):
    """Where a site comes from: how the catalog is read (raises ContentProblems), and how pages are made of it.

    Both are told the date of the site, if it has one. `sections` gives the links at the head of every page, their
    addresses from the home page; `spellings` those of the terms that prose links to the glossary;
    `resolve` what gives the value of a reference in prose; `remarks` what whoever builds the site should know.
    """

    read: Callable[[Project], C]
    plan: Callable[[C, datetime.date | None], Plan]
    sections: Callable[[C], Sequence[Link]] = lambda catalog: ()
    spellings: Callable[[C], Mapping[str, Sequence[str]]] = lambda catalog: {}
    resolve: Callable[[C], Callable[[str], str]] = lambda catalog: lambda reference: reference
    remarks: Callable[[C, datetime.date | None], Iterable[str]] = lambda catalog, as_of: ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What a preview remembers from build to build."""

    bodies: KnownBodies
    documents: KnownDocuments


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: where, how many pages, and the seconds it took."""

    site_path: Path
    page_count: int
    seconds: float


def publish(
    project: Project,
    sources: Sources[C],
    *,
    engine: Engine = "mkdocs",
    target_path: Path | None = None,
    progress: Progress = silent,
    tell: Callable[[str], None] = lambda message: None,
    wait_seconds: float = lock.WAIT_SECONDS,
    limit_seconds: float = LIMIT_SECONDS,
) -> Published:
    """Build, inspect and publish the site of `project` into `target_path` (its `site/` unless said otherwise).

    Raises UsageError, ContentProblems, BuildIsLocked, BuilderFault, HelperFault, RenderingFault or TreeFault, and passes on
    KeyboardInterrupt, Terminated and OSError: in all of these cases the old site is as it was.
    """
    began = time.perf_counter()
    workspace = Workspace(project.work_path)
    places = swap.Places(workspace.site_path, target_path or project.site_path)
    require_own_folders(project.work_path, places.published_path)
    with (
        ending_in_words(),
        lock.held(project.work_path / "lock", wait_seconds=wait_seconds, tell=tell) as descriptor,
    ):
        swap.repair(places)
        with start_builder(
            project, workspace, engine=engine, limit_seconds=limit_seconds, keep_open=(descriptor,)
        ) as builder:
            renderer = Renderer(project.templates_path)
            count = build_aside(
                project, sources, workspace, builder, renderer=renderer, progress=progress, tell=tell
            )
        swap.swap(places)
    return Published(places.published_path, count, time.perf_counter() - began)


def start_builder(
    project: Project,
    workspace: Workspace,
    *,
    engine: Engine,
    limit_seconds: float = LIMIT_SECONDS,
    keep_open: Iterable[int] = (),
) -> Builder:
    """A builder's process for one build in `workspace`."""
    return Builder(
        engine,
        log_path=workspace.log_path,
        date_epoch=source_date_epoch(project.root_path, os.environ),
        limit_seconds=limit_seconds,
        keep_open=keep_open,
    )


def build_aside(
    project: Project,
    sources: Sources[C],
    workspace: Workspace,
    builder: Builder,
    *,
    renderer: Renderer,
    progress: Progress = silent,
    has_address: bool = True,
    memory: Memory | None = None,
    planned: Callable[[Plan], None] = lambda plan: None,
    tell: Callable[[str], None] = lambda message: None,
) -> int:
    """Build and inspect the site in `workspace`; the number of its pages.

    Without `has_address` the site is made for the root of any server, as a preview is. `memory` spares what
    the builds of one process have in common. `planned` is told the pages before any is made.
    """
    if memory is not None:
        memory.bodies.begin()
    with _stage("reading", progress):
        catalog = sources.read(project)
    address = catalog.site.address if has_address else None
    renderer.prepare()
    plan = sources.plan(catalog, builder.as_of)
    for remark in sources.remarks(catalog, builder.as_of):
        tell(remark)
    planned(plan)
    with _stage("laying out pages", progress) as counted:
        written = tree.write(
            plan,
            site=catalog.site,
            content_path=project.content_path,
            theme_path=project.templates_path / "theme",
            workspace=workspace,
            render=renderer.render,
            address=address,
            sections=sources.sections(catalog),
            spellings=sources.spellings(catalog),
            resolve=sources.resolve(catalog),
            seen=counted,
            known=memory.bodies if memory is not None else None,
        )
    del catalog, plan  # the builder needs the memory more than we do; models and sizes refer to each other
    gc.collect()
    with _stage(f"building with {builder.engine}", progress) as counted:
        builder.build(
            workspace.config_path, prose_path=project.content_path / "pages", waiting=lambda: counted(0)
        )
    with _stage("inspecting", progress) as counted:
        uri = workspace.site_path.relative_to(project.root_path).as_posix()
        read = partial(memory.documents.read, read=_read) if memory is not None else _read
        problems = inspect(
            workspace.site_path, page_uris=written.page_uris, address=address, uri=uri, read=read
        )
        counted(len(written.page_uris))
    if problems:
        raise ContentProblems(problems)
    return len(written.page_uris)


def _read(paths: Sequence[Path]) -> Iterator[Document]:
    """What stands in built pages."""
    return spread(lambda number: document.read(paths[number].read_text(encoding="utf-8")), len(paths))


@contextmanager
def ending_in_words() -> Iterator[None]:
    """Turn the wish to end (SIGTERM) into an exception, so that the builder and the lock are let go in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _stage(name: str, progress: Progress) -> Iterator[Callable[[int], None]]:
    """Tell `progress` of a stage; gives the function that it counts with."""
    began = time.perf_counter()
    last = 0

    def counted(count: int) -> None:
        nonlocal last
        last = count
        progress(Stage(name, count))

    progress(Stage(name))
    yield counted
    progress(Stage(name, last, time.perf_counter() - began, is_done=True))
