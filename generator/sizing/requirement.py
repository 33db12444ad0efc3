"""A memory requirement: the parts on the device and on the host, their totals and how sure the whole is."""

from __future__ import annotations

from dataclasses import dataclass

from generator.sizing.part import Certainty, Part, least_certain


@dataclass(frozen=True, slots=True)
class DeviceParts:
    """What lies on the device."""

    weights: Part
    kv_cache: Part
    compute_buffer: Part
    runtime_reserve: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.weights, self.kv_cache, self.compute_buffer, self.runtime_reserve


@dataclass(frozen=True, slots=True)
class HostParts:
    """What lies in the memory of the computer beside the device."""

    weights: Part
    compute_buffer: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.weights, self.compute_buffer


@dataclass(frozen=True, slots=True)
class Requirement:
    """All memory that a size takes on an engine at a precision, with `context_tokens` and `parallel` sequences."""

    size_id: str
    engine_id: str
    precision_id: str
    context_tokens: int
    kv_type: str
    parallel: int
    file: Part
    device: DeviceParts
    host: HostParts
    whole_bytes: int

    @property
    def file_bytes(self) -> int:
        """Bytes to download: exact where a file is published, else its tensors without metadata."""
        return self.file.bytes

    @property
    def device_total_bytes(self) -> int:
        return sum(part.bytes for part in self.device.parts)

    @property
    def host_total_bytes(self) -> int:
        return sum(part.bytes for part in self.host.parts)

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.device.parts + self.host.parts

    @property
    def certainty(self) -> Certainty:
        """That of the least certain part."""
        return least_certain(part.certainty for part in self.parts)
