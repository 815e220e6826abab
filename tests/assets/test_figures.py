"""Maps, charts and suggestions in a real browser, under the policy that the site sends, with the mouse and with keys.

Every test ends by reading the browser's console: an error there, or a refusal of the policy, fails it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.assets import figures
from tests.assets.test_scripts import built
from tests.browser import chromium
from tests.conftest import CHECKOUT
from tests.machine import PATIENCE

AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
RUN = "axe.run({runOnly: arguments[0]}).then(arguments[arguments.length - 1])"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    built("page.js")
    with figures.site(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="module")
def driver() -> Iterator[Chrome]:
    with chromium(language="en") as opened:
        yield opened


class Page:
    """The page of figures as its reader sees it."""

    def __init__(self, site: str, driver: Chrome) -> None:
        self.site = site
        self.driver = driver

    def open(self, query: str) -> None:
        self.driver.get(f"{self.site}/figures?{query}")

    def until(self, condition: Callable[[], object]) -> None:
        WebDriverWait(self.driver, PATIENCE).until(lambda _: condition())

    def find(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        self.until(lambda: self.find(selector))
        return self.find(selector)[0]

    def names(self, selector: str) -> list[str]:
        read = (
            "return [...document.querySelectorAll(arguments[0])].map((part) => part.getAttribute('aria-label') ?? '')"
        )
        named: list[str] = self.run(read, selector)
        return named

    def mark(self, name: str) -> WebElement:
        """The mark that a screen reader calls `name`."""
        self.until(lambda: name in self.names(".map-mark"))
        return self.find(".map-mark")[self.names(".map-mark").index(name)]

    def seen_with(self, **features: str) -> None:
        """Look at the page with these preferences, and with no motion."""
        wanted = {"prefers-reduced-motion": "reduce", **{name.replace("_", "-"): to for name, to in features.items()}}
        media = {"features": [{"name": name, "value": value} for name, value in wanted.items()]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def focused(self) -> str:
        """What has the focus, by its name or its text."""
        element = self.driver.switch_to.active_element
        return element.get_attribute("aria-label") or element.text

    def tab_to(self, name: str) -> None:
        for _ in range(40):
            self.press(Keys.TAB)
            if self.focused() == name:
                return
        raise AssertionError(f"Tab never comes to {name}")

    def run(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)


@pytest.fixture
def page(site: str, driver: Chrome) -> Iterator[Page]:
    opened = Page(site, driver)
    yield opened
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert opened.run("return window.hacked") is None
    assert [entry["message"] for entry in driver.get_log("browser")] == []


def test_map_has_marks_and_shapes_over_the_outline(page: Page) -> None:
    page.open("lang=en&source=places")
    page.one(".map-ground")
    assert len(page.find(".map-ground")) == 2
    assert page.one(".map-box").get_attribute("aria-label") == "Places 1"
    expected = {"West", figures.HOSTILE, "Entries at this place: 2"}
    assert set(page.names(".map-mark")) == expected
    assert set(page.names(".map-shape[role=button][tabindex='0']")) == {"A line", "An area"}
    assert len(page.find(".map-shape")) == 3
    assert page.find("[role=status]") == []
    assert page.names(".leaflet-control-zoom a") == ["Zoom in", "Zoom out"]


def test_name_of_a_place_is_text_and_leads_only_to_pages(page: Page) -> None:
    page.open("lang=en&source=places")
    page.mark(figures.HOSTILE).click()
    page.until(lambda: page.one(".leaflet-popup-content strong").text == figures.HOSTILE)
    assert page.find(".leaflet-popup-content a") == []
    assert page.find("img") == []


def test_map_is_walked_with_the_keyboard(page: Page) -> None:
    page.open("lang=en&source=places")
    page.until(lambda: len(page.find(".map-mark")) == 3)
    page.tab_to("West")
    page.press(Keys.ENTER)
    page.until(lambda: page.focused() == "West" and page.find(".leaflet-popup a[href='/doc/west?lang=en']"))
    page.until(lambda: page.one(".leaflet-popup-content p").text == "A note")
    assert page.names(".leaflet-popup-close-button") == ["Close"]
    page.press(Keys.ESCAPE)
    page.until(lambda: not page.find(".leaflet-popup"))
    assert page.driver.switch_to.active_element.get_attribute("role") == "button"
    assert page.focused() == "West"
    page.tab_to("Entries at this place: 2")
    page.press(Keys.SPACE)
    page.until(lambda: len(page.find(".leaflet-popup-content li a")) == 2 and page.focused() == "one")


def test_shape_is_opened_with_the_keyboard(page: Page) -> None:
    page.open("lang=en&source=places")
    page.until(lambda: len(page.find(".map-shape")) == 3)
    page.tab_to("A line")
    page.press(Keys.ENTER)
    page.until(lambda: page.find(".leaflet-popup a[href='/doc/line']") and page.focused() == "A line")


def test_first_link_leads_past_the_map(page: Page) -> None:
    page.open("lang=en&source=places&source=many")
    page.until(lambda: page.find(".map-past"))
    page.tab_to("Skip the map")
    page.press(Keys.ENTER)
    page.press(Keys.TAB)
    assert page.focused() == "the list"


def test_many_places_are_few_marks_that_come_apart(page: Page) -> None:
    page.open("lang=pl&source=many")
    page.until(lambda: page.find(".map-many"))
    marks = page.find(".map-mark")
    assert 5 < len(marks) < 120
    shown = sum(int("".join(filter(str.isdigit, mark.text))) for mark in marks)
    assert shown == 20_000
    before = page.names(".map-mark")
    assert all(re.fullmatch("Miejsca blisko siebie: [^:]+: [^,]+, [^,]+.*", name) for name in before)
    page.run("arguments[0].focus()", marks[0])
    page.press(Keys.ENTER)
    page.until(lambda: page.names(".map-mark") != before)
    # The mark has come apart, and the keyboard is on the map still.
    page.until(lambda: page.driver.switch_to.active_element.get_attribute("role") in ("group", "button"))


def test_map_without_places_shows_the_region(page: Page) -> None:
    page.open("lang=en&source=none")
    page.one(".map-ground")
    box, region = page.one(".map-box").rect, page.one(".map-ground.map-level-0").rect
    assert box["height"] / 3 < region["height"] < box["height"]


def test_map_that_cannot_be_had_says_so(page: Page) -> None:
    page.open("lang=pl&source=absent")
    page.until(lambda: page.one(".map-notice").text == "Nie udało się wczytać mapy.")
    assert page.find(".map-box") == []
    assert all("404" in entry["message"] for entry in page.driver.get_log("browser"))


def test_tiles_are_shown_with_their_credit_when_they_are_set(driver: Chrome, tmp_path: Path) -> None:
    built("page.js")
    tiles = {"LOD_MAP_TILES": "https://tiles.invalid/{z}/{x}/{y}.png", "LOD_MAP_CREDIT": "© <b>Tiles</b>"}
    with figures.site(tmp_path, **tiles) as address:
        page = Page(address, driver)
        page.open("lang=en&source=places")
        page.until(lambda: page.find(".leaflet-tile"))
        assert page.one(".map-credit").text == "© <b>Tiles</b>"
        assert page.find(".map-ground") == []
        refused = [entry["message"] for entry in driver.get_log("browser") if "Content Security" in entry["message"]]
        assert refused == []


@pytest.mark.parametrize("kind", ["bar", "stacked", "line", "share"])
def test_chart_is_drawn_from_its_table_which_stays(page: Page, kind: str) -> None:
    page.open(f"lang=en&kind={kind}")
    canvas = page.one("canvas")
    assert canvas.get_attribute("role") == "img"
    name = canvas.get_attribute("aria-label")
    assert name == f"Chart: Plan and execution, {kind}. The same numbers are in the table."
    page.until(lambda: _inked(page))
    assert not page.one("figure table").is_displayed()
    page.one("figure summary").click()
    assert page.one("figure table").is_displayed()
    assert page.one("figure tbody data").text == "1 234 567,50"


def test_chart_follows_the_colours_of_the_page(page: Page) -> None:
    page.seen_with()
    page.open("lang=en&kind=bar")
    page.until(lambda: _inked(page))
    light = _pixels(page)
    page.seen_with(prefers_color_scheme="dark")
    page.until(lambda: _inked(page) and _pixels(page) != light)
    dark = _pixels(page)
    page.seen_with(forced_colors="active")
    page.until(lambda: _inked(page) and _pixels(page) not in (light, dark))
    page.seen_with()
    page.until(lambda: _pixels(page) == light)
    page.run("document.documentElement.style.setProperty('--ink', 'rgb(255, 0, 0)')")
    page.until(lambda: _inked(page) and _pixels(page) != light)


def test_bar_leads_where_the_name_of_its_row_does(page: Page) -> None:
    page.open("lang=en&kind=bar")
    page.until(lambda: _inked(page))
    canvas = page.one("canvas")
    # The first half of the chart is that of the first row; the second row leads nowhere.
    right, left = canvas.size["width"] // 4, -canvas.size["width"] // 6
    ActionChains(page.driver).move_to_element_with_offset(canvas, right, 0).click().perform()
    ActionChains(page.driver).move_to_element_with_offset(canvas, left, 0).click().perform()
    page.until(lambda: page.driver.current_url.endswith("/figures?source=none"))


def test_chart_fits_a_telephone_and_grows_again(page: Page) -> None:
    page.open("lang=en&kind=bar&source=places")
    page.until(lambda: _inked(page))
    wide = page.one("canvas").size["width"]
    metrics = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    page.until(lambda: page.one("canvas").size["width"] < 390)
    assert page.run("return document.documentElement.scrollWidth") <= 390
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**metrics, "width": 1280})
    page.until(lambda: page.one("canvas").size["width"] == wide)


def test_print_has_the_map_the_chart_and_the_table(page: Page) -> None:
    page.open("lang=en&kind=bar&source=places")
    page.until(lambda: _inked(page) and page.find(".map-ground"))
    printed = page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    assert len(base64.b64decode(printed["data"])) > 10_000
    assert page.one("figure table").is_displayed()


def test_suggestions_are_a_combobox(page: Page) -> None:
    page.open("lang=en")
    box = page.one("#q")
    box.click()
    page.until(lambda: box.get_attribute("role") == "combobox")
    assert box.get_attribute("aria-expanded") == "false"
    box.send_keys("łó")
    page.until(lambda: len(page.find("[role=option]")) == 2)
    assert box.get_attribute("aria-expanded") == "true"
    assert page.one(f"#{box.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    assert [option.text for option in page.find("[role=option]")] == ["Łódź\ngmina", figures.HOSTILE]
    assert page.run("return document.querySelector('main [role=status]').textContent") == "Suggestions: 2"
    page.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP)
    chosen = page.one("[aria-selected=true]")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert chosen.text == "Łódź\ngmina"
    page.press(Keys.ESCAPE)
    assert not page.one("[role=listbox]").is_displayed()
    assert box.get_attribute("aria-activedescendant") is None
    assert box.get_attribute("value") == "łó"


def test_suggestion_leads_to_its_page_and_one_without_a_page_is_searched_for(page: Page) -> None:
    page.open("lang=en")
    page.one("#q").send_keys("łó")
    page.until(lambda: len(page.find("[role=option]")) == 2)
    page.press(Keys.ARROW_DOWN, Keys.ENTER)
    page.until(lambda: page.driver.current_url.endswith("/figures?source=none"))
    page.open("lang=en")
    page.one("#q").send_keys("łó")
    page.until(lambda: len(page.find("[role=option]")) == 2)
    page.find("[role=option]")[1].click()
    page.until(lambda: "/search?q=%3Cimg" in page.driver.current_url)
    # The page of results is not of this site.
    page.driver.get_log("browser")
    page.open("lang=en")


def test_what_is_written_is_searched_for_without_a_choice(page: Page) -> None:
    page.open("lang=en")
    page.one("#q").send_keys("nothing")
    page.until(lambda: page.run("return document.querySelector('main [role=status]')?.textContent") == "No suggestions")
    page.press(Keys.ENTER)
    page.until(lambda: "/search?q=nothing" in page.driver.current_url)
    page.driver.get_log("browser")
    page.open("lang=en")


def test_page_is_whole_without_scripts(site: str) -> None:
    with chromium(scripts=False) as driver:
        page = Page(site, driver)
        page.open("lang=en&source=places&kind=bar")
        assert page.one("figure table").is_displayed()
        assert page.one("figure.map figcaption").is_displayed()
        assert page.find("canvas, .map-box, [role=combobox]") == []
        page.one("#q").send_keys("x", Keys.ENTER)
        page.until(lambda: "/search?q=x" in driver.current_url)


def test_figures_shut_nobody_out(page: Page) -> None:
    if not AXE.exists():
        pytest.skip("axe is not installed here: run `make assets`")
    page.open("lang=en&source=places&kind=bar&kind=share")
    page.until(lambda: _inked(page) and page.find(".map-ground"))
    page.one("#q").send_keys("łó")
    page.until(lambda: len(page.find("[role=option]")) == 2)
    page.run(AXE.read_text("utf-8"))
    found = page.driver.execute_async_script(RUN, RULES)
    faults = [(rule["id"], node["target"]) for rule in found["violations"] for node in rule["nodes"]]
    assert faults == []


def _pixels(page: Page) -> str:
    canvas = "document.querySelector('canvas')"
    drawn: str = page.run(f"return {canvas}?.toDataURL() ?? ''")
    return drawn


def _inked(page: Page) -> bool:
    """True when something is drawn on the canvas of a chart."""
    return bool(
        page.run(
            """const canvas = document.querySelector("canvas");
            if (!canvas?.width) return false;
            const blank = document.createElement("canvas");
            [blank.width, blank.height] = [canvas.width, canvas.height];
            return canvas.toDataURL() !== blank.toDataURL()"""
        )
    )
