"""The page /sparql in a real browser, without scripts: what a person can do with a form, links and a table."""

import os
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from tests.browser import chromium
from tests.served import free_port, serving
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


def test_field_of_the_query_has_its_label(site: str, browser: Chrome) -> None:
    browser.get(f"{site}/sparql?lang=en")
    assert browser.find_element("id", "query").accessible_name == "Query"
