"""Every page that can be reached from the home page, in both languages: nothing of the data has become markup."""

from __future__ import annotations

from collections import deque

import pytest

from tests.hostile import judge
from tests.hostile.asking import Reply, Site
from tests.hostile.payloads import ELEMENT

# More than there are, and a bound for a site whose pages lead to ever new ones.
MOST = 1500


@pytest.fixture(scope="session")
def found(site: Site) -> dict[str, Reply]:
    """Everything that links lead to from the home page."""
    waiting, replies = deque(["/?lang=pl", "/?lang=en"]), dict[str, Reply]()
    while waiting and len(replies) < MOST:
        target = waiting.popleft()
        if target in replies:
            continue
        reply = replies[target] = site.ask(target)
        if reply.is_page:
            links = judge.read(site.address + target, reply.text).links
        else:
            links = [site.address + reply.headers["Location"]] if "Location" in reply.headers else []
        waiting += [there for link in links if (there := site.target(link))]
    return replies


def test_every_link_leads_somewhere(found: dict[str, Reply]) -> None:
    assert {target: reply.status for target, reply in found.items() if reply.status not in (200, 303)} == {}


def test_pages_of_every_kind_were_found(found: dict[str, Reply]) -> None:
    pages = {target for target, reply in found.items() if reply.is_page}
    for start in ("/?", "/doc/rzeczy/", "/doc/dataset/", "/doc/def/", "/doc/code/", "/doc/release/", "/sparql"):
        assert any(target.startswith(start) for target in pages), start
    assert len(pages) > 100


def test_nothing_of_the_data_is_markup(site: Site, found: dict[str, Reply]) -> None:
    pages = {target: judge.read(site.address + target, reply.text) for target, reply in found.items() if reply.is_page}
    assert {target: page.wrong for target, page in pages.items() if page.wrong} == {}
    # In a block of data, `<` could end it, or begin a comment that hides its end.
    assert [target for target, page in pages.items() if any("<" in block for block in page.blocks)] == []
    assert any(page.blocks for page in pages.values())


def test_templates_in_data_stay_text(found: dict[str, Reply]) -> None:
    pages = [reply.text for reply in found.values() if reply.is_page]
    assert not any("1337" in page or "root:" in page for page in pages)
    assert any("{{ 7 * 191 }}" in page for page in pages)


def test_no_header_is_of_the_data(found: dict[str, Reply]) -> None:
    for target, reply in found.items():
        assert not {name for name in reply.headers if "pwned" in name.lower()}, target
        assert "Set-Cookie" not in reply.headers, target
        assert ELEMENT not in "".join(reply.headers.get_all("Link", ())).partition(f'rel="{ELEMENT}"')[1], target
        assert (reply.headers["Location"] or "/").startswith("/"), target
        assert not (reply.headers["Location"] or "/").startswith(("//", "/\\")), target


def test_links_of_the_header_are_those_of_the_head(site: Site, found: dict[str, Reply]) -> None:
    """A payload that got out of its `<…>` in the header would be one link more, or another one."""
    for target, reply in found.items():
        if reply.is_page and "Link" in reply.headers:
            targets = [link.partition(">")[0] for link in reply.headers["Link"].split(", <")]
            assert all(" " not in link and '"' not in link for link in targets), target
            assert reply.headers["Link"].count(">; rel=") == len(targets), target


def test_policy_forbids_what_should_get_through(found: dict[str, Reply]) -> None:
    for target, reply in found.items():
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, target
        assert "unsafe" not in policy, target
        assert reply.headers["X-Content-Type-Options"] == "nosniff", target
