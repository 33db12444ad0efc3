"""Numbers as text: cases by hand, and laws that hold for all of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import numbers

NB = numbers.NO_BREAK
MANY = st.integers(min_value=0, max_value=10**15)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (numbers.integer(9241705984), "9,241,705,984"),
        (numbers.integer(-1234), "-1,234"),
        (numbers.parameters(9241705984), "9.24B"),
        (numbers.parameters(412442352), "412M"),
        (numbers.parameters(999), "999"),
        (numbers.parameters(1_000), "1.00K"),
        (numbers.parameters(27227128320), "27.2B"),
        (numbers.gib(2**30), "1.00"),
        (numbers.gib(9_155_008_512), "8.53"),
        (numbers.gib(0), "0"),
        (numbers.gib(30 * 2**30), "30.0"),
        (numbers.gib(1234 * 2**30), "1,234"),
        (numbers.gb(5_760_000_000), "5.76"),
        # what rounds up to one more digit keeps three of them
        (numbers.gb(9_996_000_000), "10.0"),
        (numbers.gb(99_960_000_000), "100"),
        (numbers.gb(999_600_000_000), "1,000"),
        # half to even, as banks do: no drift in sums
        (numbers.gb(1_125_000_000), "1.12"),
        (numbers.gb(1_135_000_000), "1.14"),
        (numbers.gib_with_unit(2100 * 2**20), f"2.05{NB}GiB"),
        (numbers.gib_with_unit(50 * 2**20), f"50.0{NB}MiB"),
        (numbers.gib_with_unit(-(3 * 2**30)), f"-3.00{NB}GiB"),
        (numbers.gb_with_unit(10**9), f"1.00{NB}GB"),
        (numbers.exact_bytes(2_202_009_600), f"2,202,009,600{NB}bytes"),
        (numbers.tokens(8192), "8K"),
        (numbers.tokens(131072), "128K"),
        (numbers.tokens(5376), "5.25K"),
        (numbers.tokens(384), "384"),
        (numbers.tokens(1024 * 1024), "1024K"),
        (numbers.bandwidth(1_008_000_000_000), "1,008"),
        (numbers.decimal(Decimal("71.30")), "71.30"),
        (numbers.decimal(Decimal("1E+2")), "100"),
        (numbers.decimal(64), "64"),
        (numbers.share(917_504_000, 9_241_705_984), "9.9%"),
        (numbers.share(6, 7), "86%"),
        (numbers.share(0, 7), "0.0%"),
        (numbers.ratio(9_241_705_984, 2_614_341_888), "3.5×"),
        (numbers.ratio(10, 10), "1.00×"),
        (numbers.ratio(1050, 10), "105×"),
        (numbers.listing([]), ""),
        (numbers.listing(["text"]), "text"),
        (numbers.listing(["text", "image"]), "text and image"),
        (numbers.listing(["1", "2", "3"], last="or"), "1, 2 or 3"),
        (numbers.plural(1, "layer"), f"1{NB}layer"),
        (numbers.plural(1042, "layer"), f"1,042{NB}layers"),
        (numbers.plural(2, "series", "series"), f"2{NB}series"),
    ],
)
def test_worked_by_hand(shown: str, expected: str) -> None:
    assert shown == expected


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2024-06-27", "27 June 2024"), ("2024-06", "June 2024"), ("2026-12-01", "1 December 2026")],
)
def test_dates_are_in_words(iso: str, words: str) -> None:
    assert numbers.date(iso).replace(NB, " ") == words
    # the day does not stand alone at the end of a line
    assert len(iso) == 7 or numbers.date(iso).split(" ")[0].endswith(words.split(" ")[1])


def value_of(text: str) -> Decimal:
    """What a reader takes a shown number for."""
    number = text.split(NB)[0].replace(",", "").rstrip("×%")
    scale = {"B": 10**9, "M": 10**6, "K": 10**3}.get(number[-1], 1)
    return Decimal(number.rstrip("BMK")) * scale


@given(MANY, MANY)
def test_the_larger_is_never_shown_as_the_smaller(one: int, two: int) -> None:
    low, high = sorted((one, two))
    for show in (
        numbers.gib,
        numbers.gb,
        numbers.parameters,
        numbers.integer,
        numbers.bandwidth,
        numbers.tokens,
    ):
        assert value_of(show(low)) <= value_of(show(high))


@given(st.integers(min_value=1, max_value=10**15))
def test_what_is_shown_is_within_half_a_percent(count: int) -> None:
    for shown, unit in (
        (numbers.gib(count), 2**30),
        (numbers.gb(count), 10**9),
        (numbers.parameters(count), 1),
    ):
        assert abs(value_of(shown) * unit - count) <= Decimal(count) / 200


@given(st.integers(min_value=10**6, max_value=10**15))
def test_at_least_three_digits_are_shown_and_no_more_than_the_whole_part_has(count: int) -> None:
    for shown in (numbers.gib(count), numbers.gb(count), numbers.parameters(count)):
        digits = shown.rstrip("BMK").replace(",", "").replace(".", "").lstrip("0")
        assert len(digits) == 3 or "." not in shown


@given(MANY)
def test_a_unit_never_leaves_its_number(count: int) -> None:
    for shown in (numbers.gib_with_unit(count), numbers.gb_with_unit(count), numbers.exact_bytes(count)):
        assert NB in shown and " " not in shown
        assert shown.rsplit(NB, 1)[1] in ("GiB", "MiB", "GB", "bytes")
    assert " " not in numbers.plural(count, "token")


@given(MANY)
def test_mebibytes_are_for_less_than_a_tenth_of_a_gibibyte(count: int) -> None:
    assert numbers.gib_with_unit(count).endswith("MiB") == (count * 10 < 2**30)


@given(MANY)
def test_whole_numbers_are_shown_to_the_last_digit(count: int) -> None:
    assert int(numbers.integer(count).replace(",", "")) == count
    assert all(len(group) == 3 for group in numbers.integer(count).split(",")[1:])


@given(st.integers(min_value=1, max_value=2**40), st.integers(min_value=1, max_value=2**40))
def test_a_share_and_its_rest_are_a_whole(one: int, two: int) -> None:
    whole = one + two
    total = value_of(numbers.share(one, whole)) + value_of(numbers.share(two, whole))
    assert abs(total - 100) <= 1


@given(st.dates())
def test_a_date_can_be_read_back(day: object) -> None:
    iso = str(day)
    shown, month, year = numbers.date(iso).replace(NB, " ").split(" ")
    assert f"{int(year):04}-{numbers.MONTHS.index(month) + 1:02}-{int(shown):02}" == iso
