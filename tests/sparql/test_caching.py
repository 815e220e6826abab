"""The cache in front of the application: what it may answer, and that nobody can tell but by the clock."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, EnvironBuilder

from app.config import Settings
from app.factory import create_app
from app.server.caching import RELEASE, Caching
from app.store.releases import Releases
from tests.serving.conftest import GRAPHS, publish

LIMIT = 64 * 2**20


@dataclass
class Application:
    """Counts how often it is entered, and answers as it is told to."""

    releases: Releases
    status: str = "200 OK"
    headers: dict[str, str] = field(default_factory=dict)
    body: Callable[[dict[str, Any]], bytes] = lambda environ: b"made"
    release: str | None = None
    entered: int = 0
    closed: int = 0
    before: Callable[[], object] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.entered += 1
        environ[RELEASE] = self.release or self.releases.current()
        self.before()
        body = self.body(environ)
        own = {"Content-Type": "text/plain", "Content-Length": str(len(body)), "ETag": '"t"', **self.headers}
        fields = {"Cache-Control": "public, no-cache", **own}
        start_response(self.status, [(name, value) for name, value in fields.items() if value])
        return Body(self, body)


class Body:
    """Pieces that must be closed (PEP 3333)."""

    def __init__(self, application: Application, body: bytes) -> None:
        self._application, self._pieces = application, [body[:1], body[1:]]

    def __iter__(self) -> Any:
        return iter(self._pieces)

    def close(self) -> None:
        self._application.closed += 1


@pytest.fixture
def application(tmp_path: Path) -> Application:
    releases = Releases(tmp_path)
    (tmp_path / "r1").mkdir()
    releases.point_to("r1")
    return Application(releases)


@pytest.fixture
def cached(application: Application) -> Client:
    return Client(Caching(application, application.releases, LIMIT), use_cookies=False)


def test_second_request_does_not_enter_the_application(application: Application, cached: Client) -> None:
    first, second = cached.get("/sparql?query=x"), cached.get("/sparql?query=x")
    assert (second.status, second.data, dict(second.headers)) == (first.status, first.data, dict(first.headers))
    assert second.data == b"made"
    assert (application.entered, application.closed) == (1, 1)


@pytest.mark.parametrize("other", ["/sparql?query=y", "/sparql?query=x&at=r0", "/other?query=x", "/sparql%3Fquery=x"])
def test_target_is_the_key(application: Application, cached: Client, other: str) -> None:
    application.body = lambda environ: environ["RAW_URI"].encode()
    cached.get("/sparql?query=x")
    cached.get(other)
    assert application.entered == 2


def test_encoded_slash_is_another_target(application: Application, cached: Client) -> None:
    application.body = lambda environ: environ["RAW_URI"].encode()
    assert (cached.get("/doc/a/b").data, cached.get("/doc/a%2Fb").data) == (b"/doc/a/b", b"/doc/a%2Fb")


def test_headers_that_vary_names_are_part_of_the_key(application: Application, cached: Client) -> None:
    application.headers["Vary"] = "Accept, accept-language"
    application.body = lambda environ: f"{environ.get('HTTP_ACCEPT')} {environ.get('HTTP_ACCEPT_LANGUAGE')}".encode()
    asked = [{"Accept": accept, "Accept-Language": language} for accept in ("a", "b") for language in ("pl", "en")]
    for _ in range(2):
        for headers in [*asked, {"Accept": "a"}, {}]:
            expected = f"{headers.get('Accept')} {headers.get('Accept-Language')}"
            assert cached.get("/", headers=headers).text == expected
    assert application.entered == 6


def test_headers_that_vary_does_not_name_are_not(application: Application, cached: Client) -> None:
    application.headers["Vary"] = "Accept"
    for agent in ("one", "two"):
        cached.get("/", headers={"User-Agent": agent, "Accept-Language": agent})
    assert application.entered == 1


@pytest.mark.parametrize(
    "wish",
    [
        {"status": "404 NOT FOUND"},
        {"status": "400 BAD REQUEST"},
        {"status": "429 TOO MANY REQUESTS"},
        {"status": "503 SERVICE UNAVAILABLE"},
        {"status": "304 NOT MODIFIED"},
        {"headers": {"ETag": ""}},
        {"headers": {"ETag": 'W/"t"'}},
        {"headers": {"Cache-Control": "no-store"}},
        {"headers": {"Cache-Control": "private"}},
        {"headers": {"Content-Length": ""}},
        {"headers": {"Vary": "*"}},
        {"headers": {"Set-Cookie": "a=b"}},
        {"release": "r0"},
        pytest.param({"body": lambda environ: b"." * (LIMIT // 16 + 1)}, id="longer than is kept"),
    ],
    ids=str,
)
def test_what_does_not_say_that_it_may_be_kept_is_not(
    application: Application, cached: Client, wish: dict[str, Any]
) -> None:
    for name, value in wish.items():
        setattr(application, name, value)
    for _ in range(2):
        cached.get("/")
    assert application.entered == 2


@pytest.mark.parametrize("method", ["POST", "QUERY", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_go_to_the_application(application: Application, cached: Client, method: str) -> None:
    cached.get("/sparql?query=x")
    for _ in range(2):
        cached.open("/sparql?query=x", method=method)
    assert application.entered == 3


@pytest.mark.parametrize("name", ["Cookie", "Authorization", "If-Match", "Range"])
def test_requests_of_somebody_or_for_a_part_go_to_the_application(
    application: Application, cached: Client, name: str
) -> None:
    for _ in range(2):
        cached.get("/", headers={name: "x"})
    cached.get("/")
    assert application.entered == 3


def test_head_is_get_without_the_body(application: Application, cached: Client) -> None:
    cached.head("/")
    got, head = cached.get("/"), cached.head("/")
    assert (head.status, head.data, dict(head.headers)) == (got.status, b"", dict(got.headers))
    assert head.headers["Content-Length"] == "4"
    assert application.entered == 2


@pytest.mark.parametrize("condition", ['"t"', 'W/"t"', '"other", "t"', "*"])
def test_known_answer_is_304(application: Application, cached: Client, condition: str) -> None:
    application.headers["Vary"] = "Accept"
    cached.get("/")
    response = cached.get("/", headers={"If-None-Match": condition})
    assert (response.status_code, response.data) == (304, b"")
    assert (response.headers["ETag"], response.headers["Vary"]) == ('"t"', "Accept")
    assert not {"Content-Length", "Content-Type"} & set(response.headers.keys())
    assert application.entered == 1


def test_condition_that_is_not_met_goes_to_the_application(application: Application, cached: Client) -> None:
    cached.get("/")
    assert cached.get("/", headers={"If-None-Match": '"t-gzip"'}).status_code == 200
    assert application.entered == 2


def test_new_release_is_seen_at_once(application: Application, cached: Client) -> None:
    application.body = lambda environ: environ[RELEASE].encode()
    assert cached.get("/").data == cached.get("/").data == b"r1"
    application.releases.point_to("r2")
    assert cached.get("/").data == cached.get("/").data == b"r2"
    application.releases.point_to("r1")
    assert cached.get("/").data == b"r1"
    assert application.entered == 2


def test_answer_of_the_release_before_is_not_taken_for_one_of_the_next(
    application: Application, cached: Client
) -> None:
    # The pointer moves while the application works on what it read before.
    application.body = lambda environ: environ[RELEASE].encode()
    application.before = lambda: application.releases.point_to("r2")
    assert cached.get("/").data == b"r1"
    application.before = lambda: None
    assert cached.get("/").data == b"r2"


def test_nothing_is_kept_before_the_first_release(tmp_path: Path) -> None:
    application = Application(Releases(tmp_path), release="")
    cached = Client(Caching(application, application.releases, LIMIT))
    assert cached.get("/").data == cached.get("/").data == b"made"


def test_least_recently_used_leaves_first(application: Application) -> None:
    application.body = lambda environ: b"." * 30_000
    cached = Client(Caching(application, application.releases, 16 * 32_100))
    for number in (*range(16), 0, 16, 0):
        cached.get(f"/{number}")
    assert application.entered == 17
    cached.get("/1")
    assert application.entered == 18


def test_variants_of_a_target_are_bounded(application: Application, cached: Client) -> None:
    application.headers["Vary"] = "Accept"
    for number in range(1000):
        cached.get("/", headers={"Accept": f"a/{number}"})
    cached.get("/", headers={"Accept": "a/999"})
    cached.get("/", headers={"Accept": "a/0"})
    assert application.entered == 1001


def test_memory_is_counted_as_it_is_taken(application: Application) -> None:
    """With targets and headers of the longest, which a stranger chooses."""
    application.headers["Vary"] = "Accept, Accept-Language"
    cached = Caching(application, application.releases, 4 * 2**20)
    tracemalloc.start()
    try:
        for number in range(2000):
            headers = {"Accept": f"{number}" * 1000, "Accept-Language": f"{number % 7}" * 3000}
            environ = EnvironBuilder(f"/?{number % 500}{'x' * 4000}", headers=headers).get_environ()
            b"".join(cached(environ, lambda status, headers: None))
            del environ
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 2 * 2**20 < taken < 5 * 2**20


def test_threads_get_whole_answers(application: Application, cached: Client) -> None:
    application.body = lambda environ: environ["RAW_URI"].encode() * 100
    wrong = []

    def ask() -> None:
        for number in range(200):
            target = f"/{number % 7}"
            if cached.get(target).data != target.encode() * 100:
                wrong.append(target)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(20):
        application.releases.point_to(f"r{number}")
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.fixture
def site(settings: Settings) -> Flask:
    publish(settings.releases, "r1", GRAPHS)
    return create_app(settings)


@pytest.mark.parametrize("path", ["/data/umowy/1.ttl", "/doc/umowy/1"])
def test_page_comes_from_the_cache_until_the_next_release(site: Flask, settings: Settings, path: str) -> None:
    client = site.test_client()
    first = client.get(path)
    assert _application_is_left_alone(site, lambda: client.get(path).data == first.data)
    publish(settings.releases, "r2", {**GRAPHS, "umowy": '<id/umowy/1> rdfs:label "Nowa"@pl .'}, 2)
    second = client.get(path)
    assert second.headers["ETag"] != first.headers["ETag"]
    assert "Nowa" in second.text


def test_each_language_and_coding_has_its_own_answer(site: Flask) -> None:
    client = site.test_client()
    for _ in range(2):
        for language in ("pl", "en"):
            for coding in ("gzip", "identity"):
                asked = {"Accept-Language": language, "Accept-Encoding": coding}
                response = client.get("/doc/umowy/1", headers=asked)
                assert response.headers["Content-Language"] == language
                assert response.headers.get("Content-Encoding", "identity") == coding


def _application_is_left_alone(site: Flask, ask: Callable[[], bool]) -> bool:
    entered: list[object] = []
    site.before_request_funcs.setdefault(None, []).append(lambda: entered.append(1))
    return ask() and not entered


def test_client_sees_the_same_with_head_and_condition(site: Flask) -> None:
    client: FlaskClient = site.test_client()
    tag = client.get("/data/umowy/1.ttl").headers["ETag"]
    for _ in range(2):
        assert client.head("/data/umowy/1.ttl").headers["ETag"] == tag
        assert client.get("/data/umowy/1.ttl", headers={"If-None-Match": tag}).status_code == 304
