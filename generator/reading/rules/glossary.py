"""A word has one explanation: no two terms of the glossary are spelt alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.glossary import Glossary
from generator.reading.source import Typed
from generator.reading.wording import Path


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.by_kind.get("glossary", []):
        taken: dict[str, str] = {}
        for id_, term in cast(Glossary, loaded.record).terms.items():
            spellings: list[tuple[Path, str]] = [(("term",), term.term)]
            spellings += [(("aliases", index), alias) for index, alias in enumerate(term.aliases)]
            for below, spelling in spellings:
                key = spelling[:1].lower() + spelling[1:]
                if key in taken:
                    here = Typed(loaded.document, ("terms", id_, *below))
                    wrong = f"{spelling} already stands at {taken[key]}"
                    yield Problem(here.place, here.field, wrong, "keep one of the two", RULE.name)
                taken.setdefault(key, id_)


RULE = Rule("glossary", "Every spelling of a term in the glossary belongs to one term.", "record", check)
