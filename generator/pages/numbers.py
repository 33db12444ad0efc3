"""The only place where a number becomes text: one function a quantity, three significant digits where rounded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import ceil

GIB = 2**30
MIB = 2**20
GB = 10**9
NO_BREAK = "\u00a0"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def integer(value: int) -> str:
    """9241705984 -> '9,241,705,984'."""
    return f"{value:,}"


def signed(value: int) -> str:
    """A difference: `+157,184`, `−2,364`.

    >>> signed(157184), signed(-2364)
    ('+157,184', '−2,364')
    """
    return f"{'−' if value < 0 else '+'}{integer(abs(value))}"


def parameters(count: int) -> str:
    """A parameter count in B, M or K.

    >>> parameters(9241705984), parameters(412442352), parameters(999885952), parameters(999499999)
    ('9.24B', '412M', '1.00B', '999M')
    """
    for unit, size in (("B", 10**9), ("M", 10**6), ("K", 10**3)):
        if count >= size - size // 2000:  # from where the next smaller unit would be rounded to a thousand
            return _significant(Decimal(count) / size) + unit
    return str(count)


def gib(size_bytes: int) -> str:
    """Bytes in GiB (2^30), three significant digits, without the unit: memory."""
    return _significant(Decimal(size_bytes) / GIB)


def gb(size_bytes: int) -> str:
    """Bytes in GB (10^9), three significant digits, without the unit: downloads."""
    return _significant(Decimal(size_bytes) / GB)


def gib_with_unit(size_bytes: int) -> str:
    """Bytes as memory, with the unit: GiB, or MiB below a tenth of one."""
    if abs(size_bytes) * 10 < GIB:
        return f"{_significant(Decimal(size_bytes) / MIB)}{NO_BREAK}MiB"
    return f"{gib(size_bytes)}{NO_BREAK}GiB"


def gb_with_unit(size_bytes: int) -> str:
    """Bytes as a download, with the unit."""
    return f"{gb(size_bytes)}{NO_BREAK}GB"


def exact_bytes(size_bytes: int) -> str:
    """Bytes in full, with the unit."""
    return f"{integer(size_bytes)}{NO_BREAK}bytes"


def tokens(count: int) -> str:
    """Tokens as people name contexts: 8192 -> '8K', 5376 -> '5.25K', 384 -> '384'."""
    if count < 1024:
        return str(count)
    thousands = (Decimal(count) / 1024).quantize(Decimal("0.01"), ROUND_HALF_EVEN).normalize()
    return f"{thousands:f}K"


def bandwidth(bytes_per_second: int) -> str:
    """Bytes a second in GB/s, without the unit."""
    return f"{(Decimal(bytes_per_second) / GB).quantize(Decimal(1), ROUND_HALF_EVEN):,}"


def rate(per_second: Fraction) -> str:
    """A bound a second, rounded up so that it stays one: '49', '1,240', '7.4'.

    >>> rate(Fraction(4893, 100)), rate(Fraction(731, 100))
    ('49', '7.4')
    """
    if per_second >= 10:
        return integer(ceil(per_second))
    return f"{Decimal(ceil(per_second * 10)) / 10:.1f}"


def date(iso: str) -> str:
    """'2024-06-27' -> '27 June 2024'; '2024-06' -> 'June 2024'."""
    year, month, *day = iso.split("-")
    words = f"{MONTHS[int(month) - 1]} {year}"
    return f"{int(day[0])}{NO_BREAK}{words}" if day else words


def decimal(value: Decimal | int) -> str:
    """A printed number as it was printed."""
    return f"{value:f}" if isinstance(value, Decimal) else integer(value)


def share(part: int, whole: int) -> str:
    """A part of a whole in percent, one decimal below ten: '8.3%'."""
    value = Decimal(100 * part) / whole
    return f"{value.quantize(Decimal('0.1') if value < 10 else Decimal(1), ROUND_HALF_EVEN)}%"


def percent(value: Fraction, *, is_signed: bool = False) -> str:
    """A part of one in percent, two significant digits, none where it is nothing.

    >>> percent(Fraction(-36, 1000), is_signed=True), percent(Fraction(1, 10**7)), percent(Fraction(0))
    ('−3.6%', 'under 0.01%', '0')
    """
    if not value:
        return "0"
    size = Decimal(abs(value.numerator) * 100) / value.denominator
    sign = ("−" if value < 0 else "+") if is_signed else ""
    return f"{sign}{_significant(size, digits=2)}%" if size >= Decimal("0.01") else "under 0.01%"


def ratio(larger: int, smaller: int) -> str:
    """How many times as large: '3.7×', '1.08×'."""
    value = Decimal(larger) / smaller
    return f"{_significant(value, digits=3 if value < 2 else 2)}×"


def listing(words: Iterable[str], *, last: str = "and") -> str:
    """'text', 'text and image', 'text, image and audio'."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def plural(count: int, word: str, words: str | None = None) -> str:
    """'1 layer', '42 layers'."""
    return f"{integer(count)}{NO_BREAK}{word if count == 1 else words or word + 's'}"


def _significant(value: Decimal, *, digits: int = 3) -> str:
    """`value` with `digits` significant digits but never fewer than its whole part has: 8.60, 17.2, 143."""
    if value == 0:
        return "0"
    places = max(digits - 1 - value.adjusted(), 0)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    if rounded.adjusted() > value.adjusted() and places > 0:  # 9.996 became 10.00
        rounded = rounded.quantize(Decimal(1).scaleb(-(places - 1)), ROUND_HALF_EVEN)
    return f"{rounded:,f}"
