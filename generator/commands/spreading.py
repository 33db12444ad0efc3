"""Where a size lies when one card is not enough: a device or a number of cards -> layers and bytes in each place."""

from __future__ import annotations

from dataclasses import dataclass

from generator.commands.choices import device_of, positive
from generator.pages import numbers
from generator.problems import UsageError
from generator.sizing.fit import Fit
from generator.sizing.offload import Offload
from generator.sizing.planner import Planner, Way


@dataclass(frozen=True, slots=True)
class Places:
    """What was asked for besides the requirement: a device, cards, both or neither."""

    device_name: str | None = None
    fit: Fit | None = None
    offload: Offload | None = None
    cards: tuple[int, ...] = ()


def places(
    planner: Planner, way: Way, context_tokens: int, *, device_id: str | None, cards: int | None
) -> Places:
    """Whether one way of running a size fits on a device, what of it does, and what lies on each of several cards."""
    by_card: tuple[int, ...] = ()
    if cards is not None:
        positive("the number of cards", cards)
        if way.engine.record.rules != "llama.cpp":
            raise UsageError(f"how {way.engine.id} spreads a size over cards is not known here")
        loads = planner.loads(way, context_tokens)
        if cards > loads.count:
            raise UsageError(f"{way.size.id} has {loads.count} layers, too few for {cards} cards")
        by_card = loads.by_card(cards)
    if device_id is None:
        return Places(cards=by_card)
    device = device_of(planner.catalog, device_id)
    fit = planner.fit(way, device, context_tokens)
    offload = planner.offload(way, device, context_tokens) if fit.verdict in ("shorter", "too-big") else None
    return Places(device.record.name, fit, offload, by_card)


def as_object(found: Places) -> dict[str, object]:
    """Further keys of `memory --json`, for what was asked: `fits`, `offload`, `cards`."""
    answer: dict[str, object] = {}
    if found.fit is not None:
        answer["fits"] = found.fit.verdict == "fits"
        answer["spare_bytes"] = found.fit.spare_bytes
        answer["longest_context_tokens"] = found.fit.longest_context_tokens
    if found.offload is not None:
        answer["offload"] = {
            "layers": found.offload.layers,
            "of_layers": found.offload.of_layers,
            "device_total_bytes": found.offload.device_bytes,
            "host_total_bytes": found.offload.host_bytes,
        }
    if found.cards:
        answer["cards"] = [{"device_total_bytes": size} for size in found.cards]
    return answer


def as_text(found: Places) -> str:
    """The same for people."""
    lines = []
    if found.fit is not None:
        lines.append(f"on {found.device_name}: {_verdict(found.fit)}")
    if found.offload is not None:
        layers = f"{found.offload.layers} of {found.offload.of_layers} layers"
        lines.append(
            f"  {layers} go there (-ngl {found.offload.layers}), {numbers.gib_with_unit(found.offload.device_bytes)}; "
            f"the rest takes {numbers.gib_with_unit(found.offload.host_bytes)} of the computer's memory"
        )
    for number, size in enumerate(found.cards, 1):
        lines.append(f"card {number} of {len(found.cards)}: {numbers.gib_with_unit(size)}")
    return "\n".join(lines)


def _verdict(fit: Fit) -> str:
    if fit.spare_bytes is None:
        return "not known" if fit.verdict == "unknown" else "the engine does not run there"
    if fit.verdict == "fits":
        return f"fits, {numbers.gib_with_unit(fit.spare_bytes)} to spare"
    missing = f"does not fit, {numbers.gib_with_unit(-fit.spare_bytes)} missing"
    if fit.longest_context_tokens:
        return f"{missing}; fits with {numbers.integer(fit.longest_context_tokens)} tokens"
    return missing
