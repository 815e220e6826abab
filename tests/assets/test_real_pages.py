"""The figures of the region's own pages in a real browser: every chart is drawn, maps show what is where.

Wide and narrow, in both languages; an error in the console, or a refusal of the policy, fails the test.
"""

from __future__ import annotations

import json
import os
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.assets.test_scripts import built
from tests.browser import chromium
from tests.machine import PATIENCE, free_port
from tests.published import BASE, Published
from tests.served import serving

GEO = "http://www.opengis.net/ont/geosparql#"
# A thing of each kind of geometry, by what its literal begins with.
KINDS = {"POINT": ".map-mark", "LINESTRING": ".map-linestring", "POLYGON": ".map-polygon"}
# Of a canvas: whether anything is drawn on it.
DRAWN = """const [canvas] = arguments, blank = document.createElement("canvas");
[blank.width, blank.height] = [canvas.width, canvas.height];
return canvas.width > 0 && canvas.toDataURL() !== blank.toDataURL()"""


@pytest.fixture(scope="module")
def site(published: Published) -> Iterator[str]:
    built("page.js")
    settings = published.settings
    environ = {**os.environ, "LOD_REGION": str(settings.region), "LOD_VAR": str(settings.var), "LOD_WORKERS": "1"}
    with serving({**environ, "LOD_BASE_IRI": settings.base_iri, "LOD_BIND": f"127.0.0.1:{free_port()}"}) as address:
        yield address


@pytest.fixture(scope="module", params=[("pl", 1280), ("en", 390)], ids=["pl wide", "en narrow"])
def browser(request: pytest.FixtureRequest) -> Iterator[Chrome]:
    language, width = request.param
    with chromium(language=language, width=width) as opened:
        yield opened


def select(site: str, pattern: str) -> list[str]:
    """The paths of the pages of `?this`."""
    parameters = {"query": f"SELECT DISTINCT ?this WHERE {{ {pattern} }} ORDER BY ?this", "format": "json"}
    with urllib.request.urlopen(f"{site}/sparql?{urllib.parse.urlencode(parameters)}") as answer:
        rows = json.load(answer)["results"]["bindings"]
    return [urllib.parse.urlsplit(row["this"]["value"]).path.replace("/id/", "/doc/", 1) for row in rows]


def until_shown(browser: Chrome, selector: str) -> None:
    WebDriverWait(browser, PATIENCE).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, selector))


def fits(browser: Chrome) -> bool:
    """True when the page does not scroll sideways."""
    overflow: int = browser.execute_script("return document.documentElement.scrollWidth - innerWidth")
    return overflow <= 0


def complaints(browser: Chrome) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser")]


@pytest.mark.parametrize("kind", KINDS)
def test_map_of_a_thing_shows_it_in_the_region(site: str, browser: Chrome, kind: str) -> None:
    pattern = f'?this <{GEO}hasDefaultGeometry>/<{GEO}asWKT> ?wkt FILTER(STRSTARTS(STR(?wkt), "{kind}"))'
    path = select(site, pattern)[0]
    browser.get(f"{site}{path}")
    browser.execute_script("document.querySelector('figure[data-map]').scrollIntoView()")
    until_shown(browser, KINDS[kind])
    until_shown(browser, ".map-ground")
    assert browser.find_elements(By.CSS_SELECTOR, ".map-notice") == []
    assert fits(browser)
    assert complaints(browser) == []


def test_search_box_of_every_page_suggests_things_of_the_region(site: str, browser: Chrome) -> None:
    browser.get(f"{site}/def/?lang=en")
    box = browser.find_element(By.CSS_SELECTOR, "#search-everything")
    box.send_keys("lodz")
    until_shown(browser, ".search-box [role=option]")
    first = browser.find_element(By.CSS_SELECTOR, "[role=option] span").text
    assert "łód" in first.casefold()
    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    WebDriverWait(browser, PATIENCE).until(
        lambda driver: driver.current_url.endswith("?lang=en") and "/doc/" in driver.current_url
    )
    assert browser.find_element(By.CSS_SELECTOR, "h1").text
    assert fits(browser)
    assert complaints(browser) == []


def test_map_of_a_unit_has_its_parts_and_what_lies_in_it(site: str, browser: Chrome) -> None:
    path = select(site, "?this <def/jednostkaNadrzedna>/<def/jednostkaNadrzedna> ?region . ?part <def/lezyW> ?this")[0]
    parent = select(
        site, f"<{urllib.parse.urljoin(BASE, path.replace('/doc/', '/id/'))}> <def/jednostkaNadrzedna> ?this"
    )[0]
    browser.get(f"{site}{parent}")
    until_shown(browser, ".map-polygon")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".map-polygon")) > 1
    assert browser.find_elements(By.CSS_SELECTOR, ".map-mark")
    assert fits(browser)
    assert complaints(browser) == []


def test_every_chart_of_every_register_is_drawn(site: str, browser: Chrome) -> None:
    drawn = 0
    for path in select(site, "?this a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/publisher> ?who"):
        browser.get(f"{site}{path}")
        figures = browser.find_elements(By.CSS_SELECTOR, "figure[data-chart]")
        for figure in figures:
            browser.execute_script("arguments[0].scrollIntoView()", figure)
            WebDriverWait(browser, PATIENCE).until(lambda _, at=figure: at.find_elements(By.CSS_SELECTOR, "canvas"))
            canvas = figure.find_element(By.CSS_SELECTOR, "canvas")
            WebDriverWait(browser, PATIENCE).until(lambda driver, at=canvas: driver.execute_script(DRAWN, at))
            assert figure.find_element(By.CSS_SELECTOR, "details table")
        drawn += len(figures)
        assert fits(browser), path
        assert complaints(browser) == [], path
    assert drawn >= 10
