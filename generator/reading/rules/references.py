"""Every id that names another record must be the id of one."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Problem, nearest
from generator.reading.blanks import reason_of
from generator.reading.locations import fitted
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.evidence import Benchmarks
from generator.reading.schema.hardware import Precisions, Scenarios
from generator.reading.schema.model import Model
from generator.reading.schema.series import Licenses

WHERE = {
    "source": "content/sources/ holds no {id}.yaml",
    "model": "no file of a model is named {id}.yaml",
    "size": "no model has a size with the id {id}",
    "model-or-size": "no model and no size has the id {id}",
    "license": "content/licenses.yaml has no licence {id}",
    "benchmark": "content/benchmarks.yaml has no benchmark {id}",
    "format": "content/precisions.yaml has no format {id}",
    "precision": "content/precisions.yaml has no precision {id}",
    "engine": "content/engines/ holds no {id}.yaml",
    "device": "content/devices/ holds no {id}.yaml",
    "scenario": "content/scenarios.yaml has no scenario {id}",
    "asset": "content/assets/ holds no {id}.svg",
}


def known_ids(evidence: Evidence) -> dict[str, set[str]]:
    """The ids that exist, by kind of record or of entry."""
    known: dict[str, set[str]] = {kind: set() for kind in WHERE}
    for kind, broken_id in evidence.broken:
        known.setdefault(kind, set()).add(broken_id)
    for loaded in evidence.records:
        known.setdefault(loaded.kind, set()).add(loaded.id)
        record = loaded.record
        match record:
            case Model():
                known["size"].update(f"{loaded.id}-{label}" for label in record.sizes)
            case Licenses():
                known["license"].update(record.licenses)
            case Benchmarks():
                known["benchmark"].update(record.benchmarks)
            case Precisions():
                known["format"].update(record.formats)
                known["precision"].update(record.precisions)
            case Scenarios():
                known["scenario"].update(record.scenarios)
            case _:
                pass
    known["model-or-size"] = known["model"] | known["size"]
    known["asset"].update(name.removesuffix(".svg") for name in evidence.assets)
    return known


# Entries of these kinds stand in one file; while it is broken, nothing is said about references to them.
_HOME = {
    "license": "licenses",
    "benchmark": "benchmarks",
    "format": "precisions",
    "precision": "precisions",
    "scenario": "scenarios",
}


def check(evidence: Evidence) -> Iterator[Problem]:
    known = known_ids(evidence)
    broken_kinds = {kind for kind, _ in evidence.broken}
    if all(named in known[kind] for kind, named in evidence.uses):
        return
    told: set[str] = set()
    for loaded, mentions in evidence.mentions():
        for path, kind, named in mentions:
            if named in known[kind] or _HOME.get(kind) in broken_kinds:
                continue
            if kind in {"size", "model-or-size"} and any(
                named.startswith(f"{model}-") for k, model in evidence.broken if k == "model"
            ):
                continue
            path = fitted(path, loaded.document.value)
            field = ".".join(str(step) for step in path)
            wrong = WHERE[kind].format(id=named)
            if kind == "source":  # one missing file is one mistake, however often it is cited
                if named in told:
                    continue
                told.add(named)
                count = evidence.uses[kind, named]
                wrong += f", which is cited {count} times, here first" if count > 1 else ""
            remedy = nearest(named, known[kind])
            if reason_of(named):
                others = f", or add one to content/{_HOME[kind]}.yaml" if kind in _HOME else ""
                remedy = f"no blank can stand here: name one that is there{others}"
            yield Problem(loaded.document.place(path), field, wrong, remedy, RULE.name)


RULE = Rule("references", "Every id that names another record is the id of one.", "catalog", check)
