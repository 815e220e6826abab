"""Values of every kind: what a store is given it gives back, in the form that the embedded store has, and finds."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from app.config import load
from app.store.base import PublicQuery, Store, Term
from app.store.query.syntax import Form
from tests.serving.conftest import publish
from tests.stores import asking, content
from tests.stores.conftest import TERMS, Kept, open_release, settings_of
from tests.stores.delivered import deliver_one_by_one, identified

# Beside the small release, of which nothing changes.
BASE = "https://values.example.org/"
QUERY = "SELECT ?thing ?value { GRAPH <graph/values> { ?thing <def/wartosc> ?value } }"
PREFIXES = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX geo: <http://www.opengis.net/ont/geosparql#> "
# The longest makes a query of 280 kB, which no endpoint reads.
ASKED = [name for name in content.TERMS if name != "large"]


@dataclass(frozen=True)
class Values:
    """A store of values, and what it answers when asked for all, by name."""

    store: Store

    @property
    def all(self) -> Mapping[str, Term]:
        return {row["thing"].value.rpartition("/")[2]: row["value"] for row in self.store.select(QUERY)}

    def named(self, term: str) -> set[str]:
        """What things have a value, which a public query names."""
        text = f"{PREFIXES}SELECT ?thing {{ GRAPH <graph/values> {{ ?thing <def/wartosc> {term} }} }}"
        body = b"".join(self.store.stream(PublicQuery(text, Form.SELECT), "application/sparql-results+json"))
        return {row["thing"]["value"].rpartition("/")[2] for row in json.loads(body)["results"]["bindings"]}


@pytest.fixture(scope="module")
def held_values(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Values]:
    """The values in a store."""
    folder = tmp_path_factory.mktemp("values")
    settings = load({"LOD_BASE_IRI": BASE, "LOD_VAR": str(folder / "var")})
    root = settings.releases
    manifest = identified(root, publish(root, "r1", {"values": content.VALUES}, base=BASE))
    if kept.server is None:
        yield Values(open_release(settings, manifest, TERMS))
        return
    deliver_one_by_one(kept.server, root, manifest)
    yield Values(open_release(settings_of(kept.server, settings), manifest, TERMS))
    for graph in manifest.graphs.values():
        asking.update(kept.server, f"DROP SILENT GRAPH <{graph.iri}>")


@pytest.fixture(scope="module")
def values(held_values: Values) -> Mapping[str, Term]:
    """The values, by name, as a store answers them."""
    return held_values.all


@pytest.mark.parametrize("name", content.TERMS)
def test_value(values: Mapping[str, Term], expected: Mapping[str, Term], name: str) -> None:
    assert values[name] == expected[name]


@pytest.mark.parametrize("name", ASKED)
def test_value_is_found_as_it_was_written_and_as_it_is_answered(
    held_values: Values, expected: Mapping[str, Term], name: str
) -> None:
    same = same_as(name, expected)
    assert held_values.named(content.TERMS[name]) >= same
    assert held_values.named(str(expected[name])) >= same


@pytest.mark.parametrize("name", ASKED)
def test_no_other_value_is_found(held_values: Values, expected: Mapping[str, Term], name: str) -> None:
    assert held_values.named(content.TERMS[name]) <= same_as(name, expected)


def same_as(name: str, expected: Mapping[str, Term]) -> set[str]:
    """Names of the values that are one term for the embedded store."""
    return {other for other, term in expected.items() if term == expected[name]}


@pytest.fixture(scope="module")
def expected(embedded: Kept, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Term]:
    """The values as the embedded store has them."""
    settings = load({"LOD_BASE_IRI": BASE, "LOD_VAR": str(tmp_path_factory.mktemp("values") / "var")})
    manifest = publish(settings.releases, "r1", {"values": content.VALUES}, base=BASE)
    found = Values(open_release(settings, manifest, TERMS)).all
    assert found.keys() == content.TERMS.keys()
    return found
