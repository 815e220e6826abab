"""A walk over the pages of terms in a browser that runs no scripts, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from tests.browser import chromium, turning


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with chromium(scripts=False) as driver:
        yield driver


def heading(browser: Chrome) -> str:
    return browser.find_element("tag name", "h1").text


def follow(browser: Chrome, selector: str) -> None:
    with turning(browser):
        browser.find_element("css selector", selector).click()


def test_walk_from_the_diagram_to_a_class_its_property_and_its_shape(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/doc/def/?lang=en")
    follow(browser, "svg.diagram a[href^='/doc/def/Umowa']")
    assert heading(browser) == "contract"
    follow(browser, "table.terms a[href^='/doc/def/wartosc']")
    assert heading(browser) == "value"
    follow(browser, "[aria-labelledby=shapes] th a")
    assert heading(browser) == "contract"
    assert "lang=en" in browser.current_url


def test_boxes_of_the_diagram_are_reached_and_opened_by_keyboard(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/doc/def/?lang=en")
    link = browser.find_element("css selector", "svg.diagram a[href^='/doc/def/Miejsce']")
    for _ in range(60):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if browser.switch_to.active_element == link:
            break
    else:
        pytest.fail("the link is not in the order of the keyboard")
    with turning(browser):
        browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert heading(browser) == "place"


def test_codes_are_unfolded_and_found_without_scripts(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/doc/code/duzo?lang=pl")
    [inner] = browser.find_elements("css selector", "a[href^='/doc/code/duzo/12?']")
    assert not inner.is_displayed()
    for summary in browser.find_elements("css selector", ".codes summary"):
        if summary.text == "1 kod 1":
            summary.send_keys(Keys.ENTER)
    assert inner.is_displayed()
    with turning(browser):
        browser.find_element("id", "words").send_keys("kod 12", Keys.ENTER)
    assert browser.find_element("css selector", "p[role=status]").text == "Znaleziono 1 pojęcie"
    follow(browser, ".codes a[href^='/doc/code/duzo/12?']")
    assert heading(browser) == "kod 12"
    follow(browser, "[aria-labelledby=place] a[href^='/doc/code/duzo/1?']")
    assert heading(browser) == "kod 1"


def test_diagram_scrolls_in_a_region_of_its_own(browser: Chrome, address: str) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(f"{address}/doc/def/?lang=pl")
    drawing = browser.find_element("css selector", "svg.diagram")
    assert drawing.size["width"] > 390
    assert browser.find_element("css selector", "main").size["width"] <= 390
