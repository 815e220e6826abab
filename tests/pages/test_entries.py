"""An entry of each register in a browser that runs no scripts: it reads well, folds open, and says where it is from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from app.index import Filters, Index
from app.iris import Iris
from tests.browser import chromium
from tests.pages.kinds import LANGUAGES
from tests.pages.test_accessible import DESKTOP, PHONE, RULES, RUN, WIDTH, faults, resize, widest
from tests.published import BASE, Published

HEADINGS = {"pl": "Skąd to wiemy?", "en": "How do we know this?"}
SOURCES = {"pl": "Źródło tego wpisu", "en": "Source of this entry"}


@pytest.fixture(scope="module")
def plain() -> Iterator[Chrome]:
    """A browser without scripts; what the tests run in it is not the page's."""
    with chromium(scripts=False) as driver:
        yield driver


@pytest.fixture(scope="module")
def entries(published: Published) -> dict[str, str]:
    """The path of one entry of each register, by the register's slug."""
    index = Index(published.settings.releases / published.manifest.id)
    found = {
        slug: index.entries(Filters(register=slug, type=register.entry_class), limit=1)
        for slug, register in published.registers.items()
    }
    return {slug: f"/doc/{Iris(BASE).rest(entries[0].iri)}" for slug, entries in found.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_entry_of_each_register_reads_well_without_scripts(
    region_site: str, plain: Chrome, entries: dict[str, str], language: str
) -> None:
    assert len(entries) > 12
    for slug, path in entries.items():
        plain.get(f"{region_site}{path}?lang={language}")
        assert plain.find_element("css selector", "h1").text.strip(), slug
        assert plain.find_elements("css selector", "main dl dd"), slug
        assert plain.find_elements("css selector", f"main a[href='/doc/dataset/{slug}?lang={language}']"), slug
        trust = plain.find_element("css selector", "section.trust")
        assert trust.find_element("css selector", "h2").text == HEADINGS[language]
        assert SOURCES[language] not in trust.text
        trust.find_element("css selector", "summary").click()
        assert SOURCES[language] in trust.text, slug
        for width in (PHONE, DESKTOP):
            resize(plain, width)
            content, window = plain.execute_script(WIDTH)
            assert content <= window, (slug, width, widest(plain))


@pytest.mark.parametrize("language", LANGUAGES)
def test_entry_of_each_register_shuts_nobody_out(
    region_site: str, browser: Chrome, axe: str, entries: dict[str, str], language: str
) -> None:
    for slug, path in entries.items():
        browser.get(f"{region_site}{path}?lang={language}")
        for folded in browser.find_elements("css selector", "main details"):
            browser.execute_script("arguments[0].open = true", folded)
        browser.execute_script(axe)
        assert (slug, faults(browser.execute_async_script(RUN, {"runOnly": RULES}))) == (slug, [])
