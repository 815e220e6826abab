"""A clause run as one SPARQL query over named graphs of the store.

Owns the crossing from solutions to nodes; which graphs are read is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference.clashes import finding
from loaders.inference.clause import Clause, Term, select
from loaders.inference.vocabulary import Atom, Node


def answers(store: ox.Store, clause: Clause, graphs: Sequence[ox.NamedNode]) -> Iterator[Atom]:
    """The instances of the head that the graphs do not hold yet."""
    assert clause.head is not None
    variables = _variables(clause.head)
    for row in _solutions(store, select(clause, variables, absent=True), variables, graphs):
        subject, predicate, object_ = (row[term] if isinstance(term, str) else term for term in clause.head)
        yield (subject, predicate, object_)


def findings(store: ox.Store, clause: Clause, graphs: Sequence[ox.NamedNode]) -> Iterator[Finding]:
    """The contradictions that a clause tells of."""
    assert clause.blame is not None
    variables = sorted(clause.body_variables())
    for row in _solutions(store, select(clause, variables, absent=False), variables, graphs):
        yield finding(clause.blame, row)


def solutions(store: ox.Store, query: str, graphs: Sequence[ox.NamedNode]) -> ox.QuerySolutions:
    """The solutions of a SELECT over the union of the graphs."""
    found = store.query(query, default_graph=list(graphs))
    assert isinstance(found, ox.QuerySolutions)
    return found


def _solutions(
    store: ox.Store, query: str, variables: Sequence[str], graphs: Sequence[ox.NamedNode]
) -> Iterator[dict[str, Node]]:
    for row in solutions(store, query, graphs):
        nodes = [row[number] for number in range(len(variables))]
        # A triple term (RDF 1.2) asserts nothing, and no rule looks into it.
        if not any(isinstance(node, ox.Triple) for node in nodes):
            yield dict(zip(variables, nodes, strict=True))


def _variables(terms: Sequence[Term]) -> list[str]:
    return [*dict.fromkeys(term for term in terms if isinstance(term, str))]
