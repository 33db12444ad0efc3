"""What templates ask for and what views offer are the same, both ways; and a page kind carries one name everywhere."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator

import generator.pages
from generator.pages import splitting
from generator.pages.page import Page, SearchEntry
from generator.publishing.rendering import environment
from tests.site.projects import ROOT, copy_project, pages_of

TEMPLATES = ROOT / "templates"
# Kinds of page that look otherwise where there are many sizes.
SPLIT = ("pages/hardware.html.j2", "pages/compare.html.j2")
# Methods of text and mappings that templates call, and what Jinja's own loop offers.
METHODS = {"items", "split"}
LOOP = {"first", "index", "index0", "last", "previtem"}


def modules() -> dict[str, ModuleType]:
    names = [found.name for found in pkgutil.iter_modules(generator.pages.__path__)]
    return {name: importlib.import_module(f"generator.pages.{name}") for name in names}


def kinds() -> dict[str, ModuleType]:
    """The modules that make pages of one kind."""
    return {name: module for name, module in modules().items() if hasattr(module, "page")}


def parts_of(view: type) -> set[type]:
    """Every dataclass that a view is made of, the view itself too."""
    found: set[type] = set()

    def visit(annotation: Any) -> None:
        if get_origin(annotation) is not None:
            for argument in get_args(annotation):
                visit(argument)
        elif dataclasses.is_dataclass(annotation) and annotation not in found:
            found.add(annotation)  # type: ignore[arg-type]
            for hint in get_type_hints(annotation).values():
                visit(hint)

    visit(view)
    return found


VIEWS = {name: module.View for name, module in kinds().items()}
PARTS = set().union(*(parts_of(view) for view in VIEWS.values()))


def test_a_page_kind_carries_one_name() -> None:
    templates = {path.name.removesuffix(".html.j2") for path in (TEMPLATES / "pages").iterdir()}
    here = Path(__file__).parent
    tested = {path.stem.removeprefix("test_") for path in here.glob("test_*.py")}
    assert set(kinds()) == templates
    assert len(templates) >= 12
    assert templates <= tested
    helpers = {
        "calculator_data",
        "freshness",
        "launching",
        "numbers",
        "pairs",
        "quoting",
        "references",
        "site_uris",
        "typed_numbers",
        "urls",
        "views",
    }
    assert tested - templates == helpers


@pytest.mark.parametrize(
    "part", [*PARTS, Page, SearchEntry], ids=lambda part: f"{part.__module__}.{part.__name__}"
)
def test_every_field_says_what_it_is(part: type) -> None:
    if part is Page:
        assert Page.__doc__ and "uri" in Page.__doc__
        return
    for name, hint in get_type_hints(part, include_extras=True).items():
        (words,) = getattr(hint, "__metadata__", ("",))
        assert isinstance(words, str) and len(words) > 3, f"{part.__name__}.{name} has no description"
    assert part.__doc__ and not part.__doc__.startswith(f"{part.__name__}("), part.__name__


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_views_cannot_change(part: type) -> None:
    assert part.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert not hasattr(part, "__dict__") or "__slots__" in vars(part)


class Recording(Environment):
    """Jinja that remembers which attribute was asked of which class."""

    # Ours writes attributes as Python's own, which nothing can listen to.
    code_generator_class = CodeGenerator
    asked: dict[type, set[str]]

    def getattr(self, obj: Any, attribute: str) -> Any:
        self.asked.setdefault(type(obj), set()).add(attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str):
            self.asked.setdefault(type(obj), set()).add(argument)
        return super().getitem(obj, argument)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[type, set[str]]:
    """What the templates asked for while all pages of two series were laid out, on common and on split pages."""
    root = copy_project(tmp_path_factory.mktemp("views") / "project", with_second_series=True)
    made = environment(TEMPLATES)
    # The class knows how to compile; the recording stands before it.
    made.__class__ = type("RecordingOfOurs", (Recording, type(made)), {})
    made.asked = {}  # type: ignore[attr-defined]
    before = splitting.MOST_SIZES
    try:
        for most in (before, 1):
            splitting.MOST_SIZES = most
            for page in pages_of(root):
                if most == before or page.template in SPLIT:
                    assert made.get_template(page.template).render(view=page.view, page=page)
    finally:
        splitting.MOST_SIZES = before
    return made.asked  # type: ignore[attr-defined, no-any-return]


def test_every_field_of_a_view_is_used_by_a_template(asked: dict[type, set[str]]) -> None:
    unused = {
        f"{part.__module__}.{part.__name__}.{field.name}"
        for part in PARTS
        for field in dataclasses.fields(part)
        if field.name not in asked.get(part, set())
    }
    assert unused == set()


def test_templates_ask_views_for_nothing_else(asked: dict[type, set[str]]) -> None:
    for part, names in asked.items():
        if dataclasses.is_dataclass(part):
            assert part in PARTS
            assert names <= {field.name for field in dataclasses.fields(part)}, part.__name__


def test_every_attribute_in_a_template_is_a_field_even_where_no_page_shows_it() -> None:
    fields = {field.name for part in PARTS for field in dataclasses.fields(part)}
    count = 0
    for path in sorted(TEMPLATES.glob("*/*.html.j2")):
        tree = environment(TEMPLATES).parse(path.read_text(encoding="utf-8"))
        own = {node.name for node in _own_names(tree)}
        called = {id(call.node) for call in tree.find_all(nodes.Call)}
        for node in tree.find_all(nodes.Getattr):
            count += 1
            root = node.node.name if isinstance(node.node, nodes.Name) else ""
            if id(node) in called:
                known = METHODS
            elif root == "loop":
                known = LOOP
            elif root in own:
                continue
            else:
                known = fields
            assert node.attr in known, f"{path.name}:{node.lineno}: {node.attr}"
    assert count > 100


def test_a_template_asks_its_own_view_only_for_its_fields() -> None:
    for name, view in VIEWS.items():
        source = (TEMPLATES / "pages" / f"{name}.html.j2").read_text(encoding="utf-8")
        tree = environment(TEMPLATES).parse(source)
        used = {
            node.attr
            for node in tree.find_all(nodes.Getattr)
            if isinstance(node.node, nodes.Name) and node.node.name == "view"
        }
        assert used == {field.name for field in dataclasses.fields(view)}, name


def _own_names(tree: nodes.Template) -> Iterator[nodes.Name]:
    """Names that a template sets itself: namespaces and constants."""
    for assignment in tree.find_all(nodes.Assign):
        targets = (
            assignment.target.items if isinstance(assignment.target, nodes.Tuple) else [assignment.target]
        )
        for target in targets:
            if isinstance(target, nodes.Name):
                yield target
