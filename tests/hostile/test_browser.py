"""Hostile pages in a real browser, with scripts and without: none runs, no element is added, nothing needs refusing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from selenium.webdriver import Chrome

from tests.browser import chromium
from tests.hostile.asking import Site
from tests.hostile.payloads import ELEMENT, MARKUP, TEXTS
from tests.hostile.region import SLUG

PAYLOADS = MARKUP["script"] + MARKUP["image"]
# Elements that data could have become, and handlers that they could have brought.
INJECTED = f"{ELEMENT}, [{ELEMENT}], [onload], [onerror], [onfocus], [onmouseover], a[href^='javascript' i]"
# The policy refuses these in what is sent; our own scripts place marks and lines with them.
STYLES = "[style]"
SCRIPTS = "script:not([type='application/ld+json']):not([src^='/assets/'])"
BLOCKS = "script[type='application/ld+json']"
PAGES = (
    *("/", f"/doc/dataset/{SLUG}", "/doc/def/", "/doc/def/Rzecz", "/doc/def/rodzaj", "/doc/code/rodzaj"),
    *("/doc/code/rodzaj/0", f"/doc/code/rodzaj/{len(MARKUP) // 2}", "/sparql", f"/sparql?example={SLUG}/wszystkie&run"),
    *("/search?q=a", f"/search?q={quote(PAYLOADS)}", f"/doc/dataset/{SLUG}?q=a", "/preferences"),
    *(f"/sparql?query={quote(PAYLOADS)}", f"/doc/{quote(PAYLOADS, safe='')}", f"/?lang={quote(PAYLOADS)}"),
    *(f"/doc/{SLUG}/{quote(text, safe='')}" for text in MARKUP.values()),
)


@pytest.fixture(scope="module", params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    run: bool = request.param
    return run


@pytest.fixture(scope="module")
def browser(scripts: bool) -> Iterator[Chrome]:
    with chromium(scripts=scripts) as driver:
        yield driver


@pytest.mark.parametrize("path", PAGES)
def test_no_payload_runs_or_becomes_an_element(site: Site, browser: Chrome, scripts: bool, path: str) -> None:
    unwanted = ", ".join((INJECTED, SCRIPTS) if scripts else (INJECTED, SCRIPTS, STYLES))
    for language in ("pl", "en"):
        place = path if "lang=" in path else path + ("&" if "?" in path else "?") + f"lang={language}"
        browser.get(site.address + place)
        # A dialog would raise here.
        assert browser.execute_script("return window.pwned") is None
        assert browser.execute_script("return document.querySelectorAll(arguments[0]).length", unwanted) == 0
        assert browser.find_elements("tag name", "main")
        refused = [
            entry["message"] for entry in browser.get_log("browser") if "Content Security Policy" in entry["message"]
        ]
        assert refused == []


def test_blocks_of_data_end_where_they_should(site: Site, browser: Chrome) -> None:
    """A block that a payload ended early, or kept open, would not parse, or would take the page with it."""
    for number, name in enumerate(TEXTS):
        browser.get(f"{site.address}/doc/code/rodzaj/{number}")
        parsed = browser.execute_script(
            f"return [...document.querySelectorAll({BLOCKS!r})].map(e => JSON.parse(e.text))"
        )
        assert parsed, name
