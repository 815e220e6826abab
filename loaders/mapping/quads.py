"""The quads of a property: predicate, object and graph of each, put together from the terms that a row makes.

Owns what follows the subject in a line; how terms look is the business of `terms`, the order of lines that of `lines`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from loaders.mapping import sql
from loaders.mapping.joins import Join
from loaders.mapping.lines import Line
from loaders.mapping.model import Constant, LogicalTarget, Property, TermMap
from loaders.mapping.sql import Fixed, Piece
from loaders.mapping.terms import Scope, items, term
from loaders.mapping.vocabulary import DEFAULT_GRAPH


@dataclass(frozen=True)
class Part:
    """A term as pieces, the columns with many values that it is made of, each with its variable, and its targets.

    `items` is the list that a function returns, by its variable.
    """

    pieces: list[Piece]
    each: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    targets: frozenset[LogicalTarget] = frozenset()


def lines(each: Property, scope: Scope, value: Part, default_graph: list[Piece]) -> list[Line]:
    """The quads of one property with the given object, one for each graph."""
    predicate = each.predicate.expression
    known = str(predicate.term) if isinstance(predicate, Constant) else None
    made = part(each.predicate, scope)
    found = []
    for graph in graphs(each.graphs, scope, default_graph):
        rest = sql.merged([Fixed(" "), *made.pieces, Fixed(" "), *value.pieces, *graph.pieces, Fixed(" .\n")])
        values = [pair for given in (made, value, graph) for pair in given.each.items()]
        lists = {variable: f"{scope.alias}.{sql.name(many)}" for many, variable in values}
        targets = made.targets | value.targets | graph.targets
        found.append(Line(known, tuple(rest), value.items | lists, targets))
    return found


def joined_lines(each: Property, join: Join, scope: Scope, default_graph: list[Piece]) -> list[Line]:
    """The quads of one property with the subjects of other rows as objects."""
    parents = f"{scope.alias}.{sql.name(join.column)}"
    if join.unique:
        return lines(each, scope, Part(join.subject(parents)), default_graph)
    found = lines(each, scope, Part(join.subject("parent")), default_graph)
    return [replace(line, each={**line.each, "parent": parents}) for line in found]


def graphs(maps: Iterable[TermMap], scope: Scope, default_graph: list[Piece]) -> list[Part]:
    """What follows the object, for each graph: a blank and the graph, or nothing for the default graph."""
    found = []
    for graph in maps:
        made = part(graph, scope)
        pieces = default_graph if _is_default(graph) else [Fixed(" "), *made.pieces]
        found.append(replace(made, pieces=pieces))
    return found or [Part(default_graph)]


def part(term_map: TermMap, scope: Scope) -> Part:
    """A term on its own: its values are combined with those of other terms, never tied to them."""
    own = scope.apart()
    pieces = term(term_map, own)
    return Part(pieces, own.each, items(term_map, own), term_map.all_targets)


def _is_default(graph: TermMap) -> bool:
    return isinstance(graph.expression, Constant) and graph.expression.term.value == DEFAULT_GRAPH
