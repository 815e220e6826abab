"""Values of every kind: what a store is given it gives back, in the form that the embedded store has."""

from collections.abc import Iterator, Mapping

import pytest

from app.config import load
from app.store.base import Store, Term
from tests.serving.conftest import publish
from tests.stores import asking, content
from tests.stores.conftest import TERMS, Kept, open_release, settings_of
from tests.stores.delivered import deliver_one_by_one, identified

# Beside the small release, of which nothing changes.
BASE = "https://values.example.org/"
QUERY = "SELECT ?thing ?value { GRAPH <graph/values> { ?thing <def/wartosc> ?value } }"


@pytest.fixture(scope="module")
def values(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Term]]:
    """The values, by name, as a store answers them."""
    folder = tmp_path_factory.mktemp("values")
    settings = load({"LOD_BASE_IRI": BASE, "LOD_VAR": str(folder / "var")})
    root = settings.releases
    manifest = identified(root, publish(root, "r1", {"values": content.VALUES}, base=BASE))
    if kept.server is None:
        yield _values(open_release(settings, manifest, TERMS))
        return
    deliver_one_by_one(kept.server, root, manifest)
    yield _values(open_release(settings_of(kept.server, settings), manifest, TERMS))
    for graph in manifest.graphs.values():
        asking.update(kept.server, f"DROP SILENT GRAPH <{graph.iri}>")


def _values(store: Store) -> Mapping[str, Term]:
    return {row["thing"].value.rpartition("/")[2]: row["value"] for row in store.select(QUERY)}


@pytest.mark.parametrize("name", content.TERMS)
def test_value(values: Mapping[str, Term], expected: Mapping[str, Term], name: str) -> None:
    assert values[name] == expected[name]


@pytest.fixture(scope="module")
def expected(embedded: Kept, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Term]:
    """The values as the embedded store has them."""
    settings = load({"LOD_BASE_IRI": BASE, "LOD_VAR": str(tmp_path_factory.mktemp("values") / "var")})
    manifest = publish(settings.releases, "r1", {"values": content.VALUES}, base=BASE)
    found = _values(open_release(settings, manifest, TERMS))
    assert found.keys() == content.TERMS.keys()
    return found
