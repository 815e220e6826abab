"""Model to plan: each triples map becomes one SQL query, joins folded into it.

Owns what belongs together in a query: the subject, the lines of a row in their order, the parents looked up. It
refuses a join without conditions between different sources; what a term looks like is `terms`' business.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb

from loaders.mapping import sql
from loaders.mapping.model import (
    Constant,
    Fresh,
    LogicalSource,
    Mapping,
    Place,
    Property,
    RefObjectMap,
    TermMap,
    TriplesMap,
    references,
    term_references,
)
from loaders.mapping.parser import parse_mapping
from loaders.mapping.plan import SUBJECT, Fault, Plan, Query
from loaders.mapping.sources import ROW_NUMBER, Rows, Sources
from loaders.mapping.sql import Code, Fixed, Piece
from loaders.mapping.terms import Scope, term, value
from loaders.mapping.vocabulary import DEFAULT_GRAPH

_LINE_END = Fixed(" .\n")


def compile_mapping(
    mapping: Path,
    *,
    base: str | None,
    sources: Sources,
    con: duckdb.DuckDBPyConnection,
    graph: str | None = None,
) -> Plan:
    """Compile the mapping in a file.

    `base` resolves relative IRIs, of the file and of the data; None takes the file's own `@base`. `graph` is the graph
    of triples that the mapping gives none. The plan's queries run on `con`, where the sources have put their rows.
    """
    parsed, base = parse_mapping(mapping, base)
    for macro in sql.MACROS:
        con.execute(macro)
    return _Compiler(parsed, base, graph, _read_sources(parsed, sources, con)).plan()


def _read_sources(mapping: Mapping, sources: Sources, con: duckdb.DuckDBPyConnection) -> dict[LogicalSource, Rows]:
    """The rows of every logical source, asked for once with all references made to it."""
    wanted: dict[LogicalSource, dict[str, None]] = {}
    places: dict[LogicalSource, Place] = {}
    for triples_map in mapping.triples_maps.values():
        places.setdefault(triples_map.source, triples_map.place)
        for source, reference in _references(triples_map, mapping):
            wanted.setdefault(source, {})[reference] = None
    return {source: sources.rows(source, tuple(wanted.get(source, ())), con, place) for source, place in places.items()}


def _references(triples_map: TriplesMap, mapping: Mapping) -> list[tuple[LogicalSource, str]]:
    """Every reference a triples map makes, with the source it is made to."""
    own = [*term_references(triples_map.subject)]
    found = []
    for each in triples_map.properties:
        for term_map in (each.predicate, *each.graphs):
            own += term_references(term_map)
        if isinstance(each.value, TermMap):
            own += term_references(each.value)
            continue
        parent = mapping.triples_maps[each.value.parent]
        found += [(parent.source, name) for name in term_references(parent.subject)]
        for condition in each.value.conditions:
            own += references(condition.child)
            found += [(parent.source, name) for name in references(condition.parent)]
    return [(triples_map.source, name) for name in own] + found


@dataclass(frozen=True)
class _Line:
    """One quad of a row: its pieces, or with `many` a list of such lines; `predicate` is None when it varies."""

    predicate: str | None
    code: str
    constant: bool = False
    many: bool = False


class _Compiler:
    """Compiles the triples maps of one mapping; collects the columns used and the places of possible faults."""

    def __init__(self, mapping: Mapping, base: str | None, graph: str | None, rows: dict[LogicalSource, Rows]) -> None:
        self.mapping = mapping
        self.base = base
        self.graph = graph
        self.rows = rows
        self.used: dict[str, set[str]] = defaultdict(set)
        self.faults: list[Fault] = []

    def plan(self) -> Plan:
        queries = tuple(self._query(triples_map) for triples_map in self.mapping.triples_maps.values())
        for rows in self.rows.values():
            for table, columns in rows.reads.items():
                self.used[table] |= columns
        return Plan(queries, {table: frozenset(used) for table, used in self.used.items()}, tuple(self.faults))

    def _query(self, triples_map: TriplesMap) -> Query:
        scope = self._scope(triples_map)
        subject = sql.merged(term(triples_map.subject, scope))
        joins: list[str] = []
        lines = [line for each in triples_map.properties for line in self._lines(each, triples_map, scope, joins)]
        table = "\n  ".join([f"{_table(triples_map, scope)} AS x", *joins])
        columns = "x.*" + "".join(f", j{number}.parents AS {_parents(number)}" for number in range(len(joins)))
        subjects = f"SELECT {sql.chain(subject)} AS {SUBJECT}, * FROM (\n  SELECT {columns} FROM {table})"
        return Query(
            triples_map.name,
            triples_map.place,
            f"SELECT * FROM ({subjects}) WHERE {SUBJECT} IS NOT NULL",
            _block(lines),
            subject[0] if isinstance(subject[0], Fixed) else "",
            scope.rows.lineage,
        )

    def _scope(self, triples_map: TriplesMap, alias: str = "") -> Scope:
        rows = self.rows[triples_map.source]
        base = triples_map.base or self.base
        used = set() if rows.reads else self.used[rows.label]
        return Scope(rows, base, triples_map.name, self.faults, alias, used)

    def _lines(self, each: Property, triples_map: TriplesMap, scope: Scope, joins: list[str]) -> list[_Line]:
        """The quads of one property, one for each graph."""
        many = isinstance(each.value, RefObjectMap) and bool(each.value.conditions)
        if isinstance(each.value, TermMap):
            value_pieces = term(each.value, scope)
        elif many:
            joins.append(self._join(each.value, triples_map, len(joins)))
            value_pieces = [Code("parent")]
        else:
            value_pieces = term(self._same_row_subject(each.value, triples_map), scope)
        predicate = term(each.predicate, scope)
        lines = []
        for graph in self._graphs(each, scope):
            pieces = [Code(SUBJECT), Fixed(" "), *predicate, Fixed(" "), *value_pieces, *graph, _LINE_END]
            lines.append(_line(each, pieces, _parents(len(joins) - 1) if many else None))
        return lines

    def _graphs(self, each: Property, scope: Scope) -> list[list[Piece]]:
        """What follows the object: a blank and the graph, or nothing for the default graph."""
        default: list[Piece] = [Fixed(f" <{self.graph}>")] if self.graph else []
        if not each.graphs:
            return [default]
        return [default if _is_default(graph) else [Fixed(" "), *term(graph, scope)] for graph in each.graphs]

    def _same_row_subject(self, value: RefObjectMap, child: TriplesMap) -> TermMap:
        """R2RML section 8: without a join condition, the parent's subject is made from the child's row."""
        parent = self.mapping.triples_maps[value.parent]
        if parent.source != child.source:
            raise value.place.error(
                f"{value.parent} has another logical source, so rml:joinCondition is needed",
                f"{value.parent} ma inne źródło logiczne, więc potrzebne jest rml:joinCondition",
            )
        return parent.subject

    def _join(self, join: RefObjectMap, child_map: TriplesMap, number: int) -> str:
        """A join with the parents' subjects gathered by key, so that it never multiplies the child's rows."""
        parent_map = self.mapping.triples_maps[join.parent]
        parent_scope = self._scope(parent_map)
        child_scope = self._scope(child_map, "x.")
        keys = [value(c.parent, parent_scope, join.place) for c in join.conditions]
        parents = ", ".join(f"{key} AS k{i}" for i, key in enumerate(keys))
        names = [f"k{i}" for i in range(len(keys))]
        subject = sql.chain(term(parent_map.subject, parent_scope))
        present = " AND ".join(f"{name} IS NOT NULL" for name in ["parent", *names])
        conditions = " AND ".join(
            f"{value(c.child, child_scope, join.place)} = j{number}.k{i}" for i, c in enumerate(join.conditions)
        )
        return (
            f"LEFT JOIN (SELECT {', '.join(names)}, list_sort(list(DISTINCT parent)) AS parents"
            f" FROM (SELECT {parents}, {subject} AS parent FROM {_table(parent_map, parent_scope)})"
            f" WHERE {present} GROUP BY ALL) AS j{number} ON {conditions}"
        )


def _table(triples_map: TriplesMap, scope: Scope) -> str:
    """What stands in FROM: the rows, numbered if a blank node is made anew on each of them."""
    term_maps = [triples_map.subject]
    for each in triples_map.properties:
        term_maps += [each.predicate, *each.graphs]
        term_maps += [each.value] if isinstance(each.value, TermMap) else []
    if any(isinstance(term_map.expression, Fresh) for term_map in term_maps):
        return f"(SELECT *, row_number() OVER () AS {ROW_NUMBER} FROM {scope.rows.table})"
    return scope.rows.table


def _parents(number: int) -> str:
    return sql.name(f"~parents{number}")


def _is_default(graph: TermMap) -> bool:
    return isinstance(graph.expression, Constant) and graph.expression.term.value == DEFAULT_GRAPH


def _line(each: Property, pieces: list[Piece], parents: str | None) -> _Line:
    predicate = str(each.predicate.expression.term) if isinstance(each.predicate.expression, Constant) else None
    code = sql.chain(pieces)
    if parents is not None:
        return _Line(predicate, f"list_transform({parents}, lambda parent: {code})", many=True)
    return _Line(predicate, code, constant=all(isinstance(piece, Fixed) for piece in pieces[1:]))


def _block(lines: list[_Line]) -> str:
    """All lines of a row as one text, in binary order.

    Lines of one predicate stand together and predicates are put in order here; only where several lines share a
    predicate, or a predicate comes from the data, does the query sort.
    """
    if any(line.predicate is None for line in lines):
        return _sorted_lines(lines)
    by_predicate = sorted(lines, key=lambda line: (line.predicate or "").encode())
    groups = [list(group) for _, group in groupby(by_predicate, key=lambda line: line.predicate)]
    return sql.concat(Code(_group(group)) for group in groups)


def _group(lines: list[_Line]) -> str:
    if len(lines) > 1:
        return _sorted_lines(lines)
    return f"array_to_string({lines[0].code}, '')" if lines[0].many else lines[0].code


def _sorted_lines(lines: list[_Line]) -> str:
    singles = ", ".join(line.code for line in lines if not line.many)
    lists = [f"[{singles}]"] * bool(singles) + [line.code for line in lines if line.many]
    return f"array_to_string(list_sort(list_distinct(flatten([{', '.join(lists)}]))), '')"
