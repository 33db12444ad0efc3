"""A page in, the finished HTML of its body out: Jinja with autoescape that nothing can switch off."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateSyntaxError
from jinja2.utils import Namespace
from markupsafe import escape

from generator.pages.page import Page
from generator.publishing.addresses import href

try:  # what `escape` does with text, without wrapping the result
    from markupsafe._speedups import _escape_inner
except ImportError:
    from markupsafe._native import _escape_inner

# Filters that mark text as markup, undo escaping or differ from run to run.
_REFUSED_FILTERS = ("safe", "random", "striptags", "urlize", "xmlattr")
_REFUSED_NODES = (
    nodes.MarkSafe,
    nodes.MarkSafeIfAutoescape,
    nodes.ScopedEvalContextModifier,
    nodes.EvalContextModifier,
)


class RenderingFault(Exception):  # noqa: N818  the house says fault for a mistake of ours
    """A template failed; the message names the template, the line and the page. A fault of ours, never of the data."""


def printed(value: Any) -> str:
    """What a template prints for a value: text escaped, markup of other templates as it is.

    >>> printed("<a>"), printed(Markup("<a>"))
    ('&lt;a&gt;', Markup('<a>'))
    """
    if value.__class__ is str:
        return _escape_inner(value)
    if value is None:
        raise ValueError("None reached the output; a view says in words what is missing")
    return escape(value)


class _Generator(CodeGenerator):
    """Writes `view.name` and `row[0]` as Python's own, and one call for what is printed.

    Views have attributes and no other names for them, so that Jinja's search for some is not needed. Tables print a
    hundred thousand values: with this a page takes a quarter less.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  the name is Jinja's
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802  as above
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.printed(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


class _Environment(Environment):
    """Jinja that refuses at compile time what would switch escaping off."""

    code_generator_class = _Generator
    printed = staticmethod(printed)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(_REFUSED_NODES):
            raise TemplateSyntaxError("escaping cannot be switched off", node.lineno, name, filename)
        for getattr_node in tree.find_all(nodes.Getattr):
            if getattr_node.attr.startswith("_"):
                words = f"{getattr_node.attr} is none of a view's fields"
                raise TemplateSyntaxError(words, getattr_node.lineno, name, filename)
        for printing in (*tree.find_all(nodes.Output), *tree.find_all(nodes.Concat)):
            for inner in printing.iter_child_nodes():
                if isinstance(inner, nodes.Const) and inner.value is None:
                    raise TemplateSyntaxError("none would be printed", inner.lineno, name, filename)
        return tree


def environment(templates_path: Path) -> Environment:
    """The Jinja environment of the site's own templates."""
    made = _Environment(
        loader=FileSystemLoader(templates_path, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=-1,
    )
    made.globals.clear()
    made.globals["namespace"] = Namespace
    made.globals["zip"] = partial(zip, strict=True)
    for name in _REFUSED_FILTERS:
        made.filters.pop(name, None)
    made.filters["href"] = href
    return made


@dataclass(frozen=True, slots=True)
class Renderer:
    """Lays out pages with the templates of one folder. Templates that change on disk are read again."""

    templates_path: Path
    jinja: Environment = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "jinja", environment(self.templates_path))

    def prepare(self) -> None:
        """Compile the templates of pages, once for all processes that will lay out some; what is wrong shows later."""
        for name in self.jinja.list_templates(filter_func=lambda name: name.startswith("pages/")):
            try:
                self.jinja.get_template(name)
            except TemplateError:
                continue

    def render(self, page: Page) -> str:
        """The finished body of `page`. The template receives `view` and `page`; raises RenderingFault."""
        try:
            template: Template = self.jinja.get_template(page.template)
            return template.render(view=page.view, page=page)
        except Exception as error:
            where = self._place(error, page.template)
            raise RenderingFault(f"{where}: page /{page.uri}: {_words(error)}") from error

    def _place(self, error: Exception, template: str) -> str:
        """Template and line where `error` arose; Jinja names the template's own lines in tracebacks."""
        if isinstance(error, TemplateSyntaxError):
            return f"templates/{error.name or template}:{error.lineno}"
        root = str(self.templates_path)
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename.startswith(root):
                return f"templates/{Path(frame.filename).relative_to(root).as_posix()}:{frame.lineno}"
        return f"templates/{template}:1"


def _words(error: Exception) -> str:
    message = error.message if isinstance(error, TemplateError) else str(error)
    return f"{type(error).__name__}: {message}"
