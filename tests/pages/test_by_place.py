"""From the home page by place: to a powiat, a gmina in it, a register narrowed down to it; with scripts and without."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from app.bundle import FOLDER
from tests.browser import chromium, turning
from tests.machine import PATIENCE


def follow(browser: Chrome, selector: str) -> str:
    """Follow a link; the title of the page that it leads to."""
    link = browser.find_element(By.CSS_SELECTOR, selector)
    with turning(browser):
        browser.get(link.get_attribute("href") or "")
    return browser.find_element(By.TAG_NAME, "h1").text


@pytest.mark.parametrize(("language", "width"), [("pl", 1280), ("en", 390)])
def test_places_are_reached_by_links_alone(region_site: str, language: str, width: int) -> None:
    with chromium(scripts=False, language=language, width=width) as browser:
        browser.get(f"{region_site}/?lang={language}")
        assert follow(browser, ".units a[href*='/1001']") == "powiat bełchatowski"
        assert len(browser.find_elements(By.CSS_SELECTOR, ".gathering")) > 5
        assert "Bełchatów" in follow(browser, ".ground .units a[href*='/1001']")
        assert follow(browser, ".within a[href*='/1001?']") == "powiat bełchatowski"
        register = browser.find_element(By.CSS_SELECTOR, ".gathering h3 a").text
        assert follow(browser, ".gathering h3 a") == register
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_map_of_the_region_leads_to_its_parts(region_site: str, browser: Chrome) -> None:
    if not (FOLDER / "manifest.json").exists():
        pytest.skip("the scripts of pages are not built here: run `make assets`")
    browser.get(f"{region_site}/?lang=pl")
    figure = browser.find_element(By.CSS_SELECTOR, "figure.map")
    browser.execute_script("arguments[0].scrollIntoView()", figure)
    WebDriverWait(browser, PATIENCE).until(lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ".map-shape")) > 20)
    names = [shape.get_attribute("aria-label") for shape in figure.find_elements(By.CSS_SELECTOR, ".map-shape")]
    assert "powiat bełchatowski" in names
