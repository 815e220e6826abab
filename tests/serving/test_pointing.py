"""What points to a thing is the same, whether its statements are read or queries are asked, here or of a server."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, Store

from app import incoming, pointing
from app.description import SCOPE
from app.factory import create_app
from app.incoming import Incoming
from app.snapshot import Snapshot
from app.store.base import Term
from app.store.remote.describing import RemoteDescriber
from app.store.remote.describing import pointing as asked
from tests.serving.conftest import BASE, GRAPHS, publish, settings_of

SQUARE = f"{BASE}id/miejsca/rynek"
SEAT = f"{BASE}def/siedziba"
CONTRACTS = 60


@pytest.fixture(scope="module")
def snapshot(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A square in which sixty contracts have their seat, ten of them only as it follows, and nameless things lie."""
    seats = [f"<id/umowy/{number}> lod:siedziba <{SQUARE}> ." for number in range(CONTRACTS)]
    settings = settings_of(region, tmp_path_factory.mktemp("pointing"))
    more = {
        "umowy": "".join(seats[10:]) + f'[] lod:siedziba <{SQUARE}> . <id/umowy/20> rdfs:label "Dwadzieścia"@pl .',
        "umowy/inferred": "".join(seats[:10]) + f"<id/umowy/1> lod:uwaga <{SQUARE}> .",
        "catalogue/inferred": f"<id/dataset/umowy> lod:dotyczy <{SQUARE}> .",
        "miejsca": f'<{SQUARE}> a lod:Miejsce ; rdfs:label "Rynek"@pl . '
        f"<id/miejsca/2> lod:dotyczy <{SQUARE}> ; lod:droga <{SQUARE}> ; lod:adres <id/miejsca/2-adres> . "
        '<id/miejsca/2-adres> rdfs:label "Rynek 2"@pl ; lod:dotyczy <id/code/stan/zawarta> .',
    }
    publish(settings.releases, "r1", {**GRAPHS, **more})
    found: Snapshot = create_app(settings).extensions["lodzkie"].current.get()
    return found


def engine(snapshot: Snapshot) -> Store:
    return Store.read_only(str(snapshot.directory / "store"))


def select(store: Store, query: str) -> list[dict[str, Term]]:
    """The answer of a server, which has no way around queries."""
    found = store.query(query, base_iri=BASE, use_default_graph_as_union=True)
    names = [variable.value for variable in found.variables]  # type: ignore[union-attr]
    return [dict(zip(names, row, strict=True)) for row in found]  # type: ignore[arg-type,misc]


WAYS: dict[str, tuple[str | None, int, str]] = {
    "all": (None, 1, ""),
    "one": (SEAT, 1, ""),
    "one of a graph": (f"{BASE}def/dotyczy", 1, f"{BASE}graph/catalogue"),
}


@pytest.mark.parametrize("ways", WAYS)
def test_read_statements_and_queries_tell_the_same(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, ways: str
) -> None:
    def told() -> list[tuple[object, ...]]:
        found = incoming.find(snapshot, SQUARE, *WAYS[ways]).properties
        return [(way.property, way.graph, way.labels, way.count, frozenset(way.sources)) for way in found]

    # Which few are shown of many is nobody's promise.
    monkeypatch.setattr(incoming, "FEW", 100)
    monkeypatch.setattr(incoming, "PAGE_SIZE", 100)
    read = told()
    monkeypatch.setattr(pointing, "FEW", 0)
    assert read == told()


def test_statements_are_counted_and_paged(snapshot: Snapshot) -> None:
    def counts(found: Incoming) -> dict[tuple[str, str], int]:
        return {(way.property.rpartition("/")[2], way.graph.rpartition("/")[2]): way.count for way in found.properties}

    first, last = (incoming.find(snapshot, SQUARE, SEAT, page) for page in (1, 2))
    assert counts(first) == {
        ("siedziba", "umowy"): CONTRACTS + 1,
        ("dotyczy", "miejsca"): 1,
        ("droga", "miejsca"): 1,
        ("dotyczy", "catalogue"): 1,
    }
    sources = [source for found in (first, last) for way in found.properties for source in way.sources]
    assert {source.iri for source in sources} == {f"{BASE}id/umowy/{number}" for number in range(CONTRACTS)}
    assert len(sources) == CONTRACTS
    [twenty] = [source for source in sources if source.iri == f"{BASE}id/umowy/20"]
    assert [label.text for label in twenty.labels] == ["Dwadzieścia"]


def test_server_tells_what_points_to_a_thing_as_the_index_does(snapshot: Snapshot) -> None:
    def plain(quads: list[Quad]) -> set[tuple[object, ...]]:
        return {(isinstance(q.subject, BlankNode) or q.subject, q.predicate, q.object, q.graph_name) for q in quads}

    this, ask = NamedNode(SQUARE), partial(select, engine(snapshot))
    everything = snapshot.store.pointing(this, 1000)
    assert len(everything) == CONTRACTS + 5
    assert plain(asked(ask, this, 1000)) == plain(everything)
    assert len(asked(ask, this, 7)) == len(snapshot.store.pointing(this, 7)) == 7


def test_server_tells_what_things_are_called_as_the_index_does(snapshot: Snapshot) -> None:
    things = [NamedNode(f"{BASE}{rest}") for rest in ("id/miejsca/rynek", "def/siedziba", "id/code/stan/zawarta", "x")]
    told = snapshot.store.names(things, SCOPE)
    assert {triple.subject for triple in told} == set(things[:3])
    assert set(RemoteDescriber(partial(select, engine(snapshot)), SCOPE).names(things)) == set(told)


@pytest.mark.parametrize("rest", ["miejsca/2", "miejsca/2-adres", "umowy/20", "code/stan/zawarta", "none"])
def test_server_describes_as_the_index_does(snapshot: Snapshot, rest: str) -> None:
    this = NamedNode(f"{BASE}id/{rest}")
    read = snapshot.store.describe(this, SCOPE)
    told = RemoteDescriber(partial(select, engine(snapshot)), SCOPE).describe(this)
    assert (set(told.facts), told.parts, told.names) == (set(read.facts), read.parts, read.names)
    assert not read.names.keys() & {this, *read.parts}
    assert [part.value for part in read.parts] == ([f"{BASE}id/miejsca/2-adres"] if rest == "miejsca/2" else [])
