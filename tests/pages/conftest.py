"""The region that `make run` publishes, as `lodzkie serve` serves it, and one browser, for all tests of pages."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.browser import chromium
from tests.conftest import CHECKOUT
from tests.machine import PATIENCE, free_port
from tests.pages.kinds import LANGUAGES, PAGES, address_of
from tests.published import BASE, Published
from tests.served import serving

AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def region_site(published: Published) -> Iterator[str]:
    """The address of the site."""
    settings = {"LOD_VAR": str(published.settings.var), "LOD_BASE_IRI": BASE, "LOD_WORKERS": "1"}
    with serving({**os.environ, **settings, "LOD_BIND": f"127.0.0.1:{free_port()}"}) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    """One browser for all; who changes its size or its cookies puts them back.

    Scripts run, but for the editor of queries, which has tests of its own.
    """
    with chromium() as driver:
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/assets/editor*"]})
        yield driver


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that looks for what shuts people out; CI never goes without it."""
    if not AXE.exists() and not os.environ.get("CI"):
        pytest.skip("axe is not installed here: run `make assets`")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="session")
def written(region_site: str, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Every kind of page in every language, as it comes without a browser, in a file."""
    folder = tmp_path_factory.mktemp("pages")
    files = {}
    for name, path in PAGES.items():
        for language in LANGUAGES:
            file = folder / f"{name}.{language}.html"
            file.write_bytes(fetched(address_of(region_site, path, language)))
            files[name, language] = file
    return files


def fetched(address: str) -> bytes:
    """The page at an address, whatever its status."""
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            content: bytes = response.read()
    except urllib.error.HTTPError as error:
        content = error.read()
    assert b"<!doctype html>" in content[:200]
    return content
