"""The page /sparql in a real browser, without scripts: what a person can do with a form, links and a table."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser import chromium, turning
from tests.machine import free_port
from tests.served import serving
from tests.serving.conftest import BASE, GRAPHS, publish

EXAMPLE = "# Wszystkie umowy\n# All contracts\nPREFIX lod: <def/>\nSELECT ?umowa WHERE { ?umowa a lod:Umowa }\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    queries = folder / "region" / "mappings" / "umowy" / "queries"
    queries.mkdir(parents=True)
    (queries / "wszystkie.rq").write_text(EXAMPLE, "utf-8")
    publish(folder / "var" / "releases", "r1", GRAPHS)
    settings = {"LOD_REGION": str(folder / "region"), "LOD_VAR": str(folder / "var"), "LOD_BASE_IRI": BASE}
    environ = {**os.environ, **settings, "LOD_BIND": f"127.0.0.1:{free_port()}", "LOD_WORKERS": "1"}
    with serving(environ) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with chromium(scripts=False) as driver:
        yield driver


def run(browser: Chrome, query: str) -> None:
    write(browser, query)
    follow(browser, browser.find_element("css selector", "#sparql button.main"))


def write(browser: Chrome, query: str) -> None:
    """Put a query in place of the one that the form begins with."""
    field = browser.find_element("id", "query")
    field.clear()
    field.send_keys(query)


def follow(browser: Chrome, element: WebElement) -> None:
    """Press a link or a button and wait for the page that it leads to."""
    with turning(browser):
        element.click()


def cells(browser: Chrome) -> list[str]:
    return [cell.text for cell in browser.find_elements("css selector", "#results td")]


@pytest.mark.parametrize(
    ("language", "label", "button", "caption"),
    [("pl", "Zapytanie", "Wykonaj", "3 wiersze"), ("en", "Query", "Run", "3 rows")],
)
def test_query_is_written_run_and_read(
    site: str, browser: Chrome, language: str, label: str, button: str, caption: str
) -> None:
    browser.get(f"{site}/sparql?lang={language}")
    assert browser.find_element("id", "query").accessible_name == label
    assert browser.find_element("css selector", "#sparql button.main").text == button
    run(browser, "SELECT ?umowa\nWHERE { ?umowa a <def/Umowa> } ORDER BY ?umowa")
    assert browser.find_element("id", "results-caption").text.startswith(caption)
    assert cells(browser)[0] == "id/umowy/1"
    assert f"lang={language}" in browser.current_url
    again = browser.current_url
    browser.get(again)
    assert len(cells(browser)) == 3
    follow(browser, browser.find_element("link text", "id/umowy/1"))
    assert browser.find_element("tag name", "h1").text == {"pl": "Umowa nr 1", "en": "Contract no. 1"}[language]


def test_error_shows_the_line_and_keeps_the_query(site: str, browser: Chrome) -> None:
    browser.get(f"{site}/sparql?lang=pl")
    run(browser, "SELECT ?x WHERE {\n  ?x a }")
    assert "Wiersz 2" in browser.find_element("id", "error").text
    assert browser.find_element("css selector", "#error pre").text.startswith("2   ?x a }")
    field = browser.find_element("id", "query")
    assert field.get_attribute("value") == "SELECT ?x WHERE {\n  ?x a }"
    assert browser.switch_to.active_element == field
    run(browser, "ASK {}")
    assert "Tak" in browser.find_element("id", "results").text


def test_prefixes_are_added_by_a_button(site: str, browser: Chrome) -> None:
    browser.get(f"{site}/sparql?lang=pl")
    write(browser, "SELECT ?u { ?u a lod:Umowa ; rdfs:label ?n }")
    follow(browser, browser.find_element("css selector", "button[formaction^='/sparql/prefixes']"))
    follow(browser, browser.find_element("css selector", "#sparql button.main"))
    assert cells(browser)


def test_example_is_chosen_and_run(site: str, browser: Chrome) -> None:
    browser.get(f"{site}/sparql?lang=en")
    follow(browser, browser.find_element("link text", "All contracts"))
    assert browser.find_element("id", "query").get_attribute("value") == EXAMPLE
    follow(browser, browser.find_element("css selector", "a.run"))
    assert len(cells(browser)) == 3


@pytest.mark.parametrize(("language", "rows"), [("pl", "3 wiersze"), ("en", "3 rows")])
def test_query_is_saved_and_its_short_link_opened_and_run(site: str, browser: Chrome, language: str, rows: str) -> None:
    browser.get(f"{site}/sparql?lang={language}")
    write(browser, EXAMPLE)
    follow(browser, browser.find_element("css selector", "button[formaction^='/sparql/saved']"))
    short = urlsplit(browser.current_url).path
    assert len(short) == len("/q/") + 10
    assert browser.find_element("css selector", ".saved a").text == BASE.rstrip("/") + short
    browser.get(f"{site}{short}?lang={language}")
    assert browser.find_element("id", "query").get_attribute("value") == EXAMPLE
    follow(browser, browser.find_element("css selector", ".saved a[href*='/result']"))
    assert browser.find_element("id", "results-caption").text.startswith(rows)


def test_page_is_as_wide_as_a_telephone(site: str) -> None:
    with chromium(scripts=False, width=390) as telephone:
        telephone.get(f"{site}/sparql?query=SELECT%20*%20%7B%3Fa%20%3Fb%20%3Fc%7D")
        assert telephone.execute_script("return document.documentElement.scrollWidth") <= 390
        inner = telephone.find_element("css selector", "#results .scroll")
        assert inner.rect["width"] <= 390
        assert telephone.execute_script("return arguments[0].scrollHeight - arguments[0].clientHeight", inner) < 30


def test_keyboard_alone_writes_runs_and_leaves_the_field(site: str, browser: Chrome) -> None:
    browser.get(f"{site}/sparql?lang=en")
    keys = ActionChains(browser)
    write(browser, "ASK {}")
    keys.send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.text == "Run"
    with turning(browser):
        keys.send_keys(Keys.ENTER).perform()
    assert "Yes" in browser.find_element("id", "results").text
