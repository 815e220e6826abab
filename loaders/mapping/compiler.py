"""Model to plan: each triples map becomes one SQL query, joins folded into it.

Owns what belongs together in a query: the subject, the lines of a row in their order, the parents looked up. It
refuses a join without conditions between different sources; what a term looks like is `terms`' business.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import duckdb

from loaders.mapping import sql
from loaders.mapping.lines import SUBJECT, Line
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
from loaders.mapping.plan import Fault, Plan, Query
from loaders.mapping.sources import ROW_NUMBER, Rows, Sources
from loaders.mapping.sql import Code, Fixed, Piece
from loaders.mapping.terms import Scope, term, value
from loaders.mapping.vocabulary import DEFAULT_GRAPH


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


class _Compiler:
    """Compiles the triples maps of one mapping; collects the columns used and the places of possible faults."""

    def __init__(self, mapping: Mapping, base: str | None, graph: str | None, rows: dict[LogicalSource, Rows]) -> None:
        self.mapping = mapping
        self.base = base
        self.default_graph: list[Piece] = [Fixed(f" <{graph}>")] if graph else []
        self.rows = rows
        self.used: dict[str, set[str]] = defaultdict(set)
        self.faults: list[Fault] = []

    def plan(self) -> Plan:
        maps = self.mapping.triples_maps.values()
        queries = tuple(self._query(triples_map, f"m{number}") for number, triples_map in enumerate(maps, 1))
        for rows in self.rows.values():
            for table, columns in rows.reads.items():
                self.used[table] |= columns
        return Plan(queries, {table: frozenset(used) for table, used in self.used.items()}, tuple(self.faults))

    def _query(self, triples_map: TriplesMap, alias: str) -> Query:
        row = self._scope(triples_map, "x")
        made = self._scope(triples_map, alias)
        subject = sql.merged(term(triples_map.subject, row))
        keys = tuple(f"x.{sql.name(column)}" for column in sorted(row.columns))
        lines: list[Line] = []
        joins: list[str] = []
        for each in triples_map.properties:
            if isinstance(each.value, RefObjectMap) and each.value.conditions:
                lines += self._joined_lines(each, made, _parents(len(joins)))
                joins.append(self._join(each.value, row, len(joins)))
            else:
                lines += self._lines(each, made, self._value(each, triples_map, made))
        return Query(
            triples_map.name,
            triples_map.place,
            alias,
            source="\n".join([f"{_table(triples_map, row.rows)} AS x", *joins]),
            subject=sql.chain(subject),
            keys=keys,
            columns=(
                *(f"x.{sql.name(column)}" for column in sorted(made.columns)),
                *(f"j{number}.parents AS {_parents(number)}" for number in range(len(joins))),
            ),
            lines=tuple(lines),
            prefix=subject[0] if isinstance(subject[0], Fixed) else "",
            lineage=row.rows.lineage,
        )

    def _scope(self, triples_map: TriplesMap, alias: str) -> Scope:
        rows = self.rows[triples_map.source]
        base = triples_map.base or self.base
        used = set() if rows.reads else self.used[rows.label]
        return Scope(rows, base, triples_map.name, self.faults, alias, used)

    def _value(self, each: Property, triples_map: TriplesMap, scope: Scope) -> list[Piece]:
        """The object, made from the row itself."""
        if isinstance(each.value, TermMap):
            return term(each.value, scope)
        parent = self.mapping.triples_maps[each.value.parent]
        if parent.source != triples_map.source:
            raise each.value.place.error(
                f"{each.value.parent} has another logical source, so rml:joinCondition is needed",
                f"{each.value.parent} ma inne źródło logiczne, więc potrzebne jest rml:joinCondition",
            )
        return term(parent.subject, replace(scope, base=parent.base or self.base))

    def _lines(self, each: Property, scope: Scope, value: list[Piece]) -> list[Line]:
        """The quads of one property with the given object, one for each graph."""
        predicate = each.predicate.expression
        lines = []
        for graph in self._graphs(each, scope):
            rest = sql.merged([Fixed(" "), *term(each.predicate, scope), Fixed(" "), *value, *graph, Fixed(" .\n")])
            fixed = str(rest[0]) if len(rest) == 1 and isinstance(rest[0], Fixed) else None
            known = str(predicate.term) if isinstance(predicate, Constant) else None
            lines.append(Line(known, sql.chain([Code(SUBJECT), *rest]), fixed))
        return lines

    def _joined_lines(self, each: Property, scope: Scope, parents: str) -> list[Line]:
        """The quads of one property with the subjects of other rows as objects."""
        return [
            Line(line.predicate, f"list_transform({scope.alias}.{parents}, lambda parent: {line.code})", many=True)
            for line in self._lines(each, scope, [Code("parent")])
        ]

    def _graphs(self, each: Property, scope: Scope) -> list[list[Piece]]:
        """What follows the object, for each graph: a blank and the graph, or nothing for the default graph."""
        return [
            self.default_graph if _is_default(graph) else [Fixed(" "), *term(graph, scope)] for graph in each.graphs
        ] or [self.default_graph]

    def _join(self, join: RefObjectMap, child: Scope, number: int) -> str:
        """SQL of a join with the parents' subjects gathered by key, so that it never multiplies the child's rows."""
        parent_map = self.mapping.triples_maps[join.parent]
        parent = self._scope(parent_map, "y")
        keys = [f"k{i}" for i in range(len(join.conditions))]
        values = [value(condition.parent, parent, join.place) for condition in join.conditions]
        subject = sql.chain(term(parent_map.subject, parent))
        items = ", ".join(f"{code} AS {name}" for code, name in zip([*values, subject], [*keys, "parent"], strict=True))
        present = " AND ".join(f"{name} IS NOT NULL" for name in [*keys, "parent"])
        equal = " AND ".join(
            f"{value(condition.child, child, join.place)} = j{number}.{key}"
            for condition, key in zip(join.conditions, keys, strict=True)
        )
        return (
            f"LEFT JOIN (SELECT {', '.join(keys)}, list_sort(list(DISTINCT parent)) AS parents\n"
            f"  FROM (SELECT {items} FROM {_table(parent_map, parent.rows)} AS y)\n"
            f"  WHERE {present} GROUP BY {', '.join(keys)}) AS j{number} ON {equal}"
        )


def _table(triples_map: TriplesMap, rows: Rows) -> str:
    """What stands in FROM: the rows, numbered if a blank node is made anew on each of them."""
    term_maps = [triples_map.subject]
    for each in triples_map.properties:
        term_maps += [each.predicate, *each.graphs]
        term_maps += [each.value] if isinstance(each.value, TermMap) else []
    if any(isinstance(term_map.expression, Fresh) for term_map in term_maps):
        return f"(SELECT *, row_number() OVER () AS {sql.name(ROW_NUMBER)} FROM {rows.table})"
    return rows.table


def _parents(number: int) -> str:
    return sql.name(f"~parents{number}")


def _is_default(graph: TermMap) -> bool:
    return isinstance(graph.expression, Constant) and graph.expression.term.value == DEFAULT_GRAPH
