"""Every kind of page has data, by suffix or `Accept`, and says so in its head and in its header."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import pytest

from tests.machine import PATIENCE
from tests.pages.kinds import KINDS, REFUSALS, address_of

# Pages that are about nothing, and why; as data they are refused.
NO_DATA: Final = {
    "preferences": "a form for people, whose answer is a cookie",
    "accessibility": "a text that the law prescribes, with the ids that programs look for",
}
# What programs get where a page says that something is wrong. Whoever asks for data of a thing is led to them whatever
# else its address says of its page.
PROBLEMS: Final = {"fault": 400, "unknown": 404, "nowhere": 404}
PAGE: Final = "text/html"
# What stands beside a page and is no form of it.
FEED: Final = "application/atom+xml"
_LINK: Final = re.compile(r'<([^>]*)>; rel="alternate"((?:; [\w*]+=(?:"[^"]*"|[^,;]*))*)')
_TYPE: Final = re.compile(r'type="([^"]*)"')


class Alternates(HTMLParser):
    """The `<link rel="alternate">` of a page, as (address, media type)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "link" and attributes.get("rel") == "alternate":
            self.found.add((attributes["href"], attributes["type"]))


def asked(address: str, accept: str) -> tuple[int, str, str, str]:
    """What comes at last: status, media type, `Link` and text."""
    try:
        with urlopen(Request(address, headers={"Accept": accept}), timeout=PATIENCE) as answer:
            status, headers, text = answer.status, answer.headers, answer.read()
    except HTTPError as error:
        status, headers, text = error.code, error.headers, error.read()
    return status, headers.get_content_type(), headers.get("Link", ""), text.decode()


def in_header(link: str) -> set[tuple[str, str]]:
    """The alternates of a Link header."""
    return {
        (target, media_type[1])
        for target, more in _LINK.findall(link)
        if (media_type := _TYPE.search(more)) is not None
    }


@pytest.mark.parametrize("name", sorted(KINDS.keys() - NO_DATA.keys() - PROBLEMS.keys()))
def test_page_has_data_and_says_so(region_site: str, name: str) -> None:
    address = address_of(region_site, KINDS[name], "en")
    status, media_type, link, html = asked(address, PAGE)
    assert (status, media_type) == (200, PAGE)
    said = Alternates(html).found
    assert said == in_header(link)
    data = {(place, offered) for place, offered in said if offered != PAGE}
    assert data
    for place, offered in data:
        assert asked(urljoin(address, place), "*/*")[:2] == (200, offered), place
    for offered in {offered for _, offered in data} - {FEED}:
        assert asked(address, offered)[:2] == (200, offered)


@pytest.mark.parametrize("name", NO_DATA)
def test_page_about_nothing_is_no_data(region_site: str, name: str) -> None:
    address = address_of(region_site, KINDS[name], "en")
    assert not {offered for _, offered in Alternates(asked(address, PAGE)[3]).found} - {PAGE}
    assert asked(address, "application/json")[:2] == (406, "application/problem+json")


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_is_wrong_is_data_too(region_site: str, name: str) -> None:
    path = KINDS.get(name) or REFUSALS[name][0]
    found = asked(address_of(region_site, path, "en"), "application/json")
    assert found[:2] == (PROBLEMS[name], "application/problem+json")
