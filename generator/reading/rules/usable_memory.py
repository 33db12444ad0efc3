"""A device cannot use more memory than it has, and its figures must agree with the one on the box."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.hardware import Device

MIB_PER_GIB = 1024


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.by_kind.get("device", []):
        device = cast(Device, loaded.record)
        label_mib = device.memory.label_gb * MIB_PER_GIB
        reported = device.memory.reported_mib
        # Boards carry 2^30 bytes for each GB on the box or a little less; HBM parts print up to 2 percent more.
        if reported is not None and not 0.85 * label_mib <= reported <= 1.05 * label_mib:
            place = loaded.document.place(("memory", "reported_mib"))
            wrong = f"{reported} MiB does not agree with {device.memory.label_gb} GB on the box"
            yield Problem(place, "memory.reported_mib", wrong, "check both figures", RULE.name)
        total = reported or label_mib
        if device.usable is not None and device.usable.mib > total:
            place = loaded.document.place(("usable", "mib"))
            wrong = f"more is usable ({device.usable.mib} MiB) than there is ({total} MiB)"
            yield Problem(place, "usable.mib", wrong, "check both figures", RULE.name)


RULE = Rule(
    "usable-memory",
    "A device uses at most the memory it has, and its figures agree with the box.",
    "record",
    check,
)
