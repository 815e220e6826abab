"""The closure of one named graph under the ontology, written into another, from nothing.

Owns what is read, in which order, and what is left out in the end; the rules run in `bulk`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference import bulk, ontology
from loaders.inference.bulk import Work
from loaders.inference.facts import Graph
from loaders.inference.ontology import Ontology
from loaders.inference.queries import solutions
from loaders.inference.vocabulary import is_telling, is_telling_of_terms

# Beside the target for a while: what the ontology says of individuals to queries. A staging store has one writer.
_SCHEMA: Final = ox.NamedNode("urn:inference:schema")
_BLANK: Final = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }"


@dataclass(frozen=True)
class Closed:
    """What the closure found: `findings` are the contradictions, sorted."""

    findings: tuple[Finding, ...]


def close(store: ox.Store, graph: str, schema: str, target: str) -> Closed:
    """Make `target` hold what OWL 2 RL (OWL 2 Profiles section 4.3) adds to `graph` under the ontology in `schema`.

    All three are IRIs of named graphs. Of the store's other graphs none is read; a graph beside `target` is used for a
    while. Axioms among the facts, and axioms that follow from facts, take part.
    """
    given = ontology.read(store, schema)
    alone = ontology.compiled(given)
    axioms = ontology.axioms_in(store, graph)
    store.clear_graph(ox.NamedNode(target))
    while True:
        joint = ontology.compiled(given | axioms) if axioms else alone
        with _work(store, graph, target, joint) as work:
            bulk.saturate(work)
            entailed = ontology.named(bulk.entailed_axioms(work)) - ontology.named(joint.known)
            if not entailed:
                faults = {*joint.findings, *bulk.contradictions(work)} - alone.findings
                break
        axioms |= entailed
    _finish(work, alone)
    return Closed(in_order(faults))


def close_schema(store: ox.Store, schema: str, target: str) -> Closed:
    """Make `target` hold what the ontology in `schema` entails by itself."""
    alone = ontology.compiled(ontology.read(store, schema))
    graph = Graph(store, ox.NamedNode(target))
    store.clear_graph(graph.name)
    store.extend(graph.quad(atom) for atom in alone.known - alone.given if is_telling_of_terms(atom))
    return Closed(in_order(alone.findings))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings sorted, the same in every run."""
    return tuple(sorted(findings, key=lambda each: (each.focus, each.component, each.path, each.value, each.shape)))


@contextmanager
def _work(store: ox.Store, graph: str, target: str, joint: Ontology) -> Iterator[Work]:
    schema = Graph(store, _SCHEMA)
    facts = Graph(store, ox.NamedNode(graph))
    store.clear_graph(schema.name)  # as a run that was killed has left it
    store.extend(map(schema.quad, joint.premises))
    try:
        yield Work(store, joint, facts, Graph(store, ox.NamedNode(target)), schema)
    finally:
        store.clear_graph(schema.name)


def _finish(work: Work, alone: Ontology) -> None:
    """Leave out what is not worth publishing, and tell what only the axioms among the facts say of individuals."""
    store, target = work.store, work.target
    for row in solutions(store, _BLANK, [target.name]):
        store.remove(target.quad((row[0], row[1], row[2])))
    if work.ontology is not alone:
        told = work.ontology.facts.atoms - alone.known - work.ontology.given
        store.extend(target.quad(atom) for atom in told if is_telling(atom) and not work.facts.has(atom))
        for term in work.ontology.terms:
            for atom in [*target.find(term, None, None)]:
                store.remove(target.quad(atom))
