"""No two pages may be called the same or say the same of themselves, and no other name may be that of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from generator.problems import Problem
from generator.reading.loading import LoadedRecord
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.hardware import Device
from generator.reading.schema.model import Model
from generator.reading.schema.series import Series
from generator.reading.source import Typed
from generator.reading.wording import Path, shortened


class Said(NamedTuple):
    """A text that a page is known by: of what it is, the id of that, and where the text stands."""

    text: str
    what: str
    id: str
    typed: Typed


def check(evidence: Evidence) -> Iterator[Problem]:
    names = list(_names(evidence))
    yield from _repeated(names, "name", "give one of them another `name`")
    summaries = list(_summaries(evidence))
    yield from _repeated(summaries, "summary", "say what sets this one apart")
    for kind in ("model", "size", "device"):
        owners = {said.text.casefold(): said for said in reversed(names) if said.what == kind}
        for alias in _aliases(evidence):
            if alias.what != kind:
                continue
            owner = owners.get(alias.text.casefold(), alias)
            if kind != "device":
                # Devices share names that people say for all of them: whoever looks for an M4 finds each.
                owners[alias.text.casefold()] = owner
            if owner.id != alias.id:
                wrong = f'"{shortened(alias.text)}" is a name of the {kind} {owner.id} too'
                remedy = "keep it for the one that people mean by it"
                yield Problem(alias.typed.place, alias.typed.field, wrong, remedy, RULE.name)


def _repeated(every: list[Said], what: str, remedy: str) -> Iterator[Problem]:
    first: dict[str, Said] = {}
    for said in every:
        other = first.setdefault(said.text.casefold(), said)
        if (other.what, other.id) != (said.what, said.id):  # one id twice is told by `unique-ids`
            place = other.typed.place
            wrong = f"the {other.what} {other.id} has the same {what} ({place.uri}, line {place.line})"
            yield Problem(said.typed.place, said.typed.field, wrong, remedy, RULE.name)


def _names(evidence: Evidence) -> Iterator[Said]:
    """The names that pages have as their titles; a size without one has it from its model and its label."""
    for loaded in evidence.by_kind.get("series", []):
        yield _said(loaded, cast(Series, loaded.record).name, ("name",))
    taken: set[str] = set()
    for loaded in evidence.by_kind.get("model", []):
        model = cast(Model, loaded.record)
        yield _said(loaded, model.name, ("name",))
        is_repeated = model.name in taken
        taken.add(model.name)
        for label, size in model.sizes.items():
            path = ("sizes", label)
            if size.name is not None:
                yield _said(loaded, size.name, (*path, "name"), size=label)
            elif not is_repeated:  # one mistake, and not one for each size
                typed = Typed(loaded.document, path, is_key=True)
                yield Said(f"{model.name} {label.upper()}", "size", f"{loaded.id}-{label}", typed)
    for loaded in evidence.by_kind.get("device", []):
        yield _said(loaded, cast(Device, loaded.record).name, ("name",))


def _summaries(evidence: Evidence) -> Iterator[Said]:
    for kind in ("series", "model"):
        for loaded in evidence.by_kind.get(kind, []):
            yield _said(loaded, cast(Series | Model, loaded.record).summary, ("summary",))


def _aliases(evidence: Evidence) -> Iterator[Said]:
    for kind in ("model", "device"):
        for loaded in evidence.by_kind.get(kind, []):
            record = cast(Model | Device, loaded.record)
            for index, alias in enumerate(record.aliases):
                yield _said(loaded, alias, ("aliases", index))
            for label, size in record.sizes.items() if isinstance(record, Model) else ():
                for index, alias in enumerate(size.aliases):
                    yield _said(loaded, alias, ("sizes", label, "aliases", index), size=label)


def _said(loaded: LoadedRecord, text: str, path: Path, *, size: str = "") -> Said:
    what, id_ = ("size", f"{loaded.id}-{size}") if size else (loaded.kind, loaded.id)
    return Said(text, what, id_, Typed(loaded.document, path))


RULE = Rule(
    "shown-names",
    "No two series, models, sizes or devices have one name or one summary, and no alias belongs to another.",
    "catalog",
    check,
)
