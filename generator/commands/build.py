"""`modeldocs build`: a project in, `site/` and an exit code out."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TextIO

from generator.commands.full_disk import words_for
from generator.excerpts import source_lines
from generator.problems import ContentProblems, Problem
from generator.progress import on_terminal
from generator.project import Project
from generator.publishing.builder import BuilderFault, Engine
from generator.publishing.lock import WAIT_SECONDS, BuildIsLocked
from generator.publishing.publish import C, Sources, Terminated, publish
from generator.publishing.spreading import HelperFault
from generator.report import entries

FINE, PROBLEMS, FAULT = 0, 1, 70
INTERRUPTED, TERMINATED = 130, 143


def run(
    project: Project,
    sources: Sources[C],
    *,
    engine: Engine = "mkdocs",
    wait_seconds: float = WAIT_SECONDS,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """Publish the site of `project`; the exit code. A fault of templates or page makers is raised, for the traceback."""

    def tell(message: str) -> None:
        print(message, file=err or sys.stderr, flush=True)

    try:
        published = publish(
            project,
            sources,
            engine=engine,
            progress=on_terminal(err or sys.stderr),
            tell=tell,
            wait_seconds=wait_seconds,
        )
    except ContentProblems as found:
        for entry in entries(found.problems, source_lines(project.root_path)):
            tell(entry)
        tell(_summary(found.problems, project))
        return PROBLEMS
    except BuildIsLocked as locked:
        tell(f"{locked}. {_unchanged(project)}")
        return PROBLEMS
    except (BuilderFault, HelperFault) as fault:
        tell(f"{fault}\n{_unchanged(project)}")
        return FAULT
    except OSError as error:
        words = words_for(error)
        if words is None:
            raise
        tell(f"{words}. {_unchanged(project)}")
        return PROBLEMS
    except KeyboardInterrupt:
        tell(f"interrupted. {_unchanged(project)}")
        return INTERRUPTED
    except Terminated:
        tell(f"asked to end. {_unchanged(project)}")
        return TERMINATED
    folder = shlex.quote(_shown(published.site_path))
    print(
        f"{published.page_count} pages in {folder}, {published.seconds:.1f} s; look at them with: "
        f"python3 -m http.server --bind 127.0.0.1 --directory {folder}",
        file=out or sys.stdout,
        flush=True,
    )
    return FINE


def _summary(problems: tuple[Problem, ...], project: Project) -> str:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return f"{count}. {_unchanged(project)}"


def _unchanged(project: Project) -> str:
    return f"{_shown(project.site_path)} is unchanged."


def _shown(path: Path) -> str:
    """`path` from where the user stands, if it is below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
