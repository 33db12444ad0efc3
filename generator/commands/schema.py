"""A project in; its JSON Schemas for editors brought up to date, or a report that they are not."""

from __future__ import annotations

import sys

from generator.excerpts import source_lines
from generator.project import Project
from generator.reading import json_schemas
from generator.report import render


def run(project: Project, *, check: bool) -> int:
    """Write content/schema/; with `check`, only say whether it is fresh. Returns the exit code."""
    schema_path = project.content_path / "schema"
    if check:
        problems = json_schemas.stale(schema_path)
        if problems:
            sys.stderr.write(render(problems, source_lines(project.root_path)))
        return 1 if problems else 0
    for name in json_schemas.write(schema_path):
        print(f"content/schema/{name}")
    return 0
