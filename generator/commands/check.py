"""`modeldocs check`: everything in content/ that a person must fix, or a sentence that all is well."""

from __future__ import annotations

from generator.pages import numbers
from generator.pages.library import Library
from generator.problems import ContentProblems, Problem
from generator.project import Project
from generator.publishing.material import read_assets, read_prose
from generator.reading import read_content
from generator.reading.catalog import Catalog
from generator.sizing import agreement
from generator.sizing.planner import Planner


def run(project: Project, *, as_json: bool = False) -> int:
    """Check and report; problems are raised as ContentProblems, which the command line prints."""
    catalog = examine(project)
    if as_json:
        print("[]")
    else:
        models, sizes = (
            numbers.plural(len(catalog.models), "model"),
            numbers.plural(len(catalog.sizes), "size"),
        )
        devices, sources = (
            numbers.plural(len(catalog.devices), "device"),
            numbers.plural(len(catalog.sources), "source"),
        )
        print(f"No problems: {models}, {sizes}, {devices}, {sources}.".replace(numbers.NO_BREAK, " "))
    return 0


def examine(project: Project) -> Catalog:
    """The catalog, after every check that needs no pages. Raises ContentProblems."""
    catalog, found = read_content(project)
    if catalog is not None and not found:
        # Only in a whole catalog is a reference that leads nowhere the mistake of who wrote it.
        found += Library(catalog, Planner(catalog)).references.problems()
    if catalog is not None:
        found += agreement.problems(catalog)
    reported = {problem.place.uri for problem in found}  # a file with a wrong name is reported once
    found += [
        item
        for item in (*read_prose(project.content_path), *read_assets(project.content_path))
        if isinstance(item, Problem) and item.place.uri not in reported
    ]
    if found or catalog is None:
        raise ContentProblems(found)
    return catalog
