"""Every kind of page shuts nobody out: axe (WCAG 2.2 A and AA), small screens, large letters, every contrast."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from app.frame.preferences import OFFERS
from tests.pages.kinds import LANGUAGES, PAGES, address_of

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
RUN = "axe.run(arguments[0]).then(arguments[arguments.length - 1])"
DESKTOP, PHONE = 1280, 390
# WCAG 1.4.10: what a page of 1280 pixels has at 400 %.
NARROW = 320
WIDTH = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
EVERY = [(name, language) for name in PAGES for language in LANGUAGES]


@pytest.fixture
def page(region_site: str, browser: Chrome, request: pytest.FixtureRequest) -> Iterator[Chrome]:
    """The browser at a page, in a wide window."""
    name, language = request.param
    resize(browser, DESKTOP)
    browser.get(address_of(region_site, PAGES[name], language))
    yield browser
    resize(browser, DESKTOP)


@pytest.mark.parametrize("page", EVERY, ids="-".join, indirect=True)
def test_page_shuts_nobody_out(page: Chrome, axe: str) -> None:
    page.execute_script(axe)
    # What is closed is passed over.
    page.execute_script("document.querySelectorAll('details').forEach(each => { each.open = true })")
    for width in (DESKTOP, PHONE):
        resize(page, width)
        found = page.execute_async_script(RUN, {"runOnly": RULES})
        assert len(found["passes"]) > 15
        assert faults(found) == []
    resize(page, DESKTOP)
    for contrast in OFFERS["contrast"]:
        choose(page, "contrast", contrast)
        assert (contrast, faults(page.execute_async_script(RUN, COLOURS))) == (contrast, [])
    choose(page, "contrast", "")


@pytest.mark.parametrize("page", EVERY, ids="-".join, indirect=True)
def test_page_fits_small_screens_and_large_letters(page: Chrome) -> None:
    for width, letters in ((NARROW, ""), (PHONE, "large"), (PHONE, "largest"), (DESKTOP, "largest")):
        resize(page, width)
        choose(page, "letters", letters)
        content, window = page.execute_script(WIDTH)
        assert content <= window, (width, letters, widest(page))
    resize(page, PHONE)
    choose(page, "letters", "")
    head = page.execute_script("return document.querySelector('header.site').offsetHeight")
    assert head <= 200, "the head leaves most of a phone's screen to the page"


def resize(browser: Chrome, width: int) -> None:
    metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def choose(browser: Chrome, name: str, value: str) -> None:
    """What the server does for who chose it, without another page."""
    browser.execute_script(
        "const [name, value] = arguments, root = document.documentElement;"
        "if (value) root.dataset[name] = value; else delete root.dataset[name];",
        name,
        value,
    )


def faults(found: dict) -> list[tuple[str, str, str]]:
    return [
        (fault["id"], node["html"], node["any"][0]["message"] if node["any"] else "")
        for fault in found["violations"]
        for node in fault["nodes"][:2]
    ]


def widest(browser: Chrome) -> list[str]:
    """What sticks out of the page, for the message."""
    return list(
        browser.execute_script(
            "const edge = document.documentElement.clientWidth;"
            "return [...document.querySelectorAll('body *')].filter((each) => !each.closest('.scroll') &&"
            " each.getBoundingClientRect().right > edge + 1).slice(0, 5).map((each) => each.outerHTML.slice(0, 160))"
        )
    )
