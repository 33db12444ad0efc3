"""One part of a memory requirement: takes bytes with their formula, inputs and sources; gives a receipt line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Certainty = Literal["exact", "measured", "computed", "reported", "approximate"]

# From most to least sure. A sum is as sure as its least sure part.
CERTAINTIES: tuple[Certainty, ...] = ("exact", "measured", "computed", "reported", "approximate")


def least_certain(certainties: Iterable[Certainty]) -> Certainty:
    """The certainty of what is made of all of these; of nothing, `exact`."""
    return max(certainties, key=CERTAINTIES.index, default="exact")


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of one part, and how they were found.

    `formula` is arithmetic over the names of `inputs` with + − × ÷ and max(…): with the values put in, it gives
    `bytes`. `note` says in a sentence what the formula stands for. `source_ids` name records of content/sources/.
    """

    name: str
    bytes: int
    certainty: Certainty
    formula: str
    inputs: tuple[tuple[str, int], ...] = ()
    source_ids: tuple[str, ...] = ()
    note: str = ""

    @property
    def worked(self) -> str:
        """The formula with the values of its inputs put in."""
        worked = self.formula
        # Long names first: "width" is also the end of "query width".
        for name, value in sorted(self.inputs, key=lambda item: -len(item[0])):
            worked = worked.replace(name, str(value))
        return worked
