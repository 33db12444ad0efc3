"""content/ -> Catalog, or every problem in it at once."""

from __future__ import annotations

from generator.problems import ContentProblems
from generator.project import Project
from generator.reading.catalog import Catalog
from generator.reading.loading import load
from generator.reading.resolution import Resolver, unlisted_models
from generator.reading.rules import problems_of
from generator.reading.rules.rule import Evidence


def read_catalog(project: Project) -> Catalog:
    """Read, check and resolve everything in content/. Raises ContentProblems with all that was found."""
    loading = load(project.content_path)
    resolver = Resolver(loading.records)
    catalog = resolver.catalog()
    evidence = Evidence(loading.records, catalog, broken=loading.broken, assets=loading.assets)
    problems = [
        *loading.problems,
        *resolver.problems,
        *unlisted_models(loading.records),
        *problems_of(evidence),
    ]
    if problems or catalog is None:
        raise ContentProblems(problems)
    return catalog
