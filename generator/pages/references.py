"""References from text to facts: `[[SIZE architecture.sliding_window]]` becomes the value, as pages show it.

Takes text and the catalog; gives text, or the reason why a reference leads nowhere. Not a template language:
an id, a space, a path, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from generator.pages import numbers
from generator.pages.marks import REFERENCE
from generator.problems import Problem, nearest
from generator.reading.catalog import Catalog, Fact
from generator.reading.disputed import benchmark_of, disputed_scores
from generator.reading.schema.architecture import RepeatedLayers
from generator.reading.schema.base import Blank, Citation
from generator.reading.wording import Path

_WITHOUT_END = re.compile(r"\[\[(?![^\[\]]*\]\])")

# Values that are computed and not typed, by the path that names them: (size id, rest of the path) -> text.
Computed = Mapping[str, Callable[[str, str], str]]


class DeadReference(Exception):  # noqa: N818  reported as a problem where the place is known
    """A reference leads nowhere; `wrong` and `remedy` say why and what to do."""

    def __init__(self, wrong: str, remedy: str) -> None:
        self.wrong, self.remedy = wrong, remedy
        super().__init__(f"{wrong}; {remedy}")


class References:
    """Resolves references against one catalog. `computed` offers values by first path segment (`weights.bf16`)."""

    def __init__(self, catalog: Catalog, computed: Computed) -> None:
        self._catalog = catalog
        self._computed = computed
        self._owners: dict[str, Mapping[str, Fact]] = {
            **{model.id: model.facts for model in catalog.models.values()},
            **{device.id: device.facts for device in catalog.devices.values()},
            **{size.id: size.facts for size in catalog.sizes.values()},
        }

    def fact(self, owner: str, path: str) -> Fact | None:
        """The fact of a model, a size or a device at a path, the inherited architecture of a size included."""
        return self._owners.get(owner, {}).get(path) or self._inherited(owner, path)

    @cached_property
    def disputes(self) -> Mapping[tuple[str, Path], str]:
        """The ids of the disagreements about facts, by the file and the path where each fact was typed."""
        found: dict[tuple[str, Path], str] = {}
        for id_, disagreement in self._catalog.disagreements.items():
            for about in disagreement.about:
                owner, _, path = about.partition(" ")
                fact = self.fact(owner, path)
                if fact is not None:
                    found[fact.typed.document.uri, fact.typed.path] = id_
        return found

    @cached_property
    def score_disputes(self) -> Mapping[tuple[str, str], Mapping[tuple[Citation, ...], str]]:
        """The ids of the disagreements about scores, by size and benchmark, and by the citations of each score."""
        found: dict[tuple[str, str], dict[tuple[Citation, ...], str]] = {}
        for id_, disagreement in self._catalog.disagreements.items():
            for about in filter(benchmark_of, disagreement.about):
                for size, score, _ in disputed_scores(self._catalog, disagreement, about):
                    found.setdefault((size.id, score.benchmark), {})[score.citations] = id_
        return found

    def resolve(self, text: str) -> str:
        """`text` with every reference replaced by the value. Raises DeadReference."""
        return REFERENCE.sub(lambda match: self._value(match[1]), text)

    def problems(self) -> Iterator[Problem]:
        """Every reference in the catalog's statements that leads nowhere."""
        for path, fact in self._catalog.statements:
            text = str(fact.value)
            for reference in REFERENCE.findall(text):
                try:
                    self._value(reference)
                except DeadReference as dead:
                    place = fact.typed.place_of(_as_typed(f"[[{reference}]]"))
                    yield Problem(place, path, dead.wrong, dead.remedy, "fact-references")
            if "[[" in REFERENCE.sub("", text):
                wrong = "`[[` begins a reference that does not end"
                place = fact.typed.place_of(_WITHOUT_END)
                yield Problem(place, path, wrong, "end it with `]]`", "fact-references")

    def _value(self, reference: str) -> str:
        owner, space, path = reference.partition(" ")
        if not space or " " in path or not path:
            raise DeadReference(
                f"[[{reference}]] is not a reference",
                "write `[[ID path]]`, for example `[[ID parameters.total]]`",
            )
        facts = self._owners.get(owner)
        if facts is None:
            raise DeadReference(f"[[{reference}]]: nothing has the id {owner}", nearest(owner, self._owners))
        if path == "name":
            return self._name(owner)
        first, _, rest = path.partition(".")
        if first in self._computed and owner in self._catalog.sizes:
            return self._computed[first](owner, rest)
        fact = self.fact(owner, path)
        if fact is None:
            wrong = f"[[{reference}]]: {owner} has no fact {path}"
            raise DeadReference(wrong, self._sizes_with(owner, path) or nearest(path, facts))
        return shown(path, fact.value, self._catalog)

    def _inherited(self, owner: str, path: str) -> Fact | None:
        size = self._catalog.sizes.get(owner)
        below = "architecture."
        if size is None or not path.startswith(below):
            return None
        return size.architecture.facts.get(path[len(below) :])

    def _sizes_with(self, owner: str, path: str) -> str:
        """The remedy where a model was named for a fact that only its sizes have; else nothing."""
        model = self._catalog.models.get(owner)
        sizes = [
            size.id
            for size in (model.sizes if model is not None else ())
            if path in size.facts or self._inherited(size.id, path) is not None
        ]
        return f"name a size that has it: {', '.join(sizes)}" if sizes else ""

    def _name(self, owner: str) -> str:
        catalog = self._catalog
        if owner in catalog.sizes:
            return catalog.sizes[owner].name
        return (
            catalog.models[owner].record.name
            if owner in catalog.models
            else catalog.devices[owner].record.name
        )


def _as_typed(text: str) -> re.Pattern[str]:
    """Finds a part of a text in its file, where lines may end between words."""
    return re.compile(r"\s+".join(map(re.escape, text.split(" "))))


def shown(path: str, value: object, catalog: Catalog) -> str:
    """A fact's value in running text."""
    if isinstance(value, Blank):
        return value.blank.replace("-", " ")
    if path == "license":
        return catalog.licenses[str(value)].name
    if path.endswith("date") or path == "knowledge_cutoff":
        return numbers.date(str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return numbers.integer(value)
    if isinstance(value, RepeatedLayers):
        return f"{numbers.listing(value.repeat)} in turn"
    if isinstance(value, Mapping):
        return numbers.listing(
            numbers.integer(item) if isinstance(item, int) else str(item) for item in value.values()
        )
    if isinstance(value, tuple):
        return numbers.listing(str(item) for item in value)
    return str(value)
