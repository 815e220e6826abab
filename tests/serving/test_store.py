"""The embedded store, the stream, and the moment when the current release changes."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import NamedNode

from app.config import Settings
from app.errors import QuerySyntaxError, StoreUnavailable
from app.factory import create_app
from app.snapshot import Snapshot
from app.store.base import PublicQuery, Store
from app.store.current import Current
from app.store.embedded import EmbeddedStore
from app.store.past import Past
from app.store.query.syntax import Form
from app.store.releases import MANIFEST, POINTER, Manifest, Releases
from app.store.workers.caps import Caps
from app.store.workers.pieces import Terms
from app.store.workers.pool import Pool
from tests.serving.conftest import BASE, GRAPHS, publish, settings_of

TERMS = Terms(workers=1, queue=1, patience=300, seconds=300, memory=10**9, caps=Caps(rows=10**6, bytes=10**8))


def numbered(number: int) -> dict[str, str]:
    """A release in which every contract says the number of the release."""
    rows = " ".join(f"<id/umowy/{row}> lod:wydanie {number} ." for row in range(300))
    return {"umowy": rows, "ontology": "lod:wydanie rdfs:label 'wydanie'@pl ."}


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path)


@pytest.mark.embedded("a server keeps what it holds under the base of its names")
@pytest.mark.parametrize(("base", "told"), [(BASE, 0), ("https://other.example.org/", 1)])
def test_release_of_another_base_is_told_of_in_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture, base: str, told: int
) -> None:
    publish(settings.releases, "r1", GRAPHS)
    client = create_app(replace(settings, base_iri=base)).test_client()
    for _ in range(2):
        assert client.get("/data/umowy/1.nt").status_code == 200
    assert sum(f"LOD_BASE_IRI is {base}" in record.message for record in caplog.records) == told


@pytest.fixture(scope="session")
def store(app: Flask) -> Store:
    snapshot: Snapshot = app.extensions["lodzkie"].current.get()
    return snapshot.store


@pytest.mark.embedded("a server is not told a variable that is bound")
def test_every_method_has_one_type(store: Store) -> None:
    this = NamedNode(f"{BASE}id/umowy/bez%20nazwy")
    assert store.ask("ASK { ?this ?p ?o }", this=this) is True
    assert store.ask("ASK { ?this ?p ?o }", this=NamedNode(f"{BASE}id/nothing")) is False
    [row] = store.select("SELECT ?this ?o ?x { ?this a ?o OPTIONAL { ?this <def/nothing> ?x } }", this=this)
    assert row == {"this": this, "o": NamedNode(f"{BASE}def/Umowa")}
    [triple] = store.construct("CONSTRUCT { ?this a ?o } { ?this ?p ?o }", this=this)
    assert triple.subject == this
    query = PublicQuery("ASK {}", Form.ASK)
    assert b"".join(store.stream(query, "application/sparql-results+json")) == b'{"head":{},"boolean":true}'
    assert store.manifest.id == "r1"


def test_a_triple_that_stands_in_two_graphs_comes_once(tmp_path: Path) -> None:
    manifest = publish(tmp_path, "r1", {"umowy": "<id/1> a lod:Umowa .", "umowy/inferred": "<id/1> a lod:Umowa ."})
    store = EmbeddedStore(tmp_path / "r1", manifest, Pool(TERMS))
    assert len(store.construct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")) == 1


def test_text_that_no_parser_places_is_a_syntax_error(store: Store) -> None:
    with pytest.raises(QuerySyntaxError) as refused:
        next(store.stream(PublicQuery("ASK { ?s ?p <not an iri> }", Form.ASK), "application/sparql-results+json"))
    assert refused.value.line == 1


def test_store_whose_files_are_lost_is_unavailable_not_empty(tmp_path: Path) -> None:
    manifest = publish(tmp_path, "r1", numbered(1))
    store = tmp_path / "r1" / "store"
    for path in store.glob("*.sst"):
        path.write_bytes(b"")
    with pytest.raises(StoreUnavailable):
        EmbeddedStore(tmp_path / "r1", manifest, Pool(TERMS)).ask("ASK { ?s ?p ?o }")


@pytest.mark.embedded("its files are damaged")
def test_damage_met_later_is_unavailable_not_a_404(settings: Settings) -> None:
    """Pages and queries meet a file that is damaged after the store was opened."""
    publish(settings.releases, "r1", numbered(1))
    client = create_app(settings).test_client()
    assert client.get("/id/umowy/1").status_code == 303
    for path in (settings.releases / "r1" / "store").glob("*.sst"):
        content = path.read_bytes()
        # In place: a file that shrinks under a reader who has mapped it ends the process.
        with path.open("r+b") as file:
            file.write(bytes(byte ^ 0xFF for byte in content))
    everything = {"query": "SELECT * { ?s ?p ?o }"}
    statuses = [client.get(f"/data/umowy/{number}.ttl").status_code for number in range(0, 300, 10)]
    statuses.append(client.get("/sparql", query_string=everything).status_code)
    assert set(statuses) <= {200, 503}
    assert statuses[-1] == 503


def test_release_is_opened_once_and_the_next_one_at_once(releases: Releases) -> None:
    opened: list[str] = []

    def open_counted(directory: Path, manifest: Manifest) -> str:
        opened.append(manifest.id)
        return manifest.id

    current = Current(releases, open_counted)
    with pytest.raises(StoreUnavailable):
        current.get()
    publish(releases.root, "r1", numbered(1))
    assert [current.get() for _ in range(3)] == ["r1"] * 3
    publish(releases.root, "r2", numbered(2))
    assert current.get() == "r2"
    releases.point_to("r1")
    assert current.get() == "r1"
    assert opened == ["r1", "r2", "r1"]


def test_many_threads_open_a_release_once(releases: Releases) -> None:
    publish(releases.root, "r1", numbered(1))
    opened: list[str] = []
    got: list[str] = []
    entered, go_on = threading.Event(), threading.Event()

    def open_slowly(directory: Path, manifest: Manifest) -> str:
        opened.append(manifest.id)
        entered.set()
        go_on.wait()
        return manifest.id

    current = Current(releases, open_slowly)
    threads = [threading.Thread(target=lambda: got.append(current.get())) for _ in range(6)]
    for thread in threads:
        thread.start()
    entered.wait()
    go_on.set()
    for thread in threads:
        thread.join()
    assert (opened, got) == (["r1"], ["r1"] * 6)


def test_others_go_on_with_the_old_release_while_one_opens_the_next(releases: Releases) -> None:
    publish(releases.root, "r1", numbered(1))
    entered, go_on = threading.Event(), threading.Event()

    def open_waiting(directory: Path, manifest: Manifest) -> str:
        if manifest.id == "r2":
            entered.set()
            go_on.wait()
        return manifest.id

    current = Current(releases, open_waiting)
    current.get()
    publish(releases.root, "r2", numbered(2))
    opener = threading.Thread(target=current.get)
    opener.start()
    entered.wait()
    assert current.get() == "r1"
    go_on.set()
    opener.join()
    assert current.get() == "r2"


def test_release_that_vanishes_while_it_is_opened_gives_way_to_the_next(releases: Releases) -> None:
    publish(releases.root, "r1", numbered(1))

    def open_too_late(directory: Path, manifest: Manifest) -> str:
        if manifest.id == "r1":
            publish(releases.root, "r2", numbered(2))
            shutil.rmtree(directory)
            raise StoreUnavailable("gone")
        return manifest.id

    assert Current(releases, open_too_late).get() == "r2"


def test_release_that_cannot_be_opened_is_unavailable(releases: Releases) -> None:
    publish(releases.root, "r1", numbered(1))
    (releases.root / "r1" / MANIFEST).unlink()
    with pytest.raises(StoreUnavailable) as unavailable:
        Current(releases, lambda directory, manifest: EmbeddedStore(directory, manifest, Pool(TERMS))).get()
    assert "r1" in unavailable.value.text("pl")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"graphs": [], "registers": {}}', '{"graphs": {}, "new": 1}', "\ud800"]
)
def test_a_manifest_that_cannot_be_read_is_told_and_hides_no_other_release(releases: Releases, text: str) -> None:
    for number in (1, 2, 3):
        publish(releases.root, f"r{number}", numbered(number), number)
    (releases.root / "r2" / MANIFEST).write_text(text, encoding="utf-8", errors="surrogatepass")
    past = Past(releases, lambda _directory, manifest: manifest.id)
    assert [manifest.id for manifest in past.line().manifests] == ["r1", "r3"]
    assert past.get("r1") == "r1"
    current = Current(releases, lambda _directory, manifest: manifest.id)
    assert current.get() == "r3"
    releases.point_to("r2")
    with pytest.raises(StoreUnavailable, match="Release r2 cannot be opened"):
        current.get()
    for ask in (past.line, lambda: past.get("r2")):
        with pytest.raises(StoreUnavailable, match="The manifest of release r2 cannot be read"):
            ask()


def streamed(client: FlaskClient) -> tuple[bytes, Iterator[bytes]]:
    """The first piece of a result that is longer, and the rest of it."""
    query = "SELECT ?a ?b { ?x <def/wydanie> ?a . ?y <def/wydanie> ?b }"
    response = client.get("/sparql", query_string={"query": query, "format": "csv"}, buffered=False)
    pieces = iter(response.response)
    return next(pieces), pieces


def test_request_reads_one_release_to_its_last_byte(settings: Settings) -> None:
    publish(settings.releases, "r1", numbered(1))
    client = create_app(settings).test_client()
    first, rest = streamed(client)
    publish(settings.releases, "r2", numbered(2))
    assert 'def/wydanie> "2"' in client.get("/data/umowy/1.nt").text
    assert set((first + b"".join(rest)).decode().split()) == {"a,b", "1,1"}


@pytest.mark.embedded("its files are taken away")
def test_result_over_a_release_that_is_taken_away_breaks_off(settings: Settings) -> None:
    """The engine opens files when it first needs them: nobody can say that such a result is whole."""
    publish(settings.releases, "r1", numbered(1))
    _, rest = streamed(create_app(settings).test_client())
    shutil.rmtree(settings.releases / "r1")
    with pytest.raises(StoreUnavailable):
        b"".join(rest)


def test_pointer_that_cannot_be_read_is_unavailable_in_front_of_the_application_too(settings: Settings) -> None:
    publish(settings.releases, "r1", GRAPHS)
    pointer = settings.releases / POINTER
    pointer.unlink()
    pointer.mkdir()
    client = create_app(settings).test_client()
    for path in ("/", "/sparql?query=ASK{}", "/sparql", "/readyz", "/data/umowy/1.ttl"):
        response = client.get(path)
        assert response.status_code == 503, path
        assert str(settings.var) not in response.text


def test_first_release_is_picked_up(settings: Settings) -> None:
    client = create_app(settings).test_client()
    for path in ("/id/umowy/1", "/doc/umowy/1", "/data/umowy/1.ttl", "/readyz", "/"):
        assert client.get(path).status_code == 503
    assert client.get("/data/umowy/1.ttl").headers["Retry-After"]
    assert client.get("/healthz").text == "ok\n"
    assert "Nie opublikowano jeszcze" in client.get("/").text
    publish(settings.releases, "r1", GRAPHS)
    assert client.get("/readyz").text == "r1\n"
    assert client.get("/data/umowy/1.ttl").status_code == 200


def test_new_release_changes_the_validator(settings: Settings) -> None:
    client = create_app(settings).test_client()
    publish(settings.releases, "r1", numbered(1))
    first = client.get("/data/umowy/1.ttl")
    publish(settings.releases, "r2", numbered(2))
    second = client.get("/data/umowy/1.ttl", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert second.headers["ETag"] != first.headers["ETag"]


def test_another_base_changes_every_iri(region: Path, tmp_path: Path) -> None:
    settings = replace(settings_of(region, tmp_path), base_iri="https://dane.example.net/")
    publish(settings.releases, "r1", GRAPHS, base=settings.base_iri)
    client = create_app(settings).test_client()
    for path in ("/data/umowy/1.ttl", "/doc/umowy/1", "/", "/sparql"):
        text = client.get(path).text
        assert "dane.example.net" in text
        assert BASE not in text
