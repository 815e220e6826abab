"""The budget is a well-formed RDF Data Cube: the integrity constraints of the Recommendation, section 11.1.

Each constraint is an ASK of `cube/ic-*.rq` that is true of a cube that violates it. Cubes are normalised first (section
10). `cube/valid.ttl` holds to all of them, and `cube/ic-*.ru` shows for each what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.published import BASE, Published

CUBE = Path(__file__).resolve().parent / "cube"
CONSTRAINTS = sorted(path.stem for path in CUBE.glob("ic-*.rq"))
QB = "http://purl.org/linked-data/cube#"
# IC-20 and IC-21 are asked for each property $p by which hierarchical code lists lead from parent to child.
HIERARCHIES = {
    "ic-20": f"SELECT ?p WHERE {{ [] a <{QB}HierarchicalCodeList> ; <{QB}parentChildProperty> ?p FILTER(ISIRI(?p)) }}",
    "ic-21": f"SELECT ?p WHERE {{ [] a <{QB}HierarchicalCodeList> ; <{QB}parentChildProperty>/"
    "<http://www.w3.org/2002/07/owl#inverseOf> ?p FILTER(ISIRI(?p)) }",
}


def read(name: str) -> str:
    return (CUBE / name).read_text(encoding="utf-8")


def normalised(store: ox.Store) -> ox.Store:
    for phase in ("normalise-1.ru", "normalise-2.ru"):
        store.update(read(phase))
    return store


def queries(constraint: str, store: ox.Store) -> Iterator[str]:
    text = read(f"{constraint}.rq")
    if constraint not in HIERARCHIES:
        yield text
        return
    found = store.query(HIERARCHIES[constraint])
    assert isinstance(found, ox.QuerySolutions)
    yield from (text.replace("$p", row["p"].value) for row in found)


def violated(constraint: str, store: ox.Store) -> bool:
    return any(bool(store.query(text)) for text in queries(constraint, store))


def example() -> ox.Store:
    store = ox.Store()
    store.load(path=str(CUBE / "valid.ttl"), format=ox.RdfFormat.TURTLE)
    return normalised(store)


@pytest.fixture(scope="module")
def budget(published: Published) -> ox.Store:
    """What the release says, inferred graphs included, as one graph."""
    store = ox.Store()
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in published.store)
    return normalised(store)


def test_every_constraint_of_the_recommendation_is_here() -> None:
    assert [f"ic-{number:02}" for number in range(1, 22)] == CONSTRAINTS


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_example_holds_and_its_break_is_found(constraint: str) -> None:
    store = example()
    assert not violated(constraint, store)
    store.update(read(f"{constraint}.ru"))
    assert violated(constraint, store)


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_published_budget_holds(constraint: str, budget: ox.Store) -> None:
    assert not violated(constraint, budget), read(f"{constraint}.rq").splitlines()[0]


def test_cube_is_not_empty(budget: ox.Store) -> None:
    sets = {f"{BASE}id/budzet/{name}" for name in ("dochody", "wydatki", "zmiany")}
    found = list(budget.quads_for_pattern(None, ox.NamedNode(f"{QB}dataSet"), None, None))
    assert {quad.object.value for quad in found} == sets
    assert len(found) > 1_200
