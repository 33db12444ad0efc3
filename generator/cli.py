"""What a person types -> one of the commands: arguments, help, and the exit codes.

0 fine, 1 problems in the content, 2 wrong usage, 70 a fault of ours (with traceback and where to report it).
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import traceback
from collections.abc import Callable, Sequence

from generator import __version__
from generator.arguments import parser_of_commands
from generator.commands.full_disk import words_for
from generator.printable import printable
from generator.problems import ContentProblems, UsageError
from generator.project import Project

FINE, PROBLEMS, USAGE, FAULT = 0, 1, 2, 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # What is read stays until the end, and looking through it again and again would take a tenth of the time.
    gc.set_threshold(10_000, 50, 100)
    # Nothing that happens to be installed beside us has a say in what a record may hold, and looking for it takes time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    options = parser_of_commands().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        _require_content(Project(options.root))
        return run(options)
    except ContentProblems as found:
        _report(found, Project(options.root), as_json=getattr(options, "json", False))
        return PROBLEMS
    except UsageError as mistake:
        print(f"modeldocs {options.command}: {mistake}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("Interrupted; the published site is as it was.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return FINE
    except Exception as error:
        if isinstance(error, OSError) and (words := words_for(error)):
            print(f"modeldocs {options.command}: {words}", file=sys.stderr)
            return PROBLEMS
        traceback.print_exc()
        print(
            "\nThis is a fault of modeldocs, not of your content. Please report it with the lines above and the "
            f"file you changed last (see CONTRIBUTING.md). modeldocs {__version__}, Python {sys.version.split()[0]}",
            file=sys.stderr,
        )
        return FAULT


def _require_content(project: Project) -> None:
    if not project.content_path.is_dir():
        raise UsageError(
            f"no project here: there is no folder content/ in {printable(str(project.root_path))}; "
            "go to the folder that holds it, or name that with --root DIR"
        )


def _report(found: ContentProblems, project: Project, *, as_json: bool) -> None:
    """Print all problems, each with its source line; JSON goes to the standard output."""
    from generator.excerpts import source_lines
    from generator.report import as_json as json_of
    from generator.report import render

    if as_json:
        print(json_of(found.problems), end="")
        return
    has_colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    lines = source_lines(project.root_path)
    print(render(found.problems, lines, colour=has_colour), end="", file=sys.stderr)
