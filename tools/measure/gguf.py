"""GGUF files that declare tensors and hold none: takes metadata and tensors; writes a file that is all gaps.

The engine's planners read what a file declares and never the values, so that a network of 60 GB takes a few
kilobytes of disk. The layout is that of ggml-org/ggml, docs/gguf.md, version 3.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

ALIGNMENT = 32
TYPES = {"f32": (0, 4), "f16": (1, 2)}  # number of the type in the file, bytes of a value
UINT32, FLOAT32, BOOL, STRING, ARRAY = 4, 6, 7, 8, 9

Value = str | bool | int | float | Sequence[bool] | Sequence[int]


@dataclass(frozen=True, slots=True)
class Declared:
    """A tensor as a file declares it; the first of `dimensions` is the one along which values are neighbours."""

    name: str
    dimensions: tuple[int, ...]
    format_id: str

    @property
    def bytes(self) -> int:
        size = TYPES[self.format_id][1]
        for length in self.dimensions:
            size *= length
        return size


def write(path: Path, metadata: Mapping[str, Value], tensors: Sequence[Declared]) -> None:
    """Write the head of a file and stretch it to the length that its tensors would have."""
    with path.open("wb") as file:
        file.write(struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(metadata)))
        for key, value in metadata.items():
            _text(file, key)
            _value(file, value)
        offset = 0
        for tensor in tensors:
            _text(file, tensor.name)
            file.write(struct.pack("<I", len(tensor.dimensions)))
            file.write(struct.pack(f"<{len(tensor.dimensions)}Q", *tensor.dimensions))
            file.write(struct.pack("<IQ", TYPES[tensor.format_id][0], offset))
            offset += _aligned(tensor.bytes)
        file.truncate(_aligned(file.tell()) + offset)


def _value(file: BinaryIO, value: Value) -> None:
    if isinstance(value, str):
        file.write(struct.pack("<I", STRING))
        _text(file, value)
    elif isinstance(value, bool):
        file.write(struct.pack("<I?", BOOL, value))
    elif isinstance(value, int):
        file.write(struct.pack("<II", UINT32, value))
    elif isinstance(value, float):
        file.write(struct.pack("<If", FLOAT32, value))
    elif isinstance(value[0], bool):
        file.write(struct.pack(f"<IIQ{len(value)}?", ARRAY, BOOL, len(value), *value))
    else:
        file.write(struct.pack(f"<IIQ{len(value)}I", ARRAY, UINT32, len(value), *value))


def _text(file: BinaryIO, text: str) -> None:
    data = text.encode()
    file.write(struct.pack("<Q", len(data)) + data)


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
