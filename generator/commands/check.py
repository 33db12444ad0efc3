"""`modeldocs check`: everything in content/ that a person must fix, or a sentence that all is well."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial

from generator.pages import numbers, typed_numbers
from generator.pages.library import Library
from generator.pages.site_uris import site_uris
from generator.problems import ContentProblems, Problem
from generator.project import Project
from generator.publishing import prose_facts, prose_links
from generator.publishing.material import Asset, Prose, problem_of_taken, read_assets, read_prose
from generator.reading import read_content
from generator.reading.catalog import Catalog
from generator.reading.loading import KnownFiles
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


def examine(project: Project, *, known: KnownFiles | None = None) -> Catalog:
    """The catalog, after every check that needs no pages. Raises ContentProblems. `known` spares reading files again."""
    catalog, found = read_content(project, known=known)
    if catalog is not None and not found:
        # Only in a whole catalog is a reference that leads nowhere the mistake of who wrote it.
        planner = Planner(catalog)
        references = Library(catalog, planner).references
        found += references.problems()
        found += typed_numbers.problems(catalog)
        found += agreement.published_files(catalog, planner)
    if catalog is not None:
        found += agreement.problems(catalog)
    reported = {problem.place.uri for problem in found}  # a file with a wrong name is reported once
    written = [*read_prose(project.content_path), *read_assets(project.content_path)]
    found += [item for item in written if isinstance(item, Problem) and item.place.uri not in reported]
    if not found and catalog is not None:
        sound = [item for item in written if not isinstance(item, Problem)]
        page_uris = cache(partial(site_uris, catalog))
        found += _taken(sound, page_uris)
        found += prose_links.problems_of(sound, partial(_prose, project), page_uris)
        texts = [(item.source_uri, _prose(project, item)) for item in sound if isinstance(item, Prose)]
        found += prose_facts.problems_of(texts, catalog, references)
    if found or catalog is None:
        raise ContentProblems(found)
    return catalog


def _taken(written: Iterable[Prose | Asset], page_uris: Callable[[], frozenset[str]]) -> list[Problem]:
    pages = [item for item in written if isinstance(item, Prose)]
    return [problem_of_taken(page.source_uri) for page in pages if page.uri in page_uris()]


def _prose(project: Project, page: Prose) -> str:
    text = (project.content_path / "pages" / page.source_uri).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")
