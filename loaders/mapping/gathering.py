"""Gather maps to SQL: the collections of a row, and the rows of their cells (RML-CC).

Owns what a collection is in quads, and how nodes without a name are called. A collection is made twice from the same
expressions: its head where it is subject or object, and its cells, subjects of a query of their own. Nodes are blank
unless `Nodes` has a base; then they are IRIs that depend on the members alone, so that they are the same in every run
and a change elsewhere leaves them as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from loaders.mapping import sql
from loaders.mapping.lines import Line, for_each
from loaders.mapping.model import Fresh, Gather, RefObjectMap, TermMap
from loaders.mapping.sources import ROW_NUMBER
from loaders.mapping.sql import Code, Fixed
from loaders.mapping.terms import Scope, items, term, truth
from loaders.mapping.vocabulary import RDF, RDF_TYPE

_NIL: Final = f"<{RDF}nil>"
_LIST: Final = f"{RDF}List"

# Gives the subject map, and the scope of its base IRI, of a triples map over the same rows.
Parent = Callable[[RefObjectMap, Scope], tuple[TermMap, Scope]]
# Gives SQL of the list of the subjects of the rows that join conditions join to a row.
Joined = Callable[[RefObjectMap, Scope], str]


@dataclass(frozen=True)
class Nodes:
    """How nodes without a name are called: blank or, with a `base`, skolem IRIs (RDF 1.1 section 3.5)."""

    base: str | None

    def node(self, label: str) -> str:
        """SQL of the node with a label, given as SQL."""
        if self.base is None:
            return f"('_:' || {label})"
        return f"({sql.text(f'<{self.base}.well-known/genid/')} || {label} || '>')"


@dataclass(frozen=True)
class Gathering:
    """Makes collections within one triples map."""

    nodes: Nodes
    parent: Parent
    joined: Joined

    def heads(self, term_map: TermMap, scope: Scope) -> str:
        """SQL of the list of the first nodes of a row's collections."""
        return f"list_transform({self.collections(term_map, scope)}, lambda made: made.head)"

    def collections(self, term_map: TermMap, scope: Scope) -> str:
        """SQL of the list of a row's collections: the `head` and the `members` of each."""
        gather = _gather(term_map)
        lists = [self._terms(member, scope) for member in gather.members]
        found = _product(lists) if gather.product else f"[flatten([{', '.join(lists)}])]"
        if not gather.allow_empty:
            found = f"list_filter({found}, lambda members: len(members) > 0)"
        made = f"{{'head': {self._head(term_map, scope)}, 'members': members}}"
        transformed = f"list_transform({found}, lambda members, number: {made})"
        return f"list_filter({transformed}, lambda made: made.head IS NOT NULL)"

    def nested(self, term_map: TermMap) -> Iterator[TermMap]:
        """The gather map and those among its members."""
        yield term_map
        for member in _gather(term_map).members:
            if isinstance(member, TermMap) and member.gather is not None:
                yield from self.nested(member)

    def cells(self, term_map: TermMap, scope: Scope, table: str, graph: str, present: str) -> str:
        """SQL of the cells of all collections: rows to be subjects, in columns that `lines` knows.

        `table` has the rows, `graph` is SQL of what follows the object in a quad, `present` is true of rows that have
        the quad that the collection is part of.
        """
        made = f"unnest({self.collections(term_map, scope)}) AS made"
        row = f"x.{sql.name(ROW_NUMBER)} AS row"
        rows = f"SELECT {made}, {graph} AS graph, {row} FROM {table} AS x WHERE {present}"
        found = f"SELECT made.head AS head, made.members AS members, graph, row FROM ({rows})"
        if not isinstance(term_map.expression, Fresh):
            # One name over several rows is one collection, its members in the order of the rows.
            members = "flatten(list(members ORDER BY row::BIGINT)) AS members"
            found = f"SELECT head, graph, {members} FROM ({found}) GROUP BY head, graph"
        return f"({self._list_cells(found) if _gather(term_map).kind == _LIST else _entries(found)})"

    def _terms(self, member: TermMap | RefObjectMap, scope: Scope) -> str:
        """SQL of the list of the terms that a member makes of a row."""
        own = replace(scope, spread=False, each={})
        if isinstance(member, RefObjectMap):
            if member.conditions:
                return f"coalesce({self.joined(member, own)}, [])"
            member, own = self.parent(member, own)
        if member.gather is not None:
            return self.heads(member, own)
        code = sql.chain(term(member, own))
        columns = {variable: f"{own.alias}.{sql.name(many)}" for many, variable in own.each.items()}
        each = items(member, own) | columns
        terms = for_each(code, each) if each else f"[{code}]"
        return f"coalesce(list_filter({terms}, lambda found: found IS NOT NULL), [])"

    def _head(self, term_map: TermMap, scope: Scope) -> str:
        """SQL of the first node, from `members` and the `number` of the collection in its row."""
        gather = _gather(term_map)
        if not isinstance(term_map.expression, Fresh):
            head = sql.chain(
                term(replace(term_map, gather=None, condition=None), replace(scope, spread=False, each={}))
            )
        elif self.nodes.base is None:
            head = f"'_:l{term_map.expression.number}r' || {scope.code(ROW_NUMBER)} || 'c' || number"
        else:
            text = f"array_to_string(list_prepend({sql.text(gather.kind)}, members), ' ')"
            head = self.nodes.node(f"md5({text})")
        if gather.kind == _LIST:
            # RML-CC: rdf:nil is the empty list, whatever it would have been called.
            head = f"CASE WHEN len(members) = 0 THEN '{_NIL}' ELSE {head} END"
        if term_map.condition is None:
            return head
        return f"CASE WHEN {truth(term_map.condition, scope)} THEN {head} END"

    def _list_cells(self, collections: str) -> str:
        cells = (
            "SELECT head, graph, unnest(members) AS first, unnest(range(1, len(members) + 1)) AS cell,"
            f" len(members) AS cells FROM ({collections})"
        )
        rest = f"CASE WHEN cell = cells THEN '{_NIL}' ELSE {self._cell('cell + 1')} END"
        node = f"CASE WHEN cell = 1 THEN head ELSE {self._cell('cell')} END"
        return f"SELECT {node} AS node, first, {rest} AS rest, graph FROM ({cells})"

    def _cell(self, number: str) -> str:
        """SQL of a node after the first, called by the name of the first, its graph and its number."""
        return self.nodes.node(f"'l' || md5(concat(head, graph)) || 'n' || ({number})")


def lines(gather: Gather, alias: str) -> tuple[Line, ...]:
    """The quads of one row of `Gathering.cells`: of a cell of a list, or of a container as a whole."""
    graph, end = Code(f"{alias}.graph", f"{alias}.graph"), Fixed(" .\n")
    if gather.kind == _LIST:
        parts = {name: Code(f"{alias}.{name}", f"{alias}.{name}") for name in ("first", "rest")}
        return tuple(
            Line(f"<{RDF}{name}>", (Fixed(f" <{RDF}{name}> "), part, graph, end)) for name, part in parts.items()
        )
    kind = Line(f"<{RDF_TYPE}>", (Fixed(f" <{RDF_TYPE}> <{gather.kind}>"), graph, end))
    entries = Line(None, (Fixed(f" <{RDF}_"), Code("entry", "entry"), graph, end), {"entry": f"{alias}.entries"})
    return kind, entries


def columns(gather: Gather) -> tuple[str, ...]:
    """The columns of `Gathering.cells` besides `node`."""
    return ("first", "rest", "graph") if gather.kind == _LIST else ("entries", "graph")


def _entries(collections: str) -> str:
    entry = "list_transform(members, lambda member, number: number || '> ' || member)"
    return f"SELECT head AS node, graph, {entry} AS entries FROM ({collections})"


def _product(lists: list[str]) -> str:
    """SQL of the list of all combinations of the values of lists."""
    variables = [f"value{number}" for number in range(len(lists))]
    code = f"[{', '.join(variables)}]"
    # The first list is the outermost, so that combinations come in the order of their values.
    pairs = list(zip(variables, lists, strict=True))
    return for_each(code, dict(reversed(pairs)))


def _gather(term_map: TermMap) -> Gather:
    assert term_map.gather is not None
    return term_map.gather
