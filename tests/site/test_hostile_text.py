"""Nothing typed becomes markup: each kind of attack in every free text, and pages have the same elements still."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from selectolax.lexbor import LexborHTMLParser

from generator.publishing.rendering import Renderer
from generator.reading.schema import KINDS
from tests.site.hostile import records, write_project
from tests.site.projects import ROOT, Site, bodies_of, build, modeldocs

# Neither letter nor digit at its ends, so that no page changes its case.
WORD = "~harmless~"
PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "script behind the end of the title": "</title></textarea></style><script>alert(1)</script>",
    "image with a handler": "<img src=x onerror=alert(1)>",
    "end of a quoted attribute": "x\" onmouseover=\"alert(1)\" data-x='y' onfocus='alert(2)'",
    "Markdown link to a script": "[a](javascript:alert(1)) <javascript:alert(1)>",
    "Markdown picture of data": "![a](data:text/html;base64,PHNjcmlwdD4=) [b]: //evil.example 'c'",
    "attribute list of Markdown": "**a**{ onclick=alert(1) } {: #sources .x }",
    "blocks of Markdown": "# x\n\n## y\n\n* z\n\n> w\n\n---\n\n```\ncode\n```",
    "table of Markdown": "| a | b |\n| - | - |\n| `c` | ~~~d~~~ |",
    "inclusion of a file": "--8<-- \"/etc/passwd\" <?php echo 1 ?> <!--#include file='x' -->",
    "entities": "&lt;script&gt; &amp;amp; &#60;b&#62; &nbsp &colon;",
    "comment and character data": "--> <!-- x --!> <![CDATA[ <!doctype x",
    "address of a script": "javascript:alert(1)//<https://evil.example/?a=1&b=<>",
    "traps of JSON and JavaScript": "</script><!-- \\u003cscript\\u003e __proto__ constructor \\",
    "foreign content": "<svg><style><g title='</style><img src onerror=alert(1)>'><iframe srcdoc=x>",
}
TEMPLATE = "{{ 7 * 7 }} {% raw %} {# x #} ${7 * 7} #{7 * 7}"


def skeleton(html: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Elements in order with their attributes; of attributes that show text, only that they are there."""
    root = LexborHTMLParser(html).root
    assert root is not None
    return [
        (node.tag or "", tuple(sorted(_attributes(node.tag, node.attributes))))
        for node in root.traverse(include_text=False)
    ]


def _attributes(tag: str | None, attributes: dict[str, str | None]) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        is_text = name in ("title", "content") or (tag, name) == ("data", "value")
        yield name, "" if is_text else value or ""


def shown(html: str) -> str:
    root = LexborHTMLParser(html).root
    assert root is not None
    return root.text()


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """One for all payloads: templates are compiled once."""
    return Renderer(ROOT / "templates")


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory, renderer: Renderer) -> dict[str, str]:
    return bodies_of(write_project(tmp_path_factory.mktemp("harmless"), WORD), renderer)


def free_texts(schema: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[tuple[str, str, Any]]:
    """Class, name and annotation of every field below `schema` that holds a text of some form."""
    if schema in seen:
        return
    seen.add(schema)
    for name, info in schema.model_fields.items():
        yield (
            schema.__name__,
            name,
            Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation,
        )
        for inner in _schemas_in(info.annotation):
            yield from free_texts(inner, seen)


def _schemas_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _schemas_in(argument)


@cache
def fields() -> tuple[tuple[str, str, TypeAdapter[Any]], ...]:
    seen: set[type[BaseModel]] = set()
    return tuple(
        (owner, name, TypeAdapter(annotation))
        for kind in KINDS
        for owner, name, annotation in free_texts(kind.schema, seen)
    )


def _admits(field: TypeAdapter[Any], value: object) -> bool:
    try:
        field.validate_python(value)
    except ValidationError:
        return False
    return True


def _is_word(value: object) -> bool:
    return isinstance(value, str) and value.startswith(WORD)


def test_the_project_fills_every_free_text_that_a_schema_admits() -> None:
    free = {(owner, name) for owner, name, field in fields() if _admits(field, PAYLOADS["script"])}
    assert len(free) > 30
    filled: set[tuple[str, str]] = set()

    def visit(value: Any) -> None:
        if isinstance(value, BaseModel):
            for owner in type(value).__mro__:
                names = getattr(owner, "__annotations__", {}) if issubclass(owner, BaseModel) else {}
                filled.update(
                    (type(value).__name__, name) for name in names if _is_word(getattr(value, name, None))
                )
            filled.update(
                (type(value).__name__, name)
                for name in type(value).model_fields
                if _is_word(getattr(value, name))
            )
            for name in type(value).model_fields:
                visit(getattr(value, name))
        elif isinstance(value, (tuple, list)):
            for item in value:
                visit(item)
        elif isinstance(value, dict):
            for item in value.values():
                visit(item)

    schemas = {kind.place.removesuffix(".yaml"): kind.schema for kind in KINDS}
    for name, record in records(WORD).items():
        visit(schemas[name.split("/")[0]].model_validate(record, strict=False))
    # texts of a size that its model, or a statement that a point, has too are the same field of a class above
    # and why a number may stand in prose is shown nowhere
    assert free - filled <= {("Model", "training"), ("Shared", "notes"), ("AllowedNumber", "reason")}


def test_names_ids_dates_and_addresses_refuse_every_payload() -> None:
    refusing = 0
    for owner, name, field in fields():
        for example in ("a", "a/b", "2026-01-02", "https://a.example/", "224", "not-published"):
            if _admits(field, example) and not _admits(field, "free text: with ; anything"):
                refusing += 1
                for kind, payload in {**PAYLOADS, "template": TEMPLATE}.items():
                    assert not _admits(field, payload), f"{owner}.{name} admits the {kind}"
                break
    assert refusing > 40


@pytest.mark.parametrize("kind", PAYLOADS)
def test_no_payload_becomes_markup(
    kind: str, harmless: dict[str, str], renderer: Renderer, tmp_path: Path
) -> None:
    payload = PAYLOADS[kind]
    bodies = bodies_of(write_project(tmp_path, payload), renderer)
    assert set(bodies) == set(harmless)
    count = 0
    for uri, body in bodies.items():
        assert skeleton(body) == skeleton(harmless[uri]), f"/{uri}"
        expected = shown(harmless[uri]).count(WORD)
        # a heading begins with a capital
        assert shown(body).casefold().count(payload.casefold()) == expected, f"/{uri}"
        count += expected
    assert count > 50


def test_titles_descriptions_and_the_search_index_hold_it_too(tmp_path: Path) -> None:
    """Through the site builder and the theme, all payloads in one text."""
    payload = " ".join(" ".join(PAYLOADS.values()).split())
    harmless = build(write_project(tmp_path / "harmless", WORD))
    site = build(write_project(tmp_path / "hostile", payload))
    assert set(site.documents) == set(harmless.documents)
    for uri, document in site.documents.items():
        assert document.errors == [], uri
        assert skeleton(document.html) == skeleton(harmless.page(uri).html), uri
    assert _description(site, "small/small-1/") == payload
    raw = (site.path / "search-index.json").read_text(encoding="utf-8")
    assert not set("<>&") & set(raw)
    entries, expected = (
        json.loads(raw),
        json.loads((harmless.path / "search-index.json").read_text(encoding="utf-8")),
    )
    assert [entry | {"f": ""} for entry in entries] == [entry | {"f": ""} for entry in expected]
    assert {str(entry.get("f", "")) for entry in entries} == {
        str(entry.get("f", "")).replace(WORD, payload) for entry in expected
    }


def _description(site: Site, uri: str) -> str:
    head = site.page(uri).tree.find("head")
    return next(meta.get("content") for meta in head.findall("meta") if meta.get("name") == "description")


def test_marks_of_templates_are_refused_in_every_text_and_nothing_is_published(tmp_path: Path) -> None:
    """They would be inert, and shown: each is told where it was typed."""
    done = modeldocs(write_project(tmp_path, TEMPLATE), "build")
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("content/")]
    assert len(told) > 50
    assert all("would be shown as it is typed; write the value itself" in line for line in told)
    assert not (tmp_path / "site").exists()
