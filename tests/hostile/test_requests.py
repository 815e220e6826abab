"""Payloads in what a client sends: path, parameters, headers. Nothing breaks, becomes markup, or leads elsewhere."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest

from tests.hostile import judge
from tests.hostile.asking import Reply, Site
from tests.hostile.payloads import ADDRESSES, ELEMENT, PATHS, TEXTS

PAYLOADS = {**TEXTS, **{f"address: {name}": text for name, text in ADDRESSES.items()}}
# A place in the path of each kind of address; what follows a thing's name is a part of it.
PLACES = (
    *("/{}", "/id/{}", "/id/rzeczy/{}", "/doc/{}", "/doc/def/{}", "/doc/dataset/{}", "/doc/release/{}", "/data/{}"),
    *("/data/{}.ttl", "/data/rzeczy/1.{}", "/def/{}", "/graph/{}", "/static/{}", "/assets/{}", "/sparql/{}", "/q/{}"),
    *("/q/{}.rq", "/.well-known/{}"),
)
# What a register page lets its reader choose.
CHOICES = (
    "q",
    "type",
    "unit",
    "sort",
    "page",
    "size",
    "kod",
    "rodzaj",
    "data.from",
    "data.to",
    "of.x",
    "in.x",
    "box",
    "view",
)
# Every parameter that a page or service reads, with an address that reads it.
PARAMETERS = (
    *("/?lang={}", "/doc/dataset/rzeczy?lang={}", "/doc/dataset/rzeczy?page={}", "/doc/def/Rzecz?incoming={}&page=1"),
    *("/doc/def/Rzecz?{}", "/id/dataset/rzeczy?lang={}", "/sparql?query={}", "/sparql?query=ASK%7B%7D&format={}"),
    *("/sparql?example={}", "/sparql?example={}&run", "/sparql?query=ASK%7B%7D&default-graph-uri={}"),
    *(
        "/sparql?query=ASK%7B%7D&named-graph-uri={}",
        "/sparql?query=ASK%7B%7D&at={}",
        "/sparql?at={}",
        "/sparql/run?query={}",
    ),
    *("/sparql/terms?q={}", "/sparql/terms?lang={}", "/graph-store?graph={}", "/graph-store?default&format={}"),
    *("/search?q={}", "/search?q=a&register={}", "/search?q=a&type={}", "/search?q=a&unit={}", "/search?q=a&box={}"),
    *(
        "/search?q=a&page={}",
        "/search?q={}&lang=en",
        "/search.json?q={}",
        "/search/suggest?q={}",
        "/opensearch.xml?lang={}",
    ),
    *(f"/doc/dataset/rzeczy{suffix}?{name}={{}}" for suffix in ("", ".csv", ".json", ".geojson") for name in CHOICES),
    *("/doc/def/?q={}", "/doc/def/?module={}", "/doc/code/rodzaj?q={}", "/doc/def/Rzecz?incoming={0}&page=1&from={0}"),
    *("/map/outline.geojson?lang={}", "/map/units.geojson?lang={}", "/preferences?lang={}"),
    *("/.well-known/void?format={}", "/sparql?lang={}", "/sparql?title={}&query=ASK%7B%7D"),
)
HEADERS = (
    *("Accept", "Accept_Language", "Accept_Encoding", "Accept_Charset", "Cookie", "Referer", "Origin", "User_Agent"),
    *("X_Forwarded_Host", "X_Forwarded_Proto", "X_Forwarded_For", "X_Forwarded_Prefix", "Forwarded", "X_Original_URL"),
    *("X_Rewrite_URL", "X_HTTP_Method_Override", "If_None_Match", "If_Modified_Since", "Accept_Datetime", "Range"),
    *("Accept_Profile", "Prefer"),
)
ANSWERED = frozenset((200, 206, 303, 304, 400, 403, 404, 405, 406, 410, 412, 415, 416))


def check(site: Site, target: str, reply: Reply) -> None:
    """Fail when a payload of the request did anything."""
    assert reply.status in ANSWERED, (target, reply.status, reply.body[:500])
    assert not {name for name in reply.headers if "pwned" in name.lower()}, target
    place = reply.headers["Location"]
    assert place is None or (place.startswith("/") and not place.startswith(("//", "/\\"))), (target, place)
    assert b"root:x:0:0" not in reply.body, target
    assert b"Traceback" not in reply.body, target
    if reply.is_page:
        assert judge.read(site.address, reply.text).wrong == [], target


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_payload_in_a_path(site: Site, payload: str) -> None:
    for place in PLACES:
        for accept in ("text/html", "text/turtle"):
            target = place.format(quote(payload, safe=""))
            check(site, target, site.ask(target, accept))


@pytest.mark.parametrize("payload", PATHS.values(), ids=PATHS)
def test_path_of_a_payload_as_it_stands(site: Site, payload: str) -> None:
    for place in PLACES:
        target = place.format(payload)
        check(site, target, site.ask(target))
        check(site, target, site.ask(target, "text/turtle"))


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_payload_in_a_parameter(site: Site, payload: str) -> None:
    for place in PARAMETERS:
        target = place.format(quote(payload, safe=""))
        check(site, target, site.ask(target))


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_payload_as_the_name_of_a_parameter(site: Site, payload: str) -> None:
    for path in ("/", "/doc/dataset/rzeczy", "/doc/nothing", "/sparql", "/id/dataset/rzeczy"):
        target = f"{path}?{quote(payload, safe='')}={quote(payload, safe='')}"
        check(site, target, site.ask(target))


@pytest.mark.parametrize("header", HEADERS)
def test_payload_in_a_header(site: Site, header: str) -> None:
    for payload in PAYLOADS.values():
        # A line break would be a header of the client's own.
        value = " ".join(payload.split())
        for path in ("/doc/dataset/rzeczy", "/id/dataset/rzeczy", "/doc/nothing", "/sparql?query=ASK%7B%7D"):
            headers = {"accept": value} if header == "Accept" else {header: value}
            reply = site.ask(path, **headers)
            check(site, f"{path} with {header}: {value}", reply)
            assert ELEMENT not in str(reply.headers), (header, value)
            # A page may say which date it could not read, and nothing else of a header.
            assert b"evil.example" not in reply.body or path.startswith("/doc/dataset") or header == "Accept_Datetime"


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_payload_as_a_preference(site: Site, payload: str) -> None:
    """The form of preferences leads back into the site, and its cookie has nothing but what is on offer."""
    for name in ("back", "language", "letters", "contrast", payload):
        body = urlencode({name: payload}).encode()
        head = f"POST /preferences HTTP/1.1\r\nHost: lod\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        reply = site.send(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + body)
        check(site, f"{name}={payload}", reply)
        assert re.fullmatch(r'preferences="?[a-z.]*"?(;.*)?', reply.headers["Set-Cookie"] or "preferences=")
    cookie = " ".join(payload.split()).replace(";", "")
    check(site, f"cookie {payload}", site.ask("/", Cookie=f"preferences={cookie}"))


@pytest.mark.parametrize(
    "host", ["evil.example", f'"><{ELEMENT}>', "evil.example:80@lod.example.org", "a\tb", "", "[::1"]
)
def test_host_changes_nothing(site: Site, host: str) -> None:
    """Addresses are relative, and IRIs are those of the settings (SECURITY.md)."""
    for path in ("/", "/doc/dataset/rzeczy", "/id/dataset/rzeczy", "/doc/nothing", "/sparql", "/sparql/"):
        usual, reply = site.ask(path), site.ask(path, Host=host)
        check(site, path, reply)
        if reply.status == usual.status:
            assert reply.body == usual.body
            assert reply.headers["Location"] == usual.headers["Location"]
        else:
            assert reply.status == 400


def test_line_breaks_in_a_target_make_no_header(site: Site) -> None:
    for coded in ("%0d%0a", "%0D%0A%20", "%E5%98%8A%E5%98%8D", "%0a", "%0d", "%00"):
        for place in (
            "/id/rzeczy/1{}X-Pwned:1",
            "/data/rzeczy/1{}X-Pwned:1",
            "/?lang=en{}X-Pwned:1",
            "/graph/a{}X-Pwned:1",
        ):
            for accept in ("text/html", "text/turtle"):
                reply = site.ask(place.format(coded), accept)
                check(site, place.format(coded), reply)
                assert "X-Pwned" not in reply.headers
    for breaking in (b"\r\n", b"\n", b"\r"):
        request = b"GET /id/rzeczy/1%sX-Pwned:1 HTTP/1.1\r\nHost: lod\r\nConnection: close\r\n\r\n" % breaking
        reply = site.send(request)
        assert reply.status == 400
        assert "X-Pwned" not in reply.headers
