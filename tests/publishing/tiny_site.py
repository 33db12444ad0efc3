"""A tiny site: three pages made from data, one of prose, a theme of a few lines, all in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator.pages.page import Draft, Page, Plan, SearchEntry
from generator.project import Project
from generator.publishing.publish import Sources
from generator.reading.schema.series import Site

SITE = Site(name="Small", description="A small site.", scenario="plain")

MAIN = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{{ page.title|e if page else "Page not found" }}</title>
<meta name="description" content="{{ (page.meta.description if page else config.site_description)|e }}">
<link rel="stylesheet" href="{{ 'css/site.css'|url|e }}">
</head>
<body>
<main id="content">
{% block content %}{{ page.content }}{% endblock %}
</main>
<footer><a href="{{ '.'|url|e }}">{{ config.site_name|e }}</a></footer>
</body>
</html>
"""
NOT_FOUND = '{% extends "main.html" %}{% block content %}<h1>Page not found</h1>{% endblock %}\n'
PLAIN = """\
<h1>{{ view.heading }}</h1>
<p id="lead">{{ view.text }}</p>
{% for link in view.links %}
<a href="{{ link|href }}">{{ link }}</a>
{% endfor %}
"""
PROSE = """\
---
title: Method
description: How numbers are made.
---
# Method

Memory is *computed*; see the [first](../first/index.md) and [its lead](../first/index.md#lead).

| a | b |
| --- | ---: |
| 1 | 2 |
"""


@dataclass(frozen=True)
class Plain:
    """The view of the tiny site's only template."""

    heading: str
    text: str = "Some words."
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class TinyCatalog:
    """As much of a catalog as publishing looks at."""

    site: Site = SITE


def plain(uri: str, title: str, *links: str, text: str = "Some words.", search: bool = True) -> Page:
    """A page of the tiny site."""
    entry = SearchEntry("page", title, text, (uri,)) if search else None
    return Page(uri, title, f"About {title}.", "pages/plain.html.j2", Plain(title, text, links), entry)


PAGES = (
    plain("", "Home", "first/", "second/", "about/method/"),
    plain("first/", "First", "../second/#lead", "https://example.org/"),
    plain("second/", "Second", "../first/"),
)


def write_files(root: Path, files: dict[str, str]) -> None:
    """Fill `root`; what a test starts from is then seen in the test."""
    for uri, text in files.items():
        path = root / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def tiny_project(root: Path) -> Project:
    """The tiny site in `root`."""
    write_files(
        root,
        {
            "content/pages/about/method.md": PROSE,
            "content/assets/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg"><circle r="2"/></svg>\n',
            "templates/pages/plain.html.j2": PLAIN,
            "templates/theme/main.html": MAIN,
            "templates/theme/404.html": NOT_FOUND,
            "templates/theme/css/site.css": "body { color: black }\n",
            "site/.gitignore": "*\n!.gitignore\n",
        },
    )
    return Project(root)


def plan_of(pages: Iterable[Page]) -> Plan:
    """A plan of pages that are made already."""
    return Plan(tuple(Draft(page.uri, partial(_itself, page)) for page in pages))


def _itself(page: Page) -> Page:
    return page


def sources_of(
    pages: Iterable[Page] | Callable[[], Iterable[Page]] = PAGES, **site: Any
) -> Sources[TinyCatalog]:
    """Sources of a site of `pages`; keywords change what the site is called."""
    given = SITE.model_copy(update=site)
    return Sources(
        lambda project: TinyCatalog(given),
        lambda catalog, as_of: plan_of(pages() if callable(pages) else pages),
    )


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def changed(page: Page, **values: Any) -> Page:
    """`page` with other values."""
    return replace(page, **values)
