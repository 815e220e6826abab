"""A store that is down, or hangs, when a site begins: what needs no store is answered all the same, and at once."""

from __future__ import annotations

import logging
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import config, context
from app.config import Settings
from app.factory import create_app
from app.store.remote import presence
from tests import served

ROWS = ["1;Droga do lasu;01.02.2026;", "2;Most;01.02.2026;"]
NEEDS_NONE = {
    "search": "/search?q=droga",
    "search as data": "/search.json?q=droga",
    "form": "/sparql",
    "crawlers": "/sitemap.xml",
    "life": "/healthz",
    "sheet": "/static/icon.svg",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A site with a release."""
    environ = served.environment(tmp_path_factory.mktemp("site"), ROWS)
    served.publish(environ)
    return config.load(environ)


class Silent:
    """A port where nothing listens, or where nobody answers who comes."""

    def __init__(self, *, hangs: bool) -> None:
        self._listening = socket.socket()
        self._listening.bind(("127.0.0.1", 0))
        self.address = f"oxigraph+http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._hangs, self._open = hangs, []
        if hangs:
            self._listening.listen(100)

    def close(self) -> None:
        """Give the port up."""
        for each in (self._listening, *self._open):
            each.close()

    def asked(self) -> int:
        """How many have come to who hangs."""
        self._listening.setblocking(False)
        with suppress(BlockingIOError):
            while self._hangs:
                self._open.append(self._listening.accept()[0])
        return len(self._open)


@pytest.fixture(params=[False, True], ids=["down", "hangs"])
def silent(request: pytest.FixtureRequest) -> Iterator[Silent]:
    with closing(Silent(hangs=request.param)) as made:
        yield made


@pytest.fixture
def site(published: Settings, silent: Silent, monkeypatch: pytest.MonkeyPatch) -> Flask:
    # It is asked whether it hangs once, whatever time the test takes.
    monkeypatch.setattr(presence, "_BETWEEN", 1e6)
    return create_app(replace(published, store=silent.address))


@pytest.mark.parametrize("path", NEEDS_NONE.values(), ids=NEEDS_NONE)
def test_what_needs_no_store_is_answered(site: Flask, path: str) -> None:
    for _ in range(2):
        with site.test_client().get(path, headers={"Accept": "text/html, */*;q=0.5"}) as answer:
            assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("path", ["/doc/rzeczy/1", "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D", "/readyz"])
def test_what_needs_one_is_told_to_come_again(
    site: Flask, silent: Silent, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = site.test_client()
    answers = [client.get(path, headers={"Accept": "application/json"}) for _ in range(10)]
    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in answers] == [(503, "60")] * 10
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(told) == 1, told
    assert told[0].startswith("the store is away: ")
    # The look, the first question, and the one of a thread that found out whether it still hangs.
    assert silent.asked() <= 3


@pytest.mark.parametrize("at", ["2020-01-01", "20200101T000000Z-1"])
def test_past_that_a_server_does_not_keep_is_told(site: Flask, at: str) -> None:
    for language, told in (("en", "keeps the present state only"), ("pl", "ma tylko bieżący stan")):
        answer = site.test_client().get(f"/sparql?query=ASK%7B%7D&at={at}", headers={"Accept-Language": language})
        assert answer.status_code == 404
        assert told in answer.json["detail"]


def test_announcement_that_nobody_can_read_is_a_problem(published: Settings, site: Flask, tmp_path: Path) -> None:
    copied = shutil.copytree(published.var, tmp_path / "var", symlinks=True)
    (copied / "releases" / ".next").write_text("")
    client = create_app(replace(site.extensions[context.EXTENSION].settings, var=copied)).test_client()
    # As under gunicorn, so that the cache in front takes part.
    assert client.get("/healthz", environ_overrides={"RAW_URI": "/healthz"}).status_code == 200
    answer = client.get("/doc/rzeczy/1", headers={"Accept": "application/json", "Accept-Language": "en"})
    assert answer.status_code == 503
    assert "cannot be told" in answer.json["detail"]
