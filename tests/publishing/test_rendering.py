"""Templates escape everything, refuse what would switch that off, and say where they failed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.pages.page import Page
from generator.publishing.rendering import Renderer, RenderingFault


@dataclass(frozen=True)
class View:
    value: Any


def rendered(tmp_path: Path, template: str, value: Any = "words", **others: str) -> str:
    for name, text in {"pages/t.html.j2": template, **others}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Renderer(tmp_path).render(Page("here/", "T", "D", "pages/t.html.j2", View(value)))


@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "\"'&<>", "</title>", "{{ 7 * 7 }}", "{% raw %}"]
)
def test_data_is_text_in_elements_attributes_macros_and_includes(tmp_path: Path, value: str) -> None:
    macro = '{% macro m(x) %}<b title="{{ x }}">{{ x }}</b>{% endmacro %}'
    template = '{% from "m.j2" import m %}<i title="{{ view.value }}">{{ view.value }}</i>{{ m(view.value) }}'
    out = rendered(tmp_path, template, value, **{"m.j2": macro})
    assert "<script" not in out
    assert "49" not in out
    assert out.count("<") == 4
    assert out.count('"') == 4


@pytest.mark.parametrize(
    "template",
    [
        "{{ view.value|safe }}",
        "{{ view.value|striptags }}",
        "{{ view.value|urlize }}",
        "{{ {view.value: 1}|xmlattr }}",
        "{{ [1, 2]|random }}",
        "{% autoescape false %}{{ view.value }}{% endautoescape %}",
        "{{ lipsum() }}",
        "{{ cycler(1) }}",
    ],
)
def test_what_switches_escaping_off_or_varies_does_not_exist(tmp_path: Path, template: str) -> None:
    with pytest.raises(RenderingFault):
        rendered(tmp_path, template)


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        ("\n\n{{ view.missing }}", 3, "missing"),
        ("\n{{ missing }}", 2, "missing"),
        ("{{ view.value }}\n\n\n{{ view.value.none }}", 4, "none"),
        ("{% if %}", 1, "TemplateSyntaxError"),
        ("\n{% for x in view.value %}", 2, "TemplateSyntaxError"),
    ],
)
def test_a_fault_names_template_line_and_page(tmp_path: Path, template: str, line: int, words: str) -> None:
    with pytest.raises(RenderingFault) as caught:
        rendered(tmp_path, template)
    assert str(caught.value).startswith(f"templates/pages/t.html.j2:{line}: page /here/: ")
    assert words in str(caught.value)


def test_a_fault_inside_a_macro_names_the_macro_s_file(tmp_path: Path) -> None:
    macro = "{% macro m(x) %}\n\n{{ x.gone }}{% endmacro %}"
    with pytest.raises(RenderingFault, match=r"^templates/parts/m\.j2:3: page /here/"):
        rendered(tmp_path, '{% from "parts/m.j2" import m %}\n{{ m(view) }}', **{"parts/m.j2": macro})


@pytest.mark.parametrize(
    "template", ["{{ view.value }}", '<a href="{{ view.value }}">', "{% set x = view.value %}{{ x }}"]
)
def test_none_never_reaches_the_output(tmp_path: Path, template: str) -> None:
    with pytest.raises(RenderingFault, match="None reached the output"):
        rendered(tmp_path, template, None)


def test_the_filter_for_addresses_refuses_what_the_check_refuses(tmp_path: Path) -> None:
    assert rendered(tmp_path, '<a href="{{ view.value|href }}">', "../a/?b&c") == '<a href="../a/?b&amp;c">'
    with pytest.raises(RenderingFault, match="only https: leads outside"):
        rendered(tmp_path, "\n{{ view.value|href }}", "javascript:alert(1)")


def test_a_missing_template_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(RenderingFault, match=r"pages/gone\.html\.j2"):
        Renderer(tmp_path).render(Page("x/", "T", "D", "pages/gone.html.j2", View("")))


def test_a_template_that_changes_on_disk_is_read_again(tmp_path: Path) -> None:
    renderer = Renderer(tmp_path)
    page = Page("", "T", "D", "t.j2", View("x"))
    (tmp_path / "t.j2").write_text("one")
    assert renderer.render(page) == "one"
    (tmp_path / "t.j2").write_text("two words")
    assert renderer.render(page) == "two words"


@pytest.mark.parametrize(
    "template",
    ["{{ none }}", "{{ view.value ~ none }}", "{% set m %}{% endset %}{{ m.__class__(view.value) }}"],
)
def test_what_would_print_none_or_reach_behind_a_view_is_refused(tmp_path: Path, template: str) -> None:
    with pytest.raises(RenderingFault):
        rendered(tmp_path, template, "<script>")
