"""A real chromium without a window, for tests of pages; driven by selenium and the driver that Debian ships with it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
import urllib3
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.support.ui import WebDriverWait

from tests.machine import PATIENCE

# What the tests need besides Python; CI installs both.
PROGRAMS = ("chromium", "chromedriver")
NO_SCRIPTS = 2


def need_chromium() -> None:
    """Skip where there is no browser; CI never goes without it."""
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    if absent and not os.environ.get("CI"):
        pytest.skip(f"not installed here: {', '.join(absent)}")
    assert not absent


@contextlib.contextmanager
def chromium(*, scripts: bool = True, language: str = "pl", width: int = 1280, height: int = 900) -> Iterator[Chrome]:
    """A browser with a profile of its own, its reader's language, and its console at hand in `get_log("browser")`."""
    need_chromium()
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in (
        *("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"),
        *(f"--window-size={width},{height}", "--disable-background-networking", "--disable-component-update"),
    ):
        options.add_argument(argument)
    preferences: dict[str, object] = {"intl.accept_languages": language}
    if not scripts:
        preferences["profile.managed_default_content_settings.javascript"] = NO_SCRIPTS
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # Chromium leaves temporary files behind.
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as folder:
        driver = Chrome(options, ChromeService(shutil.which("chromedriver"), env={**os.environ, "TMPDIR": folder}))
        try:
            # A window is never narrower than 500 pixels; a telephone is.
            driver.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
            )
            yield driver
        finally:
            driver.quit()


@contextlib.contextmanager
def turning(browser: Chrome) -> Iterator[None]:
    """Wait, after what the block does, until the page that it leads to has come whole."""
    before = browser.find_element("tag name", "html").id
    yield
    # While one page gives way to the other, the driver may find neither.
    WebDriverWait(browser, PATIENCE, ignored_exceptions=[WebDriverException]).until(
        lambda driver: _has_turned(driver, before)
    )


def _has_turned(browser: Chrome, before: str) -> bool:
    complete: str = browser.execute_script("return document.readyState")
    return browser.find_element("tag name", "html").id != before and complete == "complete"


def bury_dead(item: pytest.Item, error: BaseException) -> None:
    """Close the fixtures of a test whose browser has died, and what rests on them, so that another run opens them anew.

    `only_rerun` in pyproject.toml says which tests have one.
    """
    if not isinstance(error, (WebDriverException, urllib3.exceptions.HTTPError)):
        return
    assert isinstance(item, pytest.Function)
    # pytest has no public way to close a fixture before its scope ends.
    for fixture in (defined[-1] for defined in item._fixtureinfo.name2fixturedefs.values()):
        if fixture.cached_result and _is_dead(fixture.cached_result[0]):
            fixture.finish(item._request)


def _is_dead(value: object) -> bool:
    if not isinstance(value, Chrome):
        return False
    try:
        return not value.current_window_handle
    except (WebDriverException, urllib3.exceptions.HTTPError):
        return True
