"""A project in; one build of it in this process alone, and as JSON the seconds that each stage took.

The functions of the stages are wrapped where they are called, so that it is the real build that is timed.

Usage: python benchmarks/stages.py PROJECT
"""

from __future__ import annotations

import argparse
import datetime
import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest import mock

from generator import reading
from generator.commands.sources import SOURCES
from generator.pages.page import Draft, ListDraft, Plan
from generator.project import Project
from generator.publishing import publish as publishing
from generator.publishing import spreading, swap, tree
from generator.publishing.builder import Builder
from generator.publishing.publish import Sources
from generator.publishing.rendering import Renderer
from generator.reading.catalog import Catalog

# In the order of a build. What is timed inside another stage is taken off that one.
STAGES = ("reading", "rules", "views", "rendering", "tree", "builder", "inspection", "swap")


class Clock:
    """Seconds by stage; a stage within a stage counts for itself alone."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self._open: list[str] = []
        self._since = time.perf_counter()

    def enter(self, stage: str) -> None:
        self._charge()
        self._open.append(stage)

    def leave(self) -> None:
        self._charge()
        self._open.pop()

    def _charge(self) -> None:
        now = time.perf_counter()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """`work`, with its time charged to `stage`."""

        def run(*arguments: Any, **options: Any) -> Any:
            self.enter(stage)
            try:
                return work(*arguments, **options)
            finally:
                self.leave()

        return run

    def plan(self, catalog: Catalog, as_of: datetime.date | None) -> Plan:
        """All pages, the making of each charged to `views`."""
        planned = SOURCES.plan(catalog, as_of)
        return Plan(
            tuple(Draft(draft.uri, self.timed("views", draft.make)) for draft in planned.drafts),
            tuple(ListDraft(one.uri, self.timed("views", one.make)) for one in planned.lists),
        )


def time_stages(project: Project) -> tuple[int, dict[str, float]]:
    """Build `project`: the number of its pages, and the seconds by stage."""
    clock = Clock()
    sources: Sources[Catalog] = Sources(
        read=clock.timed("reading", SOURCES.read), plan=clock.plan, sections=SOURCES.sections
    )
    wrapped = (
        (reading, "problems_of", "rules"),
        (Renderer, "render", "rendering"),
        (tree, "write", "tree"),
        (Builder, "build", "builder"),
        (publishing, "inspect", "inspection"),
        (swap, "swap", "swap"),
    )
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(spreading, "_processors", return_value=1))
        for owner, name, stage in wrapped:
            stack.enter_context(mock.patch.object(owner, name, _method(clock, stage, getattr(owner, name))))
        published = publishing.publish(project, sources)
    return published.page_count, clock.seconds


def _method(clock: Clock, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """A plain function, which a class binds like the method that it stands for."""
    timed = clock.timed(stage, work)

    def run(*arguments: Any, **options: Any) -> Any:
        return timed(*arguments, **options)

    return run


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Build a project and print the seconds that each stage took."
    )
    parser.add_argument("project", type=Path, help="the folder that holds content/")
    options = parser.parse_args()
    print(json.dumps(time_stages(Project(options.project.resolve()))))


if __name__ == "__main__":
    main()
