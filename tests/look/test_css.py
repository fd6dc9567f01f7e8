"""What can be known about the stylesheet without a browser."""

import re
from itertools import product
from pathlib import Path

import pytest

SHEET = Path(__file__).parents[2] / "config/static/config/hemicycle.css"
CSS = re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.S)
TOKENS = dict(re.findall(r"(--[a-z-]+): (light-dark\([^)]*\))", CSS))
PLAIN = dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", CSS.split("@supports")[0]))

TEXT_PAIRS = [
    *product(("--ink", "--soft", "--blue", "--bad"), ("--page", "--panel", "--raised")),
    *product(("--on-navy", "--on-navy-soft", "--gold"), ("--navy",)),
    ("--blue-deep", "--page"),
    ("--on-blue", "--blue"),
    ("--on-blue", "--blue-deep"),
    ("--on-bad", "--bad"),
    ("--blue", "--blue-tint"),
    ("--blue-deep", "--blue-tint"),
    ("--bad", "--bad-tint"),
    ("--good", "--good-tint"),
    ("--wait", "--wait-tint"),
    *product(("--ink", "--soft"), ("--blue-tint", "--good-tint", "--wait-tint", "--bad-tint")),
]
LINE_PAIRS = [*product(("--edge", "--blue", "--bad"), ("--page", "--panel", "--raised"))]


def colour(token, scheme):
    if token not in TOKENS:
        return PLAIN[token]
    return re.findall(r"#[0-9a-f]{6}", TOKENS[token])[scheme == "dark"]


def luminance(hexadecimal):
    channels = [int(hexadecimal[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_is_readable_in_both_schemes(text, ground, scheme):
    assert contrast(colour(text, scheme), colour(ground, scheme)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINE_PAIRS)
def test_edges_of_controls_can_be_seen_in_both_schemes(line, ground, scheme):
    assert contrast(colour(line, scheme), colour(ground, scheme)) >= 3


def test_plain_tokens_are_the_light_scheme():
    assert {token: colour(token, "light") for token in TOKENS if token in PLAIN} == {
        token: PLAIN[token] for token in TOKENS if token in PLAIN
    }


def test_sheet_knows_no_left_and_no_right():
    physical = re.findall(
        r"(?<![\w-])(?:margin|padding|border|inset|scroll-(?:margin|padding))?-?"
        r"(?:left|right|top|bottom|width|height)(?:-[a-z]+)?\s*:"
        r"|(?:text-align|float|clear)\s*:\s*(?:left|right)",
        CSS,
    )

    assert physical == []


def test_sheet_is_layered_and_light():
    assert SHEET.stat().st_size <= 30 * 1024
    assert CSS.lstrip().startswith("@layer reset, tokens, base, layout, parts, pages;")
    outside = re.sub(r"@layer [a-z]+ (\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})", "", CSS)
    assert "{" not in outside


def test_sheet_fetches_nothing():
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "@font-face" not in CSS
