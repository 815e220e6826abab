"""The hygiene queries of this folder, and the store that they are asked of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from app.registers import Register
from tests.data.vocabularies import STORED, tabled

BASE: Final = "https://lod.example.org/"
HERE: Final = Path(__file__).resolve().parent
QUERIES: Final = sorted(HERE.glob("*.rq"))
# Says that a query needs the official files of the vocabularies.
_NEEDS_VOCABULARIES: Final = "# needs: <graph/vocabulary>"
_MAPPING, _VOCABULARY = (ox.NamedNode(f"{BASE}graph/{name}") for name in ("mapping", "vocabulary"))
_RDF_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def needs_vocabularies(path: Path) -> bool:
    """Whether a query is about the official files of the vocabularies."""
    return _NEEDS_VOCABULARIES in path.read_text(encoding="utf-8")


def with_mappings(release: ox.Store, registers: Iterable[Register]) -> ox.Store:
    """A release in memory, with the mappings of registers beside it."""
    store = ox.Store()
    store.extend(release)
    for register in registers:
        store.load(path=str(register.mapping), format=ox.RdfFormat.TURTLE, base_iri=BASE, to_graph=_MAPPING)
    return store


@cache
def vocabularies(folder: Path) -> tuple[ox.Quad, ...]:
    """The official files of the reused vocabularies, and which namespaces they hold."""
    named = [*((iri, "urn:x-namespace") for iri in STORED), *((iri, "urn:x-tabled") for iri in tabled(folder))]
    kinds = [ox.Quad(ox.NamedNode(iri), _RDF_TYPE, ox.NamedNode(kind), _VOCABULARY) for iri, kind in named]
    files = sorted({file for files in STORED.values() for file in files.split()})
    parsed = (ox.parse(path=str(folder / file), format=ox.RdfFormat.TURTLE, lenient=True) for file in files)
    stated = (ox.Quad(t.subject, t.predicate, t.object, _VOCABULARY) for triples in parsed for t in triples)
    return (*kinds, *stated)


def rows(path: Path, store: ox.Store) -> list[str]:
    """What a query finds, each row as a line without the base IRI."""
    found = store.query(path.read_text(encoding="utf-8"), base_iri=BASE, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return sorted(" ".join(str(row[name]).replace(BASE, "") for name in names) for row in found)
