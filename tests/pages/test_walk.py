"""A reader's walk through the site in a real browser: in both languages, with and without scripts, on both screens.

Home, a register, a facet, an entry, the territory that it lies in, what that is (a term), search, SPARQL: by links,
forms and keys, as a reader would, and by nothing that a page does not show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.browser import chromium, turning
from tests.pages.kinds import LANGUAGES

REGISTER = "stacje-demontazu"
SCREENS = {"desktop": (1280, 900), "phone": (390, 844)}


@dataclass(frozen=True)
class Walk:
    """A reader's browser on the site."""

    browser: Chrome
    site: str
    language: str

    def find(self, selector: str) -> WebElement:
        """The first element there is."""
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def follow(self, link: WebElement) -> None:
        """Follow a link that a reader sees."""
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
        assert link.is_displayed()
        with turning(self.browser):
            link.click()
        self.arrived()

    def submit(self, field: WebElement, text: str) -> None:
        """Write into a field and press Enter."""
        field.send_keys(text)
        with turning(self.browser):
            field.send_keys(Keys.ENTER)
        self.arrived()

    def arrived(self) -> None:
        """A page has a language, one heading of the first order, and what it says is not a problem."""
        assert self.find("html").get_attribute("lang") == self.language
        assert len(self.browser.find_elements(By.TAG_NAME, "h1")) == 1
        assert "problem" not in (self.find("body").get_attribute("class") or "")
        assert [entry for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"] == []

    @property
    def title(self) -> str:
        return self.find("h1").text

    @property
    def path(self) -> str:
        return self.browser.current_url.removeprefix(self.site).partition("?")[0]


@pytest.fixture(
    params=[(language, scripts, screen) for language in LANGUAGES for scripts in (True, False) for screen in SCREENS],
    ids=lambda chosen: f"{chosen[0]}-{'scripts' if chosen[1] else 'plain'}-{chosen[2]}",
)
def walk(request: pytest.FixtureRequest, region_site: str) -> Iterator[Walk]:
    """A browser whose reader has a language, scripts or none, and a screen."""
    language, scripts, screen = request.param
    width, height = SCREENS[screen]
    with chromium(scripts=scripts, language=language, width=width, height=height) as browser:
        yield Walk(browser, region_site, language)


def test_reader_walks_through_the_site(walk: Walk) -> None:
    walk.browser.get(walk.site)
    walk.arrived()
    for step in STEPS:
        step(walk)


def to_register(walk: Walk) -> None:
    walk.follow(walk.find(f"main a[href^='/doc/dataset/{REGISTER}']"))
    assert walk.path == f"/doc/dataset/{REGISTER}"
    assert walk.find(".found table tbody tr").is_displayed()


def to_facet(walk: Walk) -> None:
    """Choose a value by its box, send the form, and find as many entries as the value says."""
    if (narrowing := walk.find(".narrowing summary")).is_displayed():
        assert not walk.find(".filters").is_displayed()
        narrowing.click()
    facet = walk.find(".filters details:has(input[type=checkbox])")
    facet.find_element(By.TAG_NAME, "summary").click()
    choice = facet.find_element(By.CSS_SELECTOR, "label")
    promised = choice.find_element(By.TAG_NAME, "small").text
    choice.click()
    button = walk.find(".filters button.main")
    walk.follow(button)
    assert walk.find(".finder [role=status] strong").text.startswith(f"{promised} ")
    assert walk.find(".finder .active a").is_displayed()
    assert walk.find(".found a[type='text/csv']").is_displayed()


def to_entry(walk: Walk) -> None:
    link = walk.find(".found tbody th a")
    name = link.text
    walk.follow(link)
    assert walk.title == name
    assert walk.path.startswith(f"/doc/{REGISTER}/")
    assert walk.find(".facts dt").is_displayed()


def to_territory(walk: Walk) -> None:
    walk.follow(walk.find("main a[href^='/doc/teryt/']"))
    assert walk.path.startswith("/doc/teryt/")
    assert walk.find(f"main a[href*='/doc/dataset/{REGISTER}']").is_displayed()


def to_term(walk: Walk) -> None:
    walk.follow(walk.find(".types a[href^='/doc/def/']"))
    assert walk.path.startswith("/doc/def/")


def to_search(walk: Walk) -> None:
    walk.submit(walk.find("header.site input[type=search]"), "Łodzi")
    assert walk.path == "/search"
    assert "Łódź" in walk.find("main ol a, main li a, main h3 a").text


def to_queries(walk: Walk) -> None:
    walk.follow(walk.find("header.site a[href^='/sparql']"))
    walk.follow(walk.find("#examples ~ * a.run"))
    assert walk.find("#results table tbody tr").is_displayed()


STEPS: list[Callable[[Walk], None]] = [
    *(to_register, to_facet, to_entry, to_territory, to_term, to_search, to_queries),
]
