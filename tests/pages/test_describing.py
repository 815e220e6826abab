"""A description holds what `description.rq` asks for, of every kind of thing, read another way."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from app.config import load
from app.description import describe
from app.factory import create_app
from app.snapshot import Snapshot
from tests.pages.test_queries import HUBS, KINDS
from tests.published import BASE, Published

QUERY = Path(__file__).with_name("description.rq").read_text(encoding="utf-8")
GRAPHS = f"<{BASE}graph/"


@pytest.fixture(scope="module")
def snapshot(published: Published) -> Snapshot:
    app = create_app(load({"LOD_BASE_IRI": BASE, "LOD_VAR": str(published.settings.var)}))
    found: Snapshot = app.extensions["lodzkie"].current.get()
    return found


def asked(store: ox.Store, thing: str) -> set[str]:
    """What the query finds, but for the graphs."""
    found = store.query(
        QUERY,
        base_iri=BASE,
        use_default_graph_as_union=True,
        substitutions={ox.Variable("this"): ox.NamedNode(thing)},
    )
    assert isinstance(found, ox.QueryTriples)
    return {str(triple) for triple in found if not str(triple.predicate).startswith(GRAPHS)}


def told(snapshot: Snapshot, thing: str) -> set[str]:
    """What the description tells, but for what it tells of its document."""
    described = describe(snapshot, thing)
    return {str(triple) for triple in described.triples if str(triple.subject) != f"<{described.document}>"}


def test_every_kind_of_thing_is_described_as_the_query_says(published: Published, snapshot: Snapshot) -> None:
    things = {row["thing"] for row in published.rows(KINDS)} | {row["o"] for row in published.rows(HUBS)}
    described = [thing for thing in things if ":" in thing and (asked(published.store, thing))]
    assert len(described) > 150
    assert [thing for thing in described if told(snapshot, thing) != asked(published.store, thing)] == []


def test_names_that_are_remembered_are_those_of_the_thing(published: Published, snapshot: Snapshot) -> None:
    thing = next(row["thing"] for row in published.rows(KINDS) if row["thing"].startswith(f"{BASE}id/"))
    assert told(snapshot, thing) == told(snapshot, thing) == asked(published.store, thing)
