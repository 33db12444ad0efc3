"""content/ -> Catalog, or every problem in it at once."""

from __future__ import annotations

from generator.problems import ContentProblems, Problem
from generator.project import Project
from generator.reading.catalog import Catalog
from generator.reading.listing import absent_models, listings_of
from generator.reading.loading import KnownFiles, load
from generator.reading.resolution import Resolver
from generator.reading.rules import problems_of
from generator.reading.rules.rule import Evidence


def read_content(
    project: Project, *, known: KnownFiles | None = None
) -> tuple[Catalog | None, list[Problem]]:
    """The catalog of everything in content/ that resolves, and the problems of all that does not.

    There is no catalog where a file that every site needs is missing or broken. `known` spares reading what is known.
    """
    loading = load(project.content_path, known=known)
    resolver = Resolver(loading.records, broken=loading.broken)
    catalog = resolver.catalog()
    listings = listings_of(loading.records, broken=loading.broken)
    evidence = Evidence(
        loading.records,
        catalog,
        broken=loading.broken | absent_models(loading.records, listings),
        assets=loading.assets,
        listings=listings,
    )
    problems = [*loading.problems, *resolver.problems, *problems_of(evidence)]
    for loaded in loading.records:
        loaded.document.forget()
    return catalog, problems


def read_catalog(project: Project) -> Catalog:
    """Read, check and resolve everything in content/. Raises ContentProblems with all that was found."""
    catalog, problems = read_content(project)
    if problems or catalog is None:
        raise ContentProblems(problems)
    return catalog
