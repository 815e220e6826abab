"""Which statements a query reads, as paths from its pre-bound variables.

Owns one walk over the SPARQL algebra (SPARQL 1.1 section 18.2). A triple pattern that is joined to ?this over others is
bounded by the path between them; one that is not may read any statement of its predicate, and a query that rdflib
cannot parse any statement at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pyparsing import ParseException
from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import SPARQLError

from app.validation.engine.query import Query
from app.validation.engine.statements import ANY, Read, Route, path_reads
from app.validation.engine.tokens import text
from app.validation.paths import Path

_Triple = tuple[Any, Any, Any]
# Operators whose operand has a part in every solution.
_CERTAIN: Final = frozenset(
    ("Filter", "Extend", "Graph", "OrderBy", "Distinct", "Reduced", "Slice", "Project", "AggregateJoin", "Group")
)


def query_reads(query: Query, reached: Mapping[str, Route]) -> Iterator[Read]:
    """The statements that a query reads; `reached` are the paths to its pre-bound variables."""
    try:
        algebra = translateQuery(parseQuery(text(query.tokens))).algebra
    except (ParseException, SPARQLError):
        yield Read(None, ANY)
        return
    yield from _part(algebra.p, {Variable(name): reached[name] for name in query.pre_bound})


def _part(node: CompValue, reached: Mapping[Variable, Route]) -> Iterator[Read]:
    """What one group reads: its own triple patterns together, then the parts that hang on them."""
    own, hanging = list(_triples(node)), list(_hanging(node))
    routes = _joined(own, reached)
    for triple in own:
        yield from _triple(triple, routes)
    for inner in hanging:
        yield from _part(inner, _visible(inner, routes))


def _triples(node: CompValue) -> Iterator[_Triple]:
    """The triple patterns that every solution of a node matches."""
    if node.name == "BGP":
        yield from node.triples
    elif node.name == "Join":
        yield from _triples(node.p1)
        yield from _triples(node.p2)
    elif node.name == "LeftJoin":
        yield from _triples(node.p1)
    elif node.name in _CERTAIN:
        yield from _triples(node.p)


def _hanging(node: CompValue) -> Iterator[CompValue]:
    """The groups below a node that not every solution has a part in, subqueries, and those of EXISTS."""
    match node.name:
        case "Join":
            yield from _hanging(node.p1)
            yield from _hanging(node.p2)
        case "LeftJoin":
            yield from _hanging(node.p1)
            yield node.p2
        case "Union":
            yield node.p1
            yield node.p2
        case "ToMultiSet" if isinstance(node.p, CompValue) and node.p.name != "values":
            yield node.p
        case name if name in _CERTAIN:
            yield from _hanging(node.p)
    for part in ("expr", "A"):
        yield from _in_expression(node.get(part))


def _in_expression(expression: object) -> Iterator[CompValue]:
    if isinstance(expression, list):
        for each in expression:
            yield from _in_expression(each)
    elif isinstance(expression, CompValue):
        if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield expression.graph
        else:
            for each in expression.values():
                yield from _in_expression(each)


def _visible(inner: CompValue, routes: Mapping[Variable, Route]) -> Mapping[Variable, Route]:
    """The variables that a part shares with what is around it: those that a subquery returns, and groups by."""
    if inner.name not in ("Project", "Distinct", "Reduced", "Slice", "OrderBy"):
        return routes
    project = inner
    while project.name != "Project":
        project = project.p
    shared = set(project.PV)
    below = project.p
    while isinstance(below, CompValue) and below.name in _CERTAIN:
        if below.name == "Group":
            shared &= set(below.expr or ())
        below = below.p
    return {variable: route for variable, route in routes.items() if variable in shared}


def _joined(triples: list[_Triple], reached: Mapping[Variable, Route]) -> dict[Variable, Route]:
    """The variables that triple patterns lead to, each with one way there."""
    routes = dict(reached)
    found = True
    while found:
        found = False
        for subject, predicate, value in triples:
            path = _path(predicate)
            if path is None:
                continue
            if subject in routes and isinstance(value, Variable) and value not in routes:
                routes[value], found = (*routes[subject], path), True
            elif value in routes and isinstance(subject, Variable) and subject not in routes:
                routes[subject], found = (*routes[value], path.inverted()), True
    return routes


def _triple(triple: _Triple, routes: Mapping[Variable, Route]) -> Iterator[Read]:
    subject, predicate, value = triple
    path = _path(predicate)
    if path is None:
        yield Read(routes.get(subject), ANY) if subject in routes else Read(routes.get(value), ANY, inverse=True)
    elif subject in routes:
        yield from path_reads(path.straight(), routes[subject])
    elif value in routes:
        yield from path_reads(path.inverted(), routes[value])
    else:
        yield from (Read(None, each) for each in path.predicates())


def _path(predicate: object) -> Path | None:
    """The path in a triple pattern's place of the predicate; None for a variable or a negated set."""
    match predicate:
        case URIRef():
            return Path("", predicate=str(predicate))
        case InvPath():
            return _operation("^", [predicate.arg])
        case SequencePath():
            return _operation("/", predicate.args)
        case AlternativePath():
            return _operation("|", predicate.args)
        case MulPath():
            return _operation(predicate.mod, [predicate.path])
    return None


def _operation(operator: str, operands: Iterable[object]) -> Path | None:
    paths = [_path(each) for each in operands]
    known = tuple(path for path in paths if path is not None)
    return Path(operator, known) if len(known) == len(paths) else None
