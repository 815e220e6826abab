"""Pages before axe, which looks for what shuts people out (WCAG 2.2 A and AA), by day and by night.

Without scripts every page; with them the editor, whose tabs and results come to be in the browser.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from app.bundle import FOLDER
from tests.browser import chromium
from tests.conftest import CHECKOUT
from tests.machine import PATIENCE, free_port
from tests.served import serving
from tests.serving.conftest import BASE, GRAPHS, publish

AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "axe.run({runOnly: arguments[0]}).then(arguments[arguments.length - 1])"
PATHS = {
    "home": "/",
    "entity": "/doc/umowy/1?lang=pl",
    "form": "/sparql?lang=en",
    "table": "/sparql?lang=pl&query=" + quote("SELECT * { GRAPH <graph/umowy> { ?s ?p ?o } }"),
    "more": "/sparql?lang=en&query=" + quote("SELECT ?a { ?a ?b ?c . ?d ?e ?f }"),
    "sentence": "/sparql?lang=pl&query=" + quote("ASK {}"),
    "graph": "/sparql?lang=en&query=" + quote("DESCRIBE <id/umowy/1>"),
    "refusal": "/sparql?lang=en&query=" + quote("SELECT ?x {\n ?x a }"),
    "example": "/sparql?example=umowy/wszystkie",
}


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists() and not os.environ.get("CI"):
        pytest.skip("axe is not installed here: run `make assets`")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    queries = folder / "region" / "mappings" / "umowy" / "queries"
    queries.mkdir(parents=True)
    Path(queries / "wszystkie.rq").write_text("# Wszystkie\n# All\nSELECT * { ?u a <def/Umowa> }\n", "utf-8")
    publish(folder / "var" / "releases", "r1", GRAPHS)
    settings = {"LOD_REGION": str(folder / "region"), "LOD_VAR": str(folder / "var"), "LOD_BASE_IRI": BASE}
    environ = {**os.environ, **settings, "LOD_BIND": f"127.0.0.1:{free_port()}", "LOD_WORKERS": "1"}
    with serving(environ) as address:
        yield address


@pytest.fixture(scope="module", params=["light", "dark"])
def browser(request: pytest.FixtureRequest) -> Iterator[Chrome]:
    with chromium() as driver:
        _set_scheme(driver, request.param)
        # The page that its readers without scripts see; axe itself is put in from outside.
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/assets/*"]})
        yield driver


@pytest.mark.parametrize("name", PATHS)
def test_page_shuts_nobody_out(site: str, axe: str, browser: Chrome, name: str) -> None:
    browser.get(site + PATHS[name])
    assert _faults(browser, axe) == []


@pytest.fixture(scope="module", params=["light", "dark"])
def editing(request: pytest.FixtureRequest) -> Iterator[Chrome]:
    if not (FOLDER / "manifest.json").exists() and not os.environ.get("CI"):
        pytest.skip("the editor is not built here: run `make assets`")
    with chromium() as driver:
        _set_scheme(driver, request.param)
        yield driver


QUERIES = {
    "pages": "SELECT * { ?s ?p ?o } LIMIT 60",
    "long": "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 1100",
    "boolean": "ASK {}",
    "refusal": "SELECT ?x {",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_editor_with_two_tabs_shuts_nobody_out(site: str, axe: str, editing: Chrome, query: str) -> None:
    editing.get(site + "/sparql?lang=pl&at=r1")
    _wait(editing, ".addTab").click()
    WebDriverWait(editing, PATIENCE).until(
        lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ".tabsList .tab")) > 1
    )
    write = "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue(arguments[0])"
    editing.execute_script(write, query)
    _wait(editing, ".tabPanel.active .yasqe_queryButton").click()
    _wait(editing, ".tabPanel.active :is(table.dataTable, .booleanResult, .errorResult [role=alert])")
    assert bool(editing.find_elements(By.CSS_SELECTOR, ".editor-bound")) == query.endswith("1100")
    assert _faults(editing, axe) == []
    _wait(editing, ".tabPanel.active .yasqe_share").click()
    _wait(editing, ".yasqe_sharePopup")
    assert _faults(editing, axe) == []


def _faults(browser: Chrome, axe: str) -> list[tuple[str, str]]:
    browser.execute_script(axe)
    found = browser.execute_async_script(RUN, RULES)
    assert len(found["passes"]) > 15
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]]


def _wait(browser: Chrome, selector: str) -> WebElement:
    return WebDriverWait(browser, PATIENCE).until(lambda driver: driver.find_element(By.CSS_SELECTOR, selector))


def _set_scheme(driver: Chrome, name: str) -> None:
    scheme = {"name": "prefers-color-scheme", "value": name}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
