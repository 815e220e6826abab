"""What must never be found in the published region: each query of this folder has no row."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.data.test_ontology import STORED, tabled
from tests.published import BASE, Published

HERE = Path(__file__).resolve().parent
QUERIES = sorted(HERE.glob("*.rq"))
MAPPING, VOCABULARY = (ox.NamedNode(f"{BASE}graph/{name}") for name in ("mapping", "vocabulary"))
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture(scope="module")
def store(published: Published) -> ox.Store:
    """The release in memory, with the mappings beside it."""
    store = ox.Store()
    store.extend(published.store)
    for register in published.registers.values():
        store.load(path=str(register.mapping), format=ox.RdfFormat.TURTLE, base_iri=BASE, to_graph=MAPPING)
    return store


@cache
def vocabularies(folder: Path) -> tuple[ox.Quad, ...]:
    """The official files of the reused vocabularies, and which namespaces they hold."""
    names = [ox.Quad(ox.NamedNode(name), RDF_TYPE, ox.NamedNode("urn:x-namespace"), VOCABULARY) for name in STORED]
    names += [ox.Quad(ox.NamedNode(iri), RDF_TYPE, ox.NamedNode("urn:x-tabled"), VOCABULARY) for iri in tabled(folder)]
    files = sorted({file for files in STORED.values() for file in files.split()})
    parsed = (ox.parse(path=str(folder / file), format=ox.RdfFormat.TURTLE, lenient=True) for file in files)
    return tuple(names) + tuple(ox.Quad(t.subject, t.predicate, t.object, VOCABULARY) for each in parsed for t in each)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_nothing_is_found(path: Path, store: ox.Store, request: pytest.FixtureRequest) -> None:
    text = path.read_text(encoding="utf-8")
    if "# needs: <graph/vocabulary>" in text:
        store.extend(vocabularies(request.getfixturevalue("shared") / "data" / "vocab"))
    found = store.query(text, base_iri=BASE, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = sorted(" ".join(str(row[name]).replace(BASE, "") for name in names) for row in found)
    assert rows == [], text.splitlines()[0]
