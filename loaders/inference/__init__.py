"""Inference: what OWL 2 RL adds to one named graph under the ontology, and where the two contradict each other.

Works over the staging store in place and returns values; writes nothing. The engine behind it is owlrl (`rules`), fed
by `reduction`. Not returned: what the graph holds already, what the ontology entails alone, and what says nothing
(reflexive owl:sameAs, owl:Thing, types of literals, blank nodes, statements about the ontology's own terms).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference.clashes import clashes, finding
from loaders.inference.illtyped import ill_typed
from loaders.inference.reduction import closure
from loaders.inference.vocabulary import Atom, is_axiom, is_telling, is_telling_of_terms, terms


@dataclass(frozen=True)
class Closure:
    """`quads`, sorted, are what is added, in the target graph; `findings` are the contradictions, sorted."""

    quads: tuple[ox.Quad, ...]
    findings: tuple[Finding, ...]


def close(store: ox.Store, graph: str, schema: str, target: str) -> Closure:
    """What OWL 2 RL (OWL 2 Profiles section 4.3) adds to `graph` under the ontology in `schema`, as quads of `target`.

    All three are IRIs of named graphs. Other graphs of the store are neither read nor written.
    """
    ontology, data = _atoms(store, schema), _atoms(store, graph)
    alone, together = closure(ontology), closure(ontology | data)
    about = terms(atom for atom in together if is_axiom(atom))
    added = (atom for atom in together - alone - data if atom[0] not in about and not is_axiom(atom))
    faults = {*map(finding, clashes(together) - clashes(alone)), *ill_typed(store, graph)}
    return Closure(_quads(added, is_telling, target), _sorted(faults))


def close_schema(store: ox.Store, schema: str, target: str) -> Closure:
    """What the ontology in `schema` entails by itself, as quads of `target`."""
    ontology = _atoms(store, schema)
    entailed = closure(ontology)
    faults = {*map(finding, clashes(entailed)), *ill_typed(store, schema)}
    return Closure(_quads(entailed - ontology, is_telling_of_terms, target), _sorted(faults))


def _atoms(store: ox.Store, graph: str) -> frozenset[Atom]:
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    return frozenset(
        (quad.subject, quad.predicate, quad.object)
        for quad in quads
        # A triple term (RDF 1.2) asserts nothing, and no rule looks into it.
        if not isinstance(quad.subject, ox.Triple) and not isinstance(quad.object, ox.Triple)
    )


def _quads(atoms: Iterable[Atom], keep: Callable[[Atom], bool], target: str) -> tuple[ox.Quad, ...]:
    graph = ox.NamedNode(target)
    # Sorted as N-Quads, so that a graph comes out the same in every run and beside the same neighbours.
    return tuple(sorted((ox.Quad(*atom, graph) for atom in atoms if keep(atom)), key=str))  # type: ignore[arg-type]


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: (each.focus, each.component, each.path, each.value, each.shape)))
