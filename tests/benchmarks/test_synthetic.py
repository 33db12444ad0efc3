"""The catalogs that builds are measured with are sound, the same every time, and shown without long pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import synthetic
from benchmarks.blocks import Block, blocks_of
from benchmarks.peers import write_hugo, write_mkdocs
from generator.commands import build
from generator.commands.check import examine
from generator.commands.sources import SOURCES
from generator.pages import urls
from generator.pages.page import Page
from generator.pages.parts import Table
from generator.pages.site import pages
from generator.pages.splitting import MOST_SIZES
from generator.project import Project
from generator.reading.catalog import Catalog

REAL = Project(Path(__file__).resolve().parent.parent.parent)


def written(path: Path, count: int) -> Project:
    synthetic.write(count, path, real=REAL)
    return Project(path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return written(tmp_path_factory.mktemp("small"), 3)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """More sizes than one page may show, in five series."""
    return examine(written(tmp_path_factory.mktemp("large"), 44))


def test_three_models_pass_check_and_build(small: Project) -> None:
    catalog = examine(small)
    assert [len(model.sizes) for model in catalog.models.values()] == [2, 3, 2]
    assert any(size.architecture.vision for size in catalog.sizes.values())
    assert build.run(small, SOURCES) == 0
    assert (small.site_path / "alder-1/alder-1-g3/7b/index.html").is_file()


def test_a_catalog_is_the_same_every_time(small: Project, tmp_path: Path) -> None:
    again = written(tmp_path / "again", 3)
    paths = sorted(path.relative_to(small.content_path) for path in small.content_path.rglob("*.*"))
    assert paths == sorted(path.relative_to(again.content_path) for path in again.content_path.rglob("*.*"))
    for path in paths:
        assert (small.content_path / path).read_bytes() == (again.content_path / path).read_bytes(), path


def test_peers_get_every_page_with_every_table(small: Project, tmp_path: Path) -> None:
    made = list(pages(examine(small)))
    write_mkdocs(made, "Measured", tmp_path / "mkdocs")
    write_hugo(made, "Measured", tmp_path / "hugo")
    for page in made:
        tables = [block for block in blocks_of(page) if block.kind == "table"]
        assert len(tables) == tables_of(page), page.uri
        markdown = (tmp_path / "mkdocs" / "docs" / page.uri / "index.md").read_text(encoding="utf-8")
        lines = markdown.splitlines()
        assert sum(line.startswith("| ---") for line in lines) == len(tables), page.uri
        assert sum(line.startswith("| ") for line in lines) == lines_of(tables), page.uri
    assert len(list((tmp_path / "hugo" / "content").iterdir())) == len(made)


def tables_of(page: Page) -> int:
    """Tables anywhere in a view, counted by the text that every table has and nothing else."""
    return repr(page.view).count(f"{Table.__name__}(anchor=")


def lines_of(tables: list[Block]) -> int:
    """Head, rule and rows."""
    return sum(2 + len(table.rows) for table in tables)


def test_no_page_shows_all_sizes_of_a_large_catalog(large: Catalog) -> None:
    assert len(large.sizes) > MOST_SIZES
    made = {page.uri: page for page in pages(large)}
    for uri in (urls.HARDWARE, urls.COMPARE):
        assert [block for block in blocks_of(made[uri]) if block.kind == "table"] == []
    assert len(made[urls.HARDWARE].view.ways) == len(large.series)
    assert len(made[urls.COMPARE].view.series) == len(large.series)
    for series in large.series:
        matrix = made[urls.hardware_of_series(series.id)].view.matrices[0]
        assert sum(len(group.rows) for group in matrix.groups) == len(series.sizes)
        assert made[urls.compare_of_series(series.id)].view.tables[0].anchor == f"sizes-{series.id}"


def test_a_device_shows_the_largest_of_each_series_that_fit(large: Catalog) -> None:
    made = {page.uri: page for page in pages(large)}
    roomy = made[urls.device("h200-141gb")].view.shelves[0].table
    assert len(roomy.groups) == len(large.series)
    # Everything fits on 141 GB, so for text and for images it is the series' largest.
    for series, group in zip(large.series, roomy.groups, strict=True):
        largest = {}
        for size in series.sizes:
            if (size.context_tokens() or 0) < large.scenario.context_tokens:
                continue  # such as those with short, fixed prompts
            kind = size.model.record.modalities.input
            largest[kind] = max(largest.get(kind, size), size, key=lambda one: one.total_parameters or 0)
        assert [row.head.text for row in group.rows] == [size.name for size in largest.values()]
    least = made[urls.device("raspberry-pi-5-8gb")].view.shelves
    heads = [
        row.head.text for shelf in least if shelf.table for group in shelf.table.groups for row in group.rows
    ]
    assert heads and not any("27B" in head for head in heads)
