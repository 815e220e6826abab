"""Pages before axe, which looks for what shuts people out (WCAG 2.2 A and AA), by day and by night."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.webdriver import Chrome

from tests.browser import chromium
from tests.conftest import CHECKOUT
from tests.served import free_port, serving
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
    scheme = {"name": "prefers-color-scheme", "value": request.param}
    with chromium() as driver:
        # The page that its readers without scripts see; axe itself is put in from outside.
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/assets/*"]})
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        yield driver


@pytest.mark.parametrize("name", PATHS)
def test_page_shuts_nobody_out(site: str, axe: str, browser: Chrome, name: str) -> None:
    browser.get(site + PATHS[name])
    browser.execute_script(axe)
    found = browser.execute_async_script(RUN, RULES)
    assert len(found["passes"]) > 15
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []
