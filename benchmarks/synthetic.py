"""A number of models and the real content in; a catalog of that many invented models, of the same shape, out.

Devices, engines, precisions, licences and benchmarks are the real ones; series, models, scores, artifacts and their
sources are invented. What this writes passes `modeldocs check`, and the same number gives the same bytes.

Usage: python benchmarks/synthetic.py N DIR
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from benchmarks.invented import artifacts, model, scores, series, sources
from benchmarks.shapes import MODELS_IN_SERIES, Place
from generator.project import Project
from generator.reading import read_catalog

SHARED = ("devices", "engines", "model-types", "assets")
SHARED_FILES = ("precisions.yaml", "licenses.yaml", "benchmarks.yaml", "scenarios.yaml", "site.yaml")
ABOUT = """\
---
title: About
description: A synthetic catalog, made to measure how long a build takes.
---

# About this site

Nothing here is true. [How the numbers are made](method/index.md) is as on the real site, and so is the list of
[all sources](sources/index.md).
"""


def write(count: int, root_path: Path, *, real: Project) -> None:
    """Write `content/` and `templates/` of a project with `count` models into `root_path`, which may not exist yet."""
    content_path = root_path / "content"
    if content_path.exists():
        raise FileExistsError(f"{content_path} is there already")
    catalog = read_catalog(real)
    _copy(real, root_path)
    places = [Place(index) for index in range(count)]
    for place in places:
        _dump(content_path / "models" / place.series_id / f"{place.id}.yaml", model(place, catalog))
        _dump(content_path / "scores" / place.series_id / f"{place.id}.yaml", scores(place, catalog))
        if not place.has_images:
            _dump(
                content_path / "artifacts" / place.series_id / f"{place.id}.yaml", artifacts(place, catalog)
            )
        for source_id, document in sources(place):
            _dump(content_path / "sources" / f"{source_id}.yaml", document)
    for first in places[::MODELS_IN_SERIES]:
        found = [place for place in places if place.series_id == first.series_id]
        _dump(content_path / "series" / f"{first.series_id}.yaml", series(found, catalog))


def _copy(real: Project, root_path: Path) -> None:
    """What both catalogs have in common, with the sources that it cites."""
    content_path = root_path / "content"
    content_path.mkdir(parents=True)
    for name in SHARED:
        shutil.copytree(real.content_path / name, content_path / name)
    for name in SHARED_FILES:
        shutil.copy(real.content_path / name, content_path / name)
    shutil.copytree(real.templates_path, root_path / "templates")
    cited = {id_ for path in content_path.rglob("*.yaml") for id_ in _cited(_load(path))}
    (content_path / "sources").mkdir()
    for source_id in sorted(cited):
        shutil.copy(real.content_path / "sources" / f"{source_id}.yaml", content_path / "sources")
    about_path = content_path / "pages" / "about" / "index.md"
    about_path.parent.mkdir(parents=True)
    about_path.write_text(ABOUT, encoding="utf-8")


def _cited(value: object) -> Iterator[str]:
    """Every source id below a `source`, which is an id, a mapping with an `id`, or a list of these."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "source":
                for one in item if isinstance(item, list) else [item]:
                    yield one["id"] if isinstance(one, Mapping) else str(one)
            else:
                yield from _cited(item)
    elif isinstance(value, list):
        for item in value:
            yield from _cited(item)


class _Plain(yaml.SafeDumper):
    """Writes no anchors: the loader refuses them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _load(path: Path) -> object:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _dump(path: Path, record: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(
        record, Dumper=_Plain, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110
    )
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a synthetic catalog of N models to DIR.")
    parser.add_argument("count", type=int, metavar="N", help="how many models")
    parser.add_argument(
        "root", type=Path, metavar="DIR", help="the project's folder, which may not have content/ yet"
    )
    options = parser.parse_args()
    if options.count < 1:
        parser.error("N must be at least 1")
    write(options.count, options.root, real=Project(Path(__file__).resolve().parent.parent))


if __name__ == "__main__":
    main()
