"""A store that is late, down, moved on, or breaks off: a clear error, and never an answer that only looks whole."""

from __future__ import annotations

import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import ClientGone, QueryTimeout, ReleaseMoved, ResultTooLarge, StoreUnavailable
from app.factory import create_app
from app.store.base import Content, PublicQuery
from app.store.query.syntax import Form
from app.store.remote import pointer, switching
from app.store.remote.switching import Phase
from app.store.workers.caps import Caps
from tests.machine import free_port, stop, until
from tests.serving.conftest import BASE
from tests.stores import asking
from tests.stores.conftest import TERMS, Kept
from tests.stores.test_contract import JSON, said, select

EVERYTHING = PublicQuery("SELECT * { ?s ?p ?o }", Form.SELECT)
# No row before the end of time.
SILENT = PublicQuery(
    'SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = "nic") }',
    Form.SELECT,
)
ENDLESS = PublicQuery("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", Form.SELECT)
GRAPH = f"{BASE}graph/staged"


@pytest.mark.parametrize("media_type", [JSON, "text/csv"])
def test_rows_have_an_end(kept: Kept, media_type: str) -> None:
    store = kept.opened(replace(TERMS, caps=Caps(7, 10**8)))
    result = store.stream(EVERYTHING, media_type)
    assert b"".join(result).count(b"/id/") >= 7
    assert (result.complete, result.truncated) == (True, True)


def test_bytes_have_an_end(kept: Kept) -> None:
    store = kept.opened(replace(TERMS, seconds=20.0, caps=Caps(10**6, 300_000)))
    result = store.stream(ENDLESS, "text/csv")
    with pytest.raises(ResultTooLarge):
        list(result)
    assert not result.complete


def test_deadline_ends_a_query_before_its_first_byte(kept: Kept) -> None:
    """Our deadline, and not that of a server, which comes half a minute later."""
    store = kept.opened(replace(TERMS, seconds=8.0))
    started = time.monotonic()
    with pytest.raises(QueryTimeout):
        said(store, SILENT, JSON)
    assert time.monotonic() - started < 28
    assert said(store, select("SELECT ?n { <id/umowy/1> lod:nr ?n }"), JSON)


def test_client_that_goes_ends_a_query(kept: Kept) -> None:
    store = kept.opened(replace(TERMS, workers=1))
    ours, theirs = socket.socketpair()
    result = store.stream(SILENT, JSON, ours)
    threading.Timer(0.5, theirs.close).start()
    with ours, pytest.raises(ClientGone):
        next(result)


def test_graphs_that_are_gathered_are_not_seen(remote: Kept) -> None:
    root, query = remote.settings.releases, "SELECT ?s { ?s <def/tajne> ?o }"
    switching.announce(root, Phase.STAGING)
    try:
        asking.put(remote.server, GRAPH, f'<{BASE}id/umowy/1> <{BASE}def/tajne> "x" .\n')
        assert remote.store.select(query) == []
        assert b"tajne" not in said(remote.store, EVERYTHING, JSON)
        assert b"staged" not in said(remote.store, select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"), JSON)
        assert b"tajne" not in said(remote.store, Content(None), "application/n-quads")
        assert remote.store.select("SELECT ?n { <id/umowy/1> <def/nr> ?n }")
    finally:
        asking.update(remote.server, f"DROP SILENT GRAPH <{GRAPH}>")
        switching.announce(root, Phase.NONE)


@pytest.fixture
def moved(remote: Kept, tmp_path: Path) -> Iterator[Kept]:
    """The small release in files of the test's own; the server goes back to what it held."""
    var = tmp_path / "var"
    shutil.copytree(remote.settings.releases, var / "releases", symlinks=True)
    yield replace(remote, settings=replace(remote.settings, var=var))
    _hold(remote, "r1")


def _hold(kept: Kept, identifier: str) -> None:
    release, graph = f"{BASE}id/release/", f"{BASE}graph/release"
    statement = f"<{BASE}id/dataset> <http://www.w3.org/ns/dcat#hasCurrentVersion>"
    asking.update(kept.server, f"CLEAR GRAPH <{graph}>")
    asking.update(kept.server, f"INSERT DATA {{ GRAPH <{graph}> {{ {statement} <{release}{identifier}> }} }}")


def test_answer_of_a_server_that_went_on_is_not_used(moved: Kept) -> None:
    store, root = moved.opened(TERMS), moved.settings.releases
    switching.announce(root, Phase.SWITCHING)
    assert store.select("SELECT ?n { <id/umowy/1> <def/nr> ?n }"), "it holds what it held"
    _hold(moved, "r2")
    with pytest.raises(ReleaseMoved):
        store.select("SELECT ?n { <id/umowy/1> <def/nr> ?n }")
    with pytest.raises(ReleaseMoved):
        said(store, EVERYTHING, JSON)


def test_request_over_a_server_that_went_on_is_answered_from_the_next_release(moved: Kept) -> None:
    root = moved.settings.releases
    client = create_app(moved.settings).test_client()
    version = {"query": "SELECT ?v { ?set <http://www.w3.org/ns/dcat#hasCurrentVersion> ?v }"}
    for path, query in (("/doc/umowy/1", None), ("/sparql", version)):
        assert "release/r1" in client.get(path, query_string=query).text
    manifest = (root / "r1" / "manifest.json").read_text(encoding="utf-8").replace('"r1"', '"r2"')
    shutil.copytree(root / "r1", root / "r2")
    (root / "r2" / "manifest.json").write_text(manifest, encoding="utf-8")
    switching.announce(root, Phase.SWITCHING)
    _hold(moved, "r2")
    for path, query in (("/doc/umowy/1", None), ("/sparql", version)):
        answer = client.get(path, query_string=query)
        assert answer.status_code == 200
        assert "release/r2" in answer.text


def test_server_that_is_down_is_503_and_what_is_kept_is_still_served(moved: Kept) -> None:
    proxy = Proxy(moved)
    client = create_app(replace(moved.settings, store=f"{moved.name}+{proxy.address}")).test_client()
    asked = {"query": "SELECT ?n { <id/umowy/1> <def/nr> ?n }"}
    assert [client.get("/data/umowy/1.nt").status_code, client.get("/sparql", query_string=asked).status_code] == [
        200
    ] * 2
    proxy.close()
    assert [client.get("/data/umowy/1.nt").status_code, client.get("/sparql", query_string=asked).status_code] == [
        200
    ] * 2
    for path, query in (("/data/umowy/2.nt", None), ("/sparql", {"query": "SELECT * { ?s ?p ?o }"})):
        answer = client.get(path, query_string=query)
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers


def test_store_that_begins_to_hang_costs_a_page_seconds_and_is_found_again(
    held: Callable[[str], Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = held("oxigraph")
    assert kept.server
    assert kept.server.process
    client = create_app(kept.settings).test_client()
    assert client.get("/data/umowy/1.nt").status_code == 200
    monkeypatch.setattr(pointer, "_TRUSTED", -1.0)
    stop(kept.server.process.pid)
    try:
        answers = [client.get("/data/umowy/2.nt") for _ in range(3)]
    finally:
        kept.server.process.send_signal(signal.SIGCONT)
    # One that waited for all that an answer may take would be 504.
    assert [answer.status_code for answer in answers] == [503] * 3
    until(lambda: client.get("/data/umowy/2.nt").status_code == 200, "the store answers, and nobody asks it", each=0.2)


class Proxy:
    """A port that leads to a server until it is closed."""

    def __init__(self, kept: Kept) -> None:
        assert kept.server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._port, self._open = kept.server.launch.port, []
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}{kept.server.launch.dataset}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take it away, with every connection."""
        for end in [self._listening, *self._open]:
            # A thread that waits in it would keep it open; one whose other end has gone is shut already.
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._port))
            self._open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=(source, target), daemon=True).start()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


def test_nothing_listens(embedded: Kept) -> None:
    kept = replace(embedded, settings=replace(embedded.settings, store=f"oxigraph+http://127.0.0.1:{free_port()}"))
    store = kept.opened(TERMS)
    with pytest.raises(StoreUnavailable):
        store.ask("ASK { ?s ?p ?o }")
    assert create_app(kept.settings).test_client().get("/doc/umowy/1").status_code == 503


def test_wrong_password_is_unavailable_and_not_told(remote: Kept, tmp_path: Path) -> None:
    if not remote.server or not remote.server.user:
        pytest.skip(f"{remote.name} asks for no password here")
    (tmp_path / "password").write_text("zły", encoding="utf-8")
    private = f"fuseki+{remote.server.site}/private"
    settings = replace(remote.settings, store=private, store_password_file=tmp_path / "password")
    answer = create_app(settings).test_client().get("/doc/umowy/1")
    assert answer.status_code == 503
    assert "zły" not in answer.text
    right = replace(remote.settings, store=private)
    assert create_app(right).test_client().get("/data/umowy/1.nt").status_code == 200
