"""The decoder of names explains names that are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem
from generator.reading.name_parts import is_like, sizes_with
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.names import Names
from generator.reading.source import Typed


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.by_kind.get("names", []):
        taken: dict[tuple[str, str], str] = {}
        for id_, name in cast(Names, loaded.record).names.items():
            if (name.like is None) != (name.of == "file"):
                here = Typed(loaded.document, ("names", id_, *(("like",) if name.like else ())))
                wrong = (
                    "no model has names of files"
                    if name.like
                    else "nothing says which labels or variants have it"
                )
                remedy = "remove `like`" if name.like else "add `like: e#b`, or write `of: file`"
                yield Problem(here.place, here.field, wrong, remedy, RULE.name)
                continue
            if name.like is not None:
                first = taken.setdefault((name.of, name.like), id_)
                here = Typed(loaded.document, ("names", id_, "like"))
                if first != id_:
                    wrong = f"{first} has the same `like`"
                    yield Problem(here.place, here.field, wrong, "keep one of the two", RULE.name)
                if not is_like(name.written.lower(), name.like):
                    wrong = f"{name.written} is not like {name.like}"
                    yield Problem(
                        here.place, here.field, wrong, "let `written` be an example of it", RULE.name
                    )
            if name.like is None or evidence.catalog is None or evidence.broken:
                continue  # what uses it may stand in a file that did not load
            if not sizes_with(evidence.catalog, name):
                here = Typed(loaded.document, ("names", id_, "like"))
                wrong = f"no {'label' if name.of == 'size' else 'checkpoint'} has a part like {name.like}"
                yield Problem(here.place, here.field, wrong, "correct it, or remove the entry", RULE.name)


RULE = Rule("names", "Every part of a name that is explained is used by a model.", "catalog", check)
