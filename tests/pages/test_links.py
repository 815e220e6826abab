"""The links of the home page: the first that a reader follows lead to something, in every language."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from html import unescape

import pytest

from tests.machine import PATIENCE
from tests.pages.conftest import fetched
from tests.pages.kinds import LANGUAGES, address_of

_HREF = re.compile(r'<a [^>]*href="(/[^"#]*)')


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_the_home_page_leads_to_a_page(region_site: str, language: str) -> None:
    home = fetched(address_of(region_site, "/", language)).decode()
    links = {unescape(link) for link in _HREF.findall(home)}
    assert any(link.startswith("/sparql?example=") for link in links)
    assert len(links) > 30
    assert {link: status for link in sorted(links) if (status := _status(region_site + link)) != 200} == {}


def _status(address: str) -> int:
    request = urllib.request.Request(address, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
