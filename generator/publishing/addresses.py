"""An address in, the same address out for templates; or UnsafeAddress where it may not come out."""

from __future__ import annotations

from generator.addresses import reason_against


class UnsafeAddress(ValueError):  # noqa: N818  a finding about an address; the message says why
    """Raised with the reason why an address may not come out."""


def href(address: str) -> str:
    """`address` itself, for templates; raises UnsafeAddress where it may not come out."""
    if not isinstance(address, str):
        raise UnsafeAddress(f"an address is text, not {type(address).__name__}")
    if reason := reason_against(address):
        raise UnsafeAddress(f"the address {address!r} is refused: {reason}")
    return address
