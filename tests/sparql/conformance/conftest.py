"""One server over one release that holds every graph that the cases are asked of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from . import manifests, protocols
from .site import Site, served


@pytest.fixture(scope="session")
def suite(shared: Path) -> Path:
    """The suite; CI never goes without it."""
    return shared / "conformance" / "w3c-sparql"


@pytest.fixture(scope="session")
def site(suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("conformance"), fill) as site:
        yield site


def fill(store: ox.Store) -> None:
    """Put the data of every case into a store, each file into the graph of its IRI."""
    queries = manifests.of_kind("QueryEvaluationTest", "CSVResultFormatTest")
    graphs: dict[str, Path] = {name: path for case in queries for name, path in case.named.items()}
    files = {path for case in queries for path in case.data} | manifests.asked_by_from(queries)
    graphs |= {manifests.iri_of(path): path for path in files}
    for name, path in sorted(graphs.items()):
        manifests.load(store, path, ox.NamedNode(name))
    for name, turtle in protocols.published().items():
        store.load(turtle.encode(), format=ox.RdfFormat.TURTLE, base_iri=name, to_graph=ox.NamedNode(name))
