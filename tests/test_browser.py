"""A browser that dies fails no test: the test is run again, with a new one, and so is what comes after it."""

from __future__ import annotations

import pytest

from tests.browser import need_chromium
from tests.conftest import CHECKOUT

pytest_plugins = ["pytester"]

# The first test kills the browser that it has from the fixtures of a module, under a page of a session.
TESTS = """
import psutil
import pytest
from tests.browser import chromium

TRIED = []

@pytest.fixture(scope="session")
def browser():
    with chromium() as opened:
        yield opened

@pytest.fixture(scope="module")
def page(browser):
    browser.get("data:text/html,<title>page</title>")
    return browser

def test_once(page):
    TRIED.append(page)
    if len(TRIED) == 1:
        for process in psutil.Process(page.service.process.pid).children(recursive=True):
            process.kill()
    assert page.title == "page"

def test_another(page, browser):
    assert page is browser
    assert page.title == "page"

def test_wrong(page):
    assert page.title == "other"
"""


def test_browser_that_died_is_opened_anew(pytester: pytest.Pytester) -> None:
    need_chromium()
    pytester.makepyfile(test_dying=TESTS)
    pytester.makeconftest("from tests.conftest import pytest_exception_interact")
    result = pytester.runpytest_subprocess("-c", CHECKOUT / "pyproject.toml")
    assert result.parseoutcomes() == {"passed": 2, "failed": 1, "rerun": 1}
