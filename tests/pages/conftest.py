"""The pages of the real content, made once and not laid out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.pages.library import Library
from generator.pages.page import Page
from generator.pages.parts import Cell, RowGroup, Table
from generator.pages.site import pages
from generator.reading.catalog import Catalog
from generator.sizing.planner import Planner
from tests.site.projects import ROOT, catalog_of


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return catalog_of(ROOT)


@pytest.fixture(scope="session")
def library(catalog: Catalog) -> Library:
    return Library(catalog, Planner(catalog))


@pytest.fixture(scope="session")
def by_uri(catalog: Catalog) -> dict[str, Page]:
    return {page.uri: page for page in pages(catalog)}


@pytest.fixture
def view(by_uri: dict[str, Page]) -> Callable[[str], Any]:
    """The view of the page at an address."""
    return lambda uri: by_uri[uri].view


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def rows_of(table: Table) -> dict[str, list[str]]:
    """The texts of each row by the text of its head, which must tell rows apart."""
    found = {plain(row.head.text): texts(row.cells) for group in table.groups for row in group.rows}
    assert len(found) == sum(len(group.rows) for group in table.groups)
    return found


def columns_of(table: Table, head: str) -> dict[str, str]:
    """The texts of one row by the heads of their columns, with the heading over them where there is one."""
    names = [f"{plain(column.group)}: {plain(column.text)}".removeprefix(": ") for column in table.columns]
    return dict(zip(names[1:], rows_of(table)[head], strict=True))


def amounts(group: RowGroup) -> tuple[list[int], int]:
    """The whole numbers of a receipt's rows, and that of its last, the sum."""
    found = [next(int(cell.exact) for cell in row.cells if cell.exact.isdecimal()) for row in group.rows]
    assert group.rows[-1].head.text == "Sum"
    return found[:-1], found[-1]


def texts(cells: tuple[Cell, ...]) -> list[str]:
    return [plain(cell.text) for cell in cells]


def heads(table: Table) -> list[str]:
    return [plain(column.text) for column in table.columns]
