"""Every text on every ground it stands on can be read, in both schemes: the promises of tokens.css."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

Colour = tuple[float, float, float, float]

THEME_PATH = Path(__file__).parents[2] / "templates" / "theme"
TOKENS = (THEME_PATH / "css" / "tokens.css").read_text(encoding="utf-8")
RULES = "".join((THEME_PATH / "css" / name).read_text(encoding="utf-8") for name in ("base.css", "parts.css"))
COLOURS = dict(re.findall(r"(--[a-z-]+): light-dark\((.+)\);", TOKENS))
PAIRS = re.findall(r"(--[a-z-]+) on ((?:--[a-z-]+ )+)([\d.]+)", TOKENS)
SCHEMES = ("light", "dark")
TEXTS = {"--ink", "--ink-soft", "--accent", "--fits", "--shorter"}
SHAPES = {"--control", "--focus"}


def colour_of(text: str) -> Colour:
    """Red, green, blue and how opaque, each from 0 to 1, of `#rrggbb` or `rgb(r g b / a%)`."""
    if match := re.fullmatch(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", text):
        red, green, blue = (int(part, 16) / 255 for part in match.groups())
        return red, green, blue, 1.0
    match = re.fullmatch(r"rgb\((\d+) (\d+) (\d+) / (\d+)%\)", text)
    assert match, f"{text}: not a colour that this test reads"
    red, green, blue = (int(part) / 255 for part in match.groups()[:3])
    return red, green, blue, int(match[4]) / 100


def token(name: str, scheme: str) -> Colour:
    light, dark = re.split(r", (?=#|rgb)", COLOURS[name])
    return colour_of(light if scheme == "light" else dark)


def over(top: Colour, ground: Colour) -> Colour:
    """What is seen where `top` lies on an opaque `ground`."""
    red, green, blue = (a * top[3] + b * (1 - top[3]) for a, b in zip(top[:3], ground[:3], strict=True))
    return red, green, blue, 1.0


def luminance(colour: Colour) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Colour, second: Colour) -> float:
    """Contrast ratio, from 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def ground_of(names: str, scheme: str) -> Colour:
    *upper, lowest = (token(name, scheme) for name in names.split())
    ground = lowest
    for layer in reversed(upper):
        ground = over(layer, ground)
    return ground


def test_contrast_is_measured_as_the_guideline_says() -> None:
    assert contrast(colour_of("#000000"), colour_of("#ffffff")) == pytest.approx(21)
    assert contrast(colour_of("#777777"), colour_of("#ffffff")) == pytest.approx(4.48, abs=0.005)
    assert over(colour_of("rgb(0 0 0 / 50%)"), colour_of("#ffffff"))[:3] == pytest.approx((0.5, 0.5, 0.5))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "grounds", "least"), PAIRS, ids=lambda value: value.strip())
def test_pair_has_the_contrast_it_promises(text: str, grounds: str, least: str, scheme: str) -> None:
    ratio = contrast(token(text, scheme), ground_of(grounds, scheme))
    assert ratio >= float(least), f"{text} on {grounds}is {ratio:.2f} in the {scheme} scheme"


def test_no_promise_is_below_the_guideline() -> None:
    for text, grounds, least in PAIRS:
        needed = 3.0 if text in SHAPES else 4.5
        assert float(least) >= needed, f"{text} on {grounds}promises only {least}"


def test_each_text_and_shape_is_promised_on_each_ground_it_can_meet() -> None:
    promised = {(text, grounds.strip()) for text, grounds, _ in PAIRS}
    for text in TEXTS | SHAPES:
        assert (text, "--paper") in promised
    for text in {"--ink", "--ink-soft", "--accent"}:
        assert {(text, "--surface"), (text, "--mark")} <= promised


def test_text_is_set_in_no_colour_but_the_promised_ones() -> None:
    used = set(re.findall(r"(?<![-a-z])color: var\((--[a-z-]+)\)", RULES))
    assert used <= TEXTS, f"no pair is promised for {sorted(used - TEXTS)}"


def test_grounds_are_none_but_the_promised_ones() -> None:
    used = set(re.findall(r"background(?:-color)?: var\((--[a-z-]+)\)", RULES))
    promised = {name for _, grounds, _ in PAIRS for name in grounds.split()}
    assert used <= promised, f"no pair is promised on {sorted(used - promised)}"


def test_colours_live_in_the_tokens_alone() -> None:
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?!-)|\brgba?\(|\bhsla?\(", RULES)


def test_every_token_in_use_is_defined() -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+):", TOKENS))
    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", RULES + TOKENS)) <= defined


def test_the_browser_bar_has_the_colours_of_the_page() -> None:
    page = (THEME_PATH / "main.html").read_text(encoding="utf-8")
    light, dark = COLOURS["--paper"].split(", ")
    assert re.findall(r'theme-color" content="(#[0-9a-f]+)" media="[^"]*(light|dark)', page) == [
        (light, "light"),
        (dark, "dark"),
    ]
