"""$shapesGraph: what a query asks of the shapes graph, answered before the query meets the data (SHACL section 5.3.1).

Owns the replacement of GRAPH $shapesGraph { … } by the table of its solutions; the shapes themselves never enter the
store of the data. Refuses the variable anywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox
from rdflib import Graph

from app.errors import RegisterError
from app.namespaces import SH
from app.validation.crossing import stored_term
from app.validation.engine.tokens import Token, text
from app.validation.finding import Term

_NAME = "shapesGraph"


def answered(tokens: Sequence[Token], shapes: Graph) -> list[Token]:
    """The query with its questions to the shapes graph answered."""
    left = list(tokens)
    while any(token.is_variable(_NAME) for token in left):
        start, opening, end = _place(left)
        table = Token("sign", _table(text(left[opening : end + 1]), shapes))
        left[start : end + 1] = [table]
    return left


def _place(tokens: Sequence[Token]) -> tuple[int, int, int]:
    """Where GRAPH $shapesGraph begins, where its group does, and where that ends."""
    name = next(place for place, token in enumerate(tokens) if token.is_variable(_NAME))
    before = [place for place in range(name) if tokens[place].kind != "space"]
    after = [place for place in range(name + 1, len(tokens)) if tokens[place].kind != "space"]
    if not before or not tokens[before[-1]].is_word("GRAPH") or not after or tokens[after[0]].text != "{":
        raise RegisterError(
            f"${_NAME}: expected GRAPH ${_NAME} {{ … }} only", f"${_NAME}: oczekiwano tylko GRAPH ${_NAME} {{ … }}"
        )
    depth = 0
    for place in range(after[0], len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[place].text, 0)
        if depth == 0:
            return before[-1], after[0], place
    raise RegisterError("the query does not parse: a group is not closed", "zapytanie jest niepoprawne: brak }")


def _table(group: str, shapes: Graph) -> str:
    store = ox.Store()
    graph = ox.DefaultGraph()
    store.extend(ox.Quad(*_fact(fact), graph) for fact in shapes)
    try:
        solutions = store.query(f"SELECT * WHERE {group}")
    except (SyntaxError, ValueError) as error:
        raise RegisterError(f"the query does not parse: {error}", f"zapytanie jest niepoprawne: {error}") from None
    assert isinstance(solutions, ox.QuerySolutions)
    names = " ".join(map(str, solutions.variables))
    rows = " ".join(f"({' '.join(map(_written, row))})" for row in solutions)
    return f"VALUES ({names}) {{ {rows} }}"


def _fact(fact: tuple[object, ...]) -> tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, Term]:
    subject, predicate, value = (stored_term(node) for node in fact)  # type: ignore[arg-type]
    assert isinstance(subject, ox.NamedNode | ox.BlankNode)
    assert isinstance(predicate, ox.NamedNode)
    return subject, predicate, value


def _written(term: Term | None) -> str:
    """A blank node of the shapes graph is no node of the data; a name of its own keeps it apart."""
    if term is None:
        return "UNDEF"
    return f"<{SH}blank-{term.value}>" if isinstance(term, ox.BlankNode) else str(term)
