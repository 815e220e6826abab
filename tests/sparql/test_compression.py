"""Content codings of every answer: which one, its tag, and that nothing is lost or held back."""

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Iterator

import brotli
import pytest
import zstandard
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import Client

from app.factory import create_app
from app.server import codings
from app.server.codings import IDENTITY, NAMES
from app.server.compression import Compression
from app.store.workers.wire import PIECE
from tests.serving.conftest import GRAPHS, publish, settings_of

DECODERS = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    None: lambda body: body,
}
ALL = "SELECT * { ?s ?p ?o }"
PAGE = "/doc/umowy/1"


def fetch(client: FlaskClient, address: str, **request):
    """GET, read to the end: the client leaves the file of a response open until somebody closes it."""
    return client.open(address, buffered=True, **request)


def decoded(response) -> bytes:
    return DECODERS[response.headers.get("Content-Encoding")](response.data)


@pytest.mark.parametrize(
    ("header", "whole", "stream"),
    [
        (None, IDENTITY, IDENTITY),
        ("", IDENTITY, IDENTITY),
        ("gzip", "gzip", "gzip"),
        ("X-GZIP", "gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br", "zstd"),
        ("gzip, deflate, br", "br", "br"),
        ("deflate, gzip;q=1.0, *;q=0.5", "gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip", "gzip"),
        ("*", "br", "zstd"),
        ("gzip;q=0, *", "br", "zstd"),
        ("br;q=0, zstd;q=0, *", "gzip", "gzip"),
        ("identity", IDENTITY, IDENTITY),
        ("identity, gzip;q=0.5", IDENTITY, IDENTITY),
        ("identity;q=0.5, gzip", "gzip", "gzip"),
        ("gzip, identity", "gzip", "gzip"),
        ("identity;q=0, *", "br", "zstd"),
        ("deflate", IDENTITY, IDENTITY),
        ("gzip;q=0", IDENTITY, IDENTITY),
        ("identity;q=0", IDENTITY, IDENTITY),
        ("*;q=0", IDENTITY, IDENTITY),
    ],
)
def test_coding_is_chosen_by_quality_then_by_kind_of_body(header: str | None, whole: str, stream: str) -> None:
    accepted = codings.accepted(header)
    assert (accepted.whole, accepted.stream) == (whole, stream)


@pytest.mark.parametrize(
    ("header", "refused"),
    [("identity;q=0", True), ("*;q=0", True), ("gzip, *;q=0", True), ("gzip", False)],
)
def test_identity_is_refused_by_name_or_by_wildcard_only(header: str, refused: bool) -> None:
    assert (IDENTITY not in codings.accepted(header).takes) is refused


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("whole", [True, False])
def test_what_was_fed_can_be_read_before_the_next_piece(name: str, whole: bool) -> None:
    encoder = codings.encoder(name, whole=whole)
    reader = {
        "gzip": lambda: zlib.decompressobj(31).decompress,
        "br": lambda: brotli.Decompressor().process,
        "zstd": lambda: zstandard.ZstdDecompressor().decompressobj().decompress,
    }[name]()
    for piece in (b"first " * 100, b"second", b"third " * 5_000):
        assert reader(encoder.feed(piece)) == piece
    assert reader(encoder.finish()) == b""


@pytest.mark.parametrize("coding", [*NAMES, None])
@pytest.mark.parametrize(
    ("address", "accept"),
    [
        (PAGE, "text/html"),
        ("/data/umowy/1.ttl", "*/*"),
        ("/data/umowy/1.jsonld", "*/*"),
        ("/data/umowy/1.rdf", "*/*"),
        ("/static/site.css", "*/*"),
        (f"/sparql?query={ALL}", "application/sparql-results+json"),
        (f"/sparql?query={ALL}", "text/csv"),
        (f"/sparql?query={ALL}", "application/sparql-results+xml"),
        ("/sparql", "text/html"),
    ],
)
def test_body_is_the_same_in_every_coding(client: FlaskClient, coding: str | None, address: str, accept: str) -> None:
    plain = fetch(client, address, headers={"Accept": accept})
    response = fetch(client, address, headers={"Accept": accept, "Accept-Encoding": coding or ""})
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding") == coding
    assert decoded(response) == plain.data
    assert int(response.headers["Content-Length"]) == len(response.data)
    for got in (plain, response):
        assert got.headers["Vary"].split(", ").count("Accept-Encoding") == 1


@pytest.mark.parametrize("coding", NAMES)
@pytest.mark.parametrize("address", [PAGE, f"/sparql?query={ALL}", "/static/site.css", "/nothing"])
def test_head_has_the_headers_of_get(client: FlaskClient, coding: str, address: str) -> None:
    headers = {"Accept-Encoding": coding, "Accept": "*/*"}
    get, head = (fetch(client, address, method=method, headers=headers) for method in ("GET", "HEAD"))
    unlike = {"Content-Length", "Date"}
    assert {n: v for n, v in head.headers if n not in unlike} == {n: v for n, v in get.headers if n not in unlike}
    assert head.data == b""
    assert head.headers.get("Content-Length") in (None, get.headers["Content-Length"])


def test_each_coding_has_a_strong_tag_of_its_own(client: FlaskClient) -> None:
    tags = {name: fetch(client, PAGE, headers={"Accept-Encoding": name}).headers["ETag"] for name in (IDENTITY, *NAMES)}
    stem = tags[IDENTITY].strip('"')
    assert tags == {IDENTITY: f'"{stem}"', **{name: f'"{stem}-{name}"' for name in NAMES}}


@pytest.mark.parametrize("address", [PAGE, "/static/site.css"])
@pytest.mark.parametrize("held", [IDENTITY, *NAMES])
def test_304_carries_the_tag_that_the_client_holds(client: FlaskClient, address: str, held: str) -> None:
    first = fetch(client, address, headers={"Accept-Encoding": held})
    again = {"If-None-Match": f'"other", {first.headers["ETag"]}', "Accept-Encoding": "gzip, br, zstd"}
    response = fetch(client, address, headers=again)
    assert response.status_code == 304
    assert response.headers["ETag"] == first.headers["ETag"]
    assert response.headers["Vary"] == first.headers["Vary"]
    assert "Content-Encoding" not in response.headers
    assert response.data == b""


@pytest.mark.parametrize("address", [PAGE, "/static/site.css"])
def test_no_304_for_a_coding_that_this_request_would_not_take(client: FlaskClient, address: str) -> None:
    first = fetch(client, address, headers={"Accept-Encoding": "br"})
    response = fetch(
        client, address, headers={"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip, br;q=0"}
    )
    assert response.status_code == 200
    assert response.headers["Content-Encoding"] == "gzip"


def test_any_tag_will_do_for_an_asterisk_and_weak_tags_compare(client: FlaskClient) -> None:
    assert fetch(client, PAGE, headers={"If-None-Match": "*", "Accept-Encoding": "gzip"}).status_code == 304
    tag = fetch(client, PAGE, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert fetch(client, PAGE, headers={"If-None-Match": f"W/{tag}", "Accept-Encoding": "gzip"}).status_code == 304


def test_short_answers_are_left_alone_unless_identity_is_refused(client: FlaskClient) -> None:
    address = "/sparql?query=ASK {}"
    assert "Content-Encoding" not in fetch(client, address, headers={"Accept-Encoding": "gzip"}).headers
    asked = fetch(client, address, headers={"Accept-Encoding": "gzip, identity;q=0"})
    assert asked.headers["Content-Encoding"] == "gzip"
    assert json.loads(decoded(asked)) == fetch(client, address).json


def test_redirections_and_ranges_are_left_alone(client: FlaskClient) -> None:
    seen = fetch(client, "/id/umowy/1", headers={"Accept-Encoding": "gzip"})
    assert seen.status_code == 303
    assert "Content-Encoding" not in seen.headers
    part = fetch(client, "/static/site.css", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-999"})
    assert part.status_code == 206
    assert part.data == fetch(client, "/static/site.css").data[:1000]
    assert "Accept-Ranges" not in fetch(client, "/static/site.css", headers={"Accept-Encoding": "gzip"}).headers


def test_problems_are_compressed_too(app: Flask) -> None:
    query = "SELECT " + "?x " * 500
    response = app.test_client().get("/sparql", query_string={"query": query}, headers={"Accept-Encoding": "zstd"})
    assert response.status_code == 400
    assert json.loads(decoded(response))["status"] == 400


@pytest.fixture
def bare() -> Flask:
    """An application of answers that the site does not have."""
    bare = Flask("bare")
    bare.wsgi_app = Compression(bare.wsgi_app)  # type: ignore[method-assign]
    return bare


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "image/png"},
        {"Content-Type": "application/zip"},
        {"Content-Type": "text/plain", "Content-Encoding": "gzip"},
        {"Content-Type": "text/html", "Set-Cookie": "session=1"},
        {"Content-Type": "text/html", "Cache-Control": "private, no-cache"},
    ],
)
def test_never_twice_and_never_pictures_archives_or_secrets(bare: Flask, headers: dict[str, str]) -> None:
    bare.add_url_rule("/", view_func=lambda: Response(b"x" * 5_000, headers=headers))
    response = bare.test_client().get("/", headers={"Accept-Encoding": "gzip"})
    assert response.data == b"x" * 5_000
    assert response.headers.get("Content-Encoding") == headers.get("Content-Encoding")


def test_body_without_a_coding_is_the_very_object_that_the_application_made() -> None:
    pieces = [b"x" * 10_000]

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/csv")])
        return pieces

    started: list[tuple[str, list[tuple[str, str]]]] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}
    assert Compression(application)(environ, lambda *arguments: started.append(arguments)) is pieces
    assert started == [("200 OK", [("Content-Type", "text/csv"), ("Vary", "Accept-Encoding")])]


@pytest.mark.parametrize("coding", NAMES)
def test_stream_is_compressed_in_constant_memory(bare: Flask, coding: str) -> None:
    line = b"https://lod.example.org/id/umowy/1,https://lod.example.org/def/wartosc,12.50\r\n"

    def pieces() -> Iterator[bytes]:
        for _ in range(500):
            yield line * 800

    bare.add_url_rule("/", view_func=lambda: Response(pieces(), content_type="text/csv"))
    response = Client(bare).get("/", headers={"Accept-Encoding": coding})
    assert "Content-Length" not in response.headers
    tracemalloc.start()
    total = sum(len(piece) for piece in response.iter_encoded())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 0 < total < 500 * 800 * len(line) / 20
    assert peak < 4_000_000


def test_each_piece_of_a_stream_arrives_before_the_next_is_made(bare: Flask) -> None:
    made: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield f"{number}\n".encode() * 1_000

    bare.add_url_rule("/", view_func=lambda: Response(pieces(), content_type="text/csv"))
    response = Client(bare).get("/", headers={"Accept-Encoding": "gzip"})
    reader = zlib.decompressobj(31)
    arrived = iter(response.iter_encoded())
    assert reader.decompress(next(arrived)) == b"0\n" * 1_000
    assert len(made) < 3
    assert b"".join(map(reader.decompress, arrived)) == b"1\n" * 1_000 + b"2\n" * 1_000
    assert reader.eof


def test_stream_that_nobody_began_to_read_is_closed(bare: Flask) -> None:
    closed: list[str] = []

    def view() -> Response:
        response = Response(iter([b"x"]), content_type="text/csv")
        response.call_on_close(lambda: closed.append("closed"))
        return response

    bare.add_url_rule("/", view_func=view)
    body = bare.wsgi_app(
        {**Client(bare).get("/").request.environ, "HTTP_ACCEPT_ENCODING": "br"}, lambda *arguments: None
    )
    closed.clear()
    body.close()
    assert closed == ["closed"]


def test_long_result_streams_compressed(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = " ".join(f'<id/umowy/{number}> rdfs:label "Umowa numer {number}"@pl .' for number in range(5_000))
    publish(settings.releases, "r1", {"umowy": rows})
    client = create_app(settings).test_client()
    plain = fetch(client, "/sparql", query_string={"query": ALL, "format": "csv"})
    assert len(plain.data) > PIECE
    response = fetch(client, "/sparql", query_string={"query": ALL, "format": "csv"}, headers={"Accept-Encoding": "*"})
    assert response.headers["Content-Encoding"] == "zstd"
    assert "Content-Length" not in response.headers
    assert sorted(decoded(response).splitlines()) == sorted(plain.data.splitlines())


def test_file_is_compressed_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"Accept-Encoding": "zstd"}
    first = fetch(client, "/static/site.css", headers=headers)
    monkeypatch.setattr(codings, "encoder", None)
    again = fetch(client, "/static/site.css", headers=headers)
    assert again.data == first.data
    assert again.headers["Content-Length"] == str(len(first.data))


def test_query_of_its_address_makes_no_other_file(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"Accept-Encoding": "zstd"}
    first = fetch(client, "/static/site.css", headers=headers)
    monkeypatch.setattr(codings, "encoder", None)
    assert fetch(client, "/static/site.css?anything", headers=headers).data == first.data


def test_release_changes_the_tag_of_every_coding(region, tmp_path) -> None:
    settings = settings_of(region, tmp_path)
    publish(settings.releases, "r1", GRAPHS)
    client = create_app(settings).test_client()
    tag = fetch(client, PAGE, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    publish(settings.releases, "r2", GRAPHS, 2)
    assert fetch(client, PAGE, headers={"Accept-Encoding": "gzip", "If-None-Match": tag}).status_code == 200
