"""A clause run as one SPARQL query over named graphs of the store.

Owns the crossing from solutions to nodes; which graphs are read is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference.clashes import finding
from loaders.inference.clause import Clause, Term, select, select_absent
from loaders.inference.vocabulary import Atom


def answers(store: ox.Store, clause: Clause, graphs: Sequence[ox.NamedNode]) -> Iterator[Atom]:
    """The instances of the head that the graphs do not hold yet."""
    assert clause.head is not None
    subject, predicate, object_ = clause.head
    variables = _variables(clause.head)
    one, two, three = (variables.index(term) if isinstance(term, str) else None for term in clause.head)
    for row in solutions(store, select_absent(clause, variables), graphs):
        atom = (
            subject if one is None else row[one],
            predicate if two is None else row[two],
            object_ if three is None else row[three],
        )
        # A triple term (RDF 1.2) asserts nothing, and no rule looks into it.
        if not isinstance(atom[2], ox.Triple):
            yield atom  # type: ignore[misc]  # variables have become nodes


def findings(store: ox.Store, clause: Clause, graphs: Sequence[ox.NamedNode]) -> Iterator[Finding]:
    """The contradictions that a clause tells of."""
    assert clause.blame is not None
    variables = sorted(clause.body_variables())
    for row in solutions(store, select(clause, variables), graphs):
        nodes = [row[number] for number in range(len(variables))]
        binding = {name: node for name, node in zip(variables, nodes, strict=True) if not isinstance(node, ox.Triple)}
        if len(binding) == len(variables):
            yield finding(clause.blame, binding)


def solutions(store: ox.Store, query: str, graphs: Sequence[ox.NamedNode]) -> ox.QuerySolutions:
    """The solutions of a SELECT over the union of the graphs."""
    found = store.query(query, default_graph=list(graphs))
    assert isinstance(found, ox.QuerySolutions)
    return found


def _variables(terms: Sequence[Term]) -> list[str]:
    return [*dict.fromkeys(term for term in terms if isinstance(term, str))]
