"""From the request target to the IRI and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from app.addresses import data_path, iri_path, page_path, requested_path


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/id/umowy/1", "/id/umowy/1"),
        ("/id/x/%C5%81%C3%B3d%C5%BA", "/id/x/Łódź"),
        ("/id/x/%c5%81", "/id/x/Ł"),
        ("/id/x/\u00c5\u0081", "/id/x/Ł"),
        ("/id/a%2Fb", "/id/a%2Fb"),
        ("/id/a%2fb", "/id/a%2Fb"),
        ("/id/a%20b", "/id/a%20b"),
        ("/id/%41%7E", "/id/A~"),
        ("/id/%2525", "/id/%2525"),
        ("/id/100%", "/id/100%25"),
        ("/id/%zz", "/id/%25zz"),
        ("/id/%FF", "/id/%FF"),
        ("/id/a%00b", "/id/a%00b"),
        ("/id/a%0D%0Ab", "/id/a%0D%0Ab"),
        ("/id/<x>", "/id/%3Cx%3E"),
        ("/id/../x", "/id/../x"),
        ("/id//x/", "/id//x/"),
        ("/id/%E2%80%AE", "/id/%E2%80%AE"),
        ("/id/x?lang=pl", "/id/x"),
        ("http://host.example/id/x?y", "/id/x"),
        ("http://host.example", "/"),
        ("//evil.example/id/x", "//evil.example/id/x"),
    ],
)
def test_target_names_the_iri(target: str, expected: str) -> None:
    assert requested_path({"RAW_URI": target}) == expected


def test_request_uri_serves_servers_without_raw_uri() -> None:
    assert requested_path({"REQUEST_URI": "/id/a%2Fb"}) == "/id/a%2Fb"


def test_decoded_path_is_the_last_resort() -> None:
    assert requested_path({"PATH_INFO": "/id/\u00c5\u0081 b"}) == "/id/Ł%20b"


@pytest.mark.parametrize("rest", ["umowy/1", "miejsca/Łódź", "umowy/SR%2F2%2F2024", "a%20b", "def/"])
def test_paths_are_ascii_and_lead_back(rest: str) -> None:
    path = page_path(rest)
    assert path.isascii()
    assert requested_path({"RAW_URI": path}) == f"/doc/{rest}"
    assert data_path(rest, "ttl") == path.replace("/doc/", "/data/") + ".ttl"


@given(st.binary(max_size=40))
def test_any_bytes_make_an_iri_that_is_stable(raw: bytes) -> None:
    path = iri_path("/id/" + raw.decode("latin-1"))
    assert NamedNode(f"https://lod.example.org{path}")
    assert iri_path(page_path(path.removeprefix("/id/"))) == f"/doc/{path.removeprefix('/id/')}"
