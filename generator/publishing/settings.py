"""The site's name and address in, the builder's configuration out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from generator import __version__
from generator.pages import urls
from generator.pages.parts import Link
from generator.publishing.front_matter import quoted
from generator.reading.schema.series import Site

_WARN = "warn"


def configuration(
    site: Site,
    *,
    theme_path: Path,
    address: str | None,
    sections: Sequence[Link] = (),
    spellings: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> str:
    """The text of `.build/mkdocs.yml`: JSON, which is YAML in which nothing can be read in two ways.

    `address` is where the site will be found, or None for a site that works anywhere; `sections` are the links at the
    head of every page; `spellings` the terms that prose links to the glossary. Everything the builder
    could do beyond laying prose and finished bodies into our theme is off.
    """
    static = [name for name in ("404.html",) if (theme_path / name).is_file()]
    values: dict[str, Any] = {
        "site_name": site.name,
        "site_description": site.description,
        "docs_dir": "pages",
        "site_dir": "site",
        "use_directory_urls": True,
        "strict": True,
        "theme": {"name": None, "custom_dir": str(theme_path), "static_templates": static, "locale": "en"},
        "plugins": ["modeldocs"],
        "markdown_extensions": [
            {"tables": {"use_align_attribute": True}},
            {
                "generator.publishing.prose": {
                    "spellings": {id_: list(found) for id_, found in spellings.items()},
                    "glossary": f"/{urls.GLOSSARY}index.md",
                }
            },
        ],
        # Pages are found by breadcrumbs and tables; a navigation of all of them would be printed into each of them.
        "nav": ["index.md"],
        "not_in_nav": "/*",
        # The builder leaves out a folder of this name unless told otherwise.
        "exclude_docs": "!/templates/",
        "validation": {
            "nav": {"omitted_files": _WARN, "not_found": _WARN, "absolute_links": _WARN},
            "links": {
                "not_found": _WARN,
                "anchors": _WARN,
                "absolute_links": "relative_to_docs",  # only links to the glossary are: typed ones are refused
                "unrecognized_links": _WARN,
            },
        },
        "extra": {
            "site_name": site.name,
            "description": site.description,
            "repository": site.repository,
            "branch": site.branch,
            "sections": [{"text": section.text, "href": section.href} for section in sections],
            "generator_version": __version__,
        },
    }
    if address is not None:
        values["site_url"] = address
    return _yaml(values) + "\n"


def _yaml(value: Any, depth: int = 0) -> str:
    """`value` as JSON with every text quoted the one safe way."""
    indent = "  " * (depth + 1)
    if isinstance(value, dict):
        lines = [f"{indent}{quoted(key)}: {_yaml(item, depth + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + "  " * depth + "}" if lines else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_yaml(item, depth + 1) for item in value) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)
