"""`modeldocs check`: everything in content/ that a person must fix, or a sentence that all is well."""

from __future__ import annotations

from generator.pages import numbers
from generator.pages.library import Library
from generator.problems import ContentProblems, Problem
from generator.project import Project
from generator.publishing.material import read_assets, read_prose
from generator.reading import read_catalog
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
    catalog = read_catalog(project)
    found = [*agreement.problems(catalog), *Library(catalog, Planner(catalog)).references.problems()]
    found += [
        item
        for item in (*read_prose(project.content_path), *read_assets(project.content_path))
        if isinstance(item, Problem)
    ]
    if found:
        raise ContentProblems(found)
    return catalog
