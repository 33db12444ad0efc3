"""Facts in hand-written pages: references in Markdown are filled in or reported, numbers typed beside them are refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape

from generator.pages.marks import REFERENCE
from generator.pages.references import DeadReference, References
from generator.pages.typed_numbers import RULE, numbers_in, references_for
from generator.problems import Problem
from generator.publishing import front_matter
from generator.publishing.prose import CODE, place_of
from generator.reading.catalog import Catalog, DeviceEntry, ModelEntry, SizeEntry

# What Markdown would take for markup in a value.
_MARKUP = re.compile(r"([\\`*_{}\[\]#])")
# The addresses of links, whose numbers nobody reads.
_ADDRESS = re.compile(r"\]\([^)\n]*\)|^\[[^\]\n]+\]:.*$|<https?:[^>\n]*>", re.MULTILINE)


def filled(body: str, resolve: Callable[[str], str]) -> str:
    """Markdown with its references replaced by values, as `resolve` gives them; in code they mean themselves."""
    kept = [(code.start(), code.end()) for code in CODE.finditer(body)]

    def value(found: re.Match[str]) -> str:
        if any(start <= found.start() < end for start, end in kept):
            return found[0]
        return escape(_MARKUP.sub(r"\\\1", resolve(found[0])), quote=False)

    return REFERENCE.sub(value, body)


def problems_of(
    texts: Iterable[tuple[str, str]], catalog: Catalog, references: References
) -> Iterator[Problem]:
    """Dead references and typed numbers of prose. `texts` are the path below content/pages/ and the text of each file."""
    unused = {(item.page, item.text): typed for item, typed in catalog.prose_numbers}
    allowed = frozenset(unused)
    for source_uri, text in texts:
        uri = f"content/pages/{source_uri}"
        read = _blanked(CODE, text)
        for found in REFERENCE.finditer(read):
            try:
                references.resolve(found[0])
            except DeadReference as dead:
                place = place_of(text, found.start(), uri)
                yield Problem(place, "", dead.wrong, dead.remedy, "fact-references")
        for number in numbers_in(_blanked(_ADDRESS, read)):
            unused.pop((source_uri, number.words), None)
            if (source_uri, number.words) in allowed:
                continue
            owners: list[ModelEntry | SizeEntry | DeviceEntry] = [
                *catalog.models.values(),
                *catalog.sizes.values(),
                *catalog.devices.values(),
            ]
            fitting = references_for(number, owners)[:3]
            first = f"write {' or '.join(fitting)}" if fitting else "write a reference to the fact"
            if number.start < len(text) - len(front_matter.read(text, uri)[1]):
                first = "say it without the number"  # nothing is filled in between the lines of the head
            remedy = f"{first}, or allow it with a reason in content/prose-numbers.yaml"
            wrong = f"{number.words} is typed, and would stay behind when the fact changes"
            yield Problem(place_of(text, number.start, uri), "", wrong, remedy, RULE)
    for (page, words), typed in unused.items():
        wrong = f"content/pages/{page} has no number {words} any more"
        yield Problem(typed.place, typed.field, wrong, "remove the entry", RULE)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """A text with everything that a pattern matches left blank, lines as they were."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
