"""A catalog in; the same pages as a plain MkDocs project and as a Hugo project out.

MkDocs gets Markdown with pipe tables, its default theme and search, and navigation of the home page only. Hugo gets
each page's content as data in its front matter, and one template that prints it as HTML.

Usage: python benchmarks/peers.py {mkdocs,hugo} PROJECT DIR
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.blocks import Block, Text, blocks_of
from generator.commands.check import examine
from generator.pages.page import Page
from generator.pages.site import pages
from generator.project import Project

# Nothing but the home page is in the navigation: every model in it would be printed into every page.
MKDOCS = """\
site_name: {name}
theme: mkdocs
nav: [index.md]
not_in_nav: "/*"
"""
HUGO = {
    "title": "",
    "baseURL": "https://example.org/",
    "relativeURLs": False,
    "disableKinds": ["taxonomy", "term", "rss", "section", "404"],
}
HUGO_LAYOUT = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }}</title><meta name="description" content="{{ .Params.description }}"></head>
<body>
<header><a href="/">{{ .Site.Title }}</a></header>
<main>
<h1>{{ .Title }}</h1>
{{ range .Params.blocks }}
{{ if eq .kind "table" }}
<table><caption>{{ .caption }}</caption>
<thead><tr>{{ range .head }}<th scope="col">{{ template "text" . }}</th>{{ end }}</tr></thead>
<tbody>{{ range .rows }}<tr>{{ range . }}<td>{{ template "text" . }}</td>{{ end }}</tr>
{{ end }}</tbody></table>
{{ range .texts }}<p>{{ template "text" . }}</p>{{ end }}
{{ else if eq .kind "item" }}
<ul><li>{{ range .texts }}{{ template "text" . }} {{ end }}</li></ul>
{{ else }}
<p>{{ range .texts }}{{ template "text" . }}{{ end }}</p>
{{ end }}
{{ end }}
</main>
</body>
</html>
{{ define "text" }}{{ if .href }}<a href="{{ .href }}">{{ .words }}</a>{{ else }}{{ .words }}{{ end }}
{{- range .cites }} <a href="{{ index . 1 }}">{{ index . 0 }}</a>{{ end }}{{ end }}
"""
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def write_mkdocs(found: Iterable[Page], name: str, root_path: Path) -> None:
    """A MkDocs project: `mkdocs.yml` and `docs/`."""
    _write(root_path / "mkdocs.yml", MKDOCS.format(name=json.dumps(name)))
    for page in found:
        _write(root_path / "docs" / page.uri / "index.md", "\n".join(_markdown(page)))


def write_hugo(found: Iterable[Page], name: str, root_path: Path) -> None:
    """A Hugo project: `hugo.json`, `layouts/` and `content/`."""
    _write(root_path / "hugo.json", json.dumps({**HUGO, "title": name}))
    for layout in ("_default/single.html", "index.html"):
        _write(root_path / "layouts" / layout, HUGO_LAYOUT)
    for number, page in enumerate(found):
        blocks = [asdict(block) for block in blocks_of(page)]
        head = {"title": page.title, "description": page.description, "blocks": blocks}
        if page.uri:
            head["url"] = f"/{page.uri}"
        path = root_path / "content" / (f"page-{number:06}.md" if page.uri else "_index.md")
        _write(path, json.dumps(head, ensure_ascii=False) + "\n")


def _markdown(page: Page) -> Iterator[str]:
    yield from (
        "---",
        f"title: {json.dumps(page.title)}",
        f"description: {json.dumps(page.description)}",
        "---",
        "",
        f"# {_escaped(page.title)}",
        "",
    )
    last = ""
    for block in blocks_of(page):
        if last == "item" != block.kind:
            yield ""
        last = block.kind
        if block.kind == "table":
            yield from _pipe_table(block)
        elif block.kind == "item":
            yield "- " + " ".join(_inline(text) for text in block.texts)
        else:
            yield "".join(_inline(text) for text in block.texts)
            yield ""


def _pipe_table(block: Block) -> Iterator[str]:
    yield f"**{_escaped(block.caption)}**"
    yield ""
    yield _line(block.head)
    yield "|" + " --- |" * len(block.head)
    yield from (_line(row) for row in block.rows)
    yield ""
    yield "".join(_inline(text) for text in block.texts)
    yield ""


def _line(texts: tuple[Text, ...]) -> str:
    return "| " + " | ".join(_inline(text) for text in texts) + " |"


def _inline(text: Text) -> str:
    words = _escaped(text.words)
    shown = f"[{words}]({_source(text.href)})" if text.href else words
    return " ".join([shown, *(f"[{number}]({href})" for number, href in text.cites)])


def _source(href: str) -> str:
    """The Markdown file behind a relative address: what a MkDocs project links to."""
    path, mark, anchor = href.partition("#")
    return href if href.startswith("https:") or not path else f"{path}index.md{mark}{anchor}"


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a peer's project from the pages of a catalog.")
    parser.add_argument("peer", choices=("mkdocs", "hugo"))
    parser.add_argument("project", type=Path, help="the folder that holds content/")
    parser.add_argument("root", type=Path, metavar="DIR", help="the new project's folder")
    options = parser.parse_args()
    catalog = examine(Project(options.project))
    write = write_mkdocs if options.peer == "mkdocs" else write_hugo
    write(pages(catalog), catalog.site.name, options.root)


if __name__ == "__main__":
    main()
