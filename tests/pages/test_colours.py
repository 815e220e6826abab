"""Colours of every palette have the contrast that WCAG 2.1 asks for, and no sheet has a colour of its own."""

from __future__ import annotations

import re
from itertools import product

import pytest

from tests.conftest import CHECKOUT

SHEETS = CHECKOUT / "app" / "static"
SITE = (SHEETS / "site.css").read_text("utf-8")
BLOCK = re.compile(r"(:root[^{]*)\{([^}]*)\}")
PALETTES = {
    " ".join(selector.split()): dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for selector, block in BLOCK.findall(SITE)
}
SERIES = [f"series-{number}" for number in range(1, 7)]
# What stands on what: text (WCAG 1.4.3) 4.5 to 1, controls and drawings (WCAG 1.4.11) 3 to 1.
TEXT = [
    *product(["ink", "quiet", "link", "visited"], ["paper", "shade"]),
    *[("on-brand", "brand"), ("ink", "mark"), ("paper", "link")],
    *[(name, f"{name}-paper") for name in ("good", "bad", "warning")],
]
DRAWN = [*product(["edge", "focus", *SERIES], ["paper"]), ("focus", "shade")]
# Where a sheet may name a colour: the frame of an editor that has one look, and ink on paper.
OWN = {"print.css"}


def test_there_are_four_palettes_and_each_has_every_colour() -> None:
    assert len(PALETTES) == 4
    assert {frozenset(palette) for palette in PALETTES.values()} == {frozenset(PALETTES[":root"])}


def test_dark_is_the_same_by_device_and_by_choice() -> None:
    assert PALETTES[":root:not([data-contrast])"] == PALETTES[':root[data-contrast="dark"]']


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(("over", "under"), TEXT)
def test_text_can_be_read(palette: str, over: str, under: str) -> None:
    assert contrast(PALETTES[palette][over], PALETTES[palette][under]) >= 4.5


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(("over", "under"), DRAWN)
def test_controls_and_drawings_can_be_seen(palette: str, over: str, under: str) -> None:
    assert contrast(PALETTES[palette][over], PALETTES[palette][under]) >= 3


def test_yellow_on_black_is_the_strongest() -> None:
    palette = PALETTES[':root[data-contrast="high"]']
    assert all(contrast(palette[name], palette["paper"]) > 15 for name in ("ink", "quiet", "link", "focus"))


@pytest.mark.parametrize("sheet", sorted(SHEETS.glob("*.css")), ids=lambda sheet: sheet.name)
def test_colours_stand_in_the_palettes_alone(sheet) -> None:
    rules = BLOCK.sub("", sheet.read_text("utf-8"))
    # The ring on the bar at the top, which is dark in every palette, and shadows.
    named = set(re.findall(r"#[0-9a-f]{3,8}\b(?=[^{}]*[;}])", rules)) - {"#ffd75e"}
    assert sheet.name in OWN or not named


def test_ring_can_be_seen_on_the_bar_at_the_top() -> None:
    [ring] = re.findall(r"header\.site \.top \{[^}]*--focus: (#\w+)", SITE)
    assert all(contrast(ring, palette["brand"]) >= 3 for palette in PALETTES.values())


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, definition of contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
