"""Model to plan: each triples map becomes one SQL query, joins folded into it.

Owns what belongs together in a query: the subject, the lines of a row in their order, the parents looked up. It
refuses a join without conditions between different sources; what a term looks like is `terms`' business.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import duckdb

from loaders.mapping import gathering, quads, sql
from loaders.mapping.functions.runtime import install
from loaders.mapping.gathering import Gathering, Nodes
from loaders.mapping.joins import Join, join, joined_list, numbered
from loaders.mapping.lines import Line
from loaders.mapping.mentions import calls, calls_function, expressions, gathered_parents, references, term_references
from loaders.mapping.model import (
    Fresh,
    Mapping,
    RefObjectMap,
    Source,
    TermMap,
    TriplesMap,
)
from loaders.mapping.omissions import omissions, omits
from loaders.mapping.parsing import parse_mapping
from loaders.mapping.plan import Fault, Plan, Query
from loaders.mapping.quads import Part
from loaders.mapping.reading import read_sources
from loaders.mapping.reads import Reads
from loaders.mapping.sources import Rows, Sources, spread
from loaders.mapping.sql import Code, Fixed, Piece
from loaders.mapping.terms import Omitted, Scope, term
from loaders.mapping.vocabulary import DEFAULT_BASE

# The first node of a collection: the column it is in as a subject, the variable it goes by as an object.
_HEAD: Final = "~head"
_HEAD_VARIABLE: Final = "head"
_HEAD_PIECES: Final[list[Piece]] = [Code(_HEAD_VARIABLE, _HEAD_VARIABLE)]


def compile_mapping(
    mapping: Path,
    *,
    base: str | None,
    sources: Sources,
    con: duckdb.DuckDBPyConnection,
    graph: str | None = None,
    strict: bool = True,
    identifiers: Path | None = None,
) -> Plan:
    """Compile the mapping in a file.

    `base` resolves relative IRIs, of the file and of the data; None takes the file's own `@base`. `graph` is the graph
    of triples that the mapping gives none. With `strict`, an ill-formed IRI in the data always stops the run; without,
    the standards decide (`omissions`), also on the base where there is none. `identifiers` is the file of the kinds of
    identifiers that functions check. The plan's queries run on `con`, where the sources have put their rows.
    """
    parsed, base = parse_mapping(mapping, base, None if strict else DEFAULT_BASE)
    if strict:
        _refuse_targets(parsed)
    for macro in sql.MACROS:
        con.execute(macro)
    functions = install(con, calls(parsed), identifiers, base)
    faults: list[Fault] = []
    rows = read_sources(parsed, sources, con, faults)
    plan = _Compiler(parsed, base, graph, rows, con, strict, faults).plan()
    return replace(plan, functions=functions)


def _refuse_targets(mapping: Mapping) -> None:
    """A register is published whole: quads that went to a file elsewhere would be missing."""
    for triples_map in mapping.triples_maps.values():
        properties = triples_map.properties
        values = [each.value for each in properties if isinstance(each.value, TermMap)]
        graphs = [graph for each in properties for graph in each.graphs]
        for term_map in (triples_map.subject, *(each.predicate for each in properties), *values, *graphs):
            for target in term_map.all_targets:
                raise target.place.error(
                    f"{triples_map.name}: rml:logicalTarget is not supported in a register",
                    f"{triples_map.name}: rml:logicalTarget nie jest obsługiwane w rejestrze",
                )


@dataclass
class _Block:
    """What the properties of a triples map come to: lines, and columns for what is looked up or gathered."""

    lines: list[Line] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)


class _Compiler:
    """Compiles the triples maps of one mapping; collects the columns used and the places of possible faults."""

    def __init__(
        self,
        mapping: Mapping,
        base: str | None,
        graph: str | None,
        rows: dict[Source, Rows],
        con: duckdb.DuckDBPyConnection,
        strict: bool,
        faults: list[Fault],
    ) -> None:
        self.mapping = mapping
        self.strict = strict
        self.con = con
        self.base = base
        self.default_graph: list[Piece] = [Fixed(f" <{graph}>")] if graph else []
        self.rows = rows
        self.faults = faults
        self.gathering = Gathering(Nodes(base if strict else None), self._parent, self._joined)
        self.cells: list[Query] = []

    def plan(self) -> Plan:
        maps = self.mapping.triples_maps.values()
        queries = [self._query(triples_map, f"m{number}") for number, triples_map in enumerate(maps, 1)]
        return Plan((*queries, *self.cells), tuple(self.faults))

    def _query(self, triples_map: TriplesMap, alias: str) -> Query:
        reads = Reads()
        row = replace(self._scope(triples_map, "x", reads), spread=True)
        made = self._scope(triples_map, alias, reads)
        table = self._table(triples_map, row.rows)
        subject, keys, table = self._subject(triples_map.subject, row, table)
        block = self._block(triples_map, row, made, reads)
        self._read_parents(triples_map, reads)
        query = Query(
            triples_map.name,
            triples_map.place,
            alias,
            table=spread(table, row.each, *(join.each for join in block.joins)),
            joins=tuple(join.sql for join in block.joins),
            reads=reads.tables,
            subject=tuple(subject),
            keys=keys,
            columns={
                **{column: f"x.{sql.name(column)}" for column in sorted(made.columns)},
                **{join.column: f"{join.alias}.parent" for join in block.joins},
                **block.heads,
            },
            lines=tuple(replace(line, targets=line.targets | triples_map.subject.all_targets) for line in block.lines),
            lineage=row.rows.lineage,
            interpreted=row.rows.interpreted,
            fresh=self._is_fresh(triples_map),
            partial=bool(row.omitted or row.each) or calls_function(triples_map.subject),
        )
        self._collect(triples_map, query)
        left_out = [*omissions(row, query.source), *omissions(made, f"({query.rows(query.prefix)}) AS {alias}")]
        return replace(query, omissions=tuple(left_out))

    def _block(self, triples_map: TriplesMap, row: Scope, made: Scope, reads: Reads) -> _Block:
        """Compile the properties of a triples map: from the row itself, from other rows, from collections."""
        block = _Block()
        for each in triples_map.properties:
            if isinstance(each.value, RefObjectMap) and each.value.conditions:
                block.joins.append(self._join(each.value, row.apart(), f"j{len(block.joins)}", reads))
                block.lines += quads.joined_lines(each, block.joins[-1], made, self.default_graph)
                continue
            term_map, scope = self._object(each.value, row)
            if term_map.gather is None:
                value = quads.part(*self._object(each.value, made))
            else:
                head = f"{_HEAD}{len(block.heads)}"
                block.heads[head] = self.gathering.heads(term_map, scope)
                listed = {_HEAD_VARIABLE: f"{made.alias}.{sql.name(head)}"}
                value = Part(_HEAD_PIECES, {}, listed, term_map.all_targets)
            block.lines += quads.lines(each, made, value, self.default_graph)
        return block

    def _subject(self, subject: TermMap, row: Scope, table: str) -> tuple[list[Piece], tuple[str, ...], str]:
        """The subject, the columns it is made of, and the rows: one for each collection that is a subject."""
        if subject.gather is None:
            pieces = sql.merged(term(subject, row))
            return pieces, tuple(f"x.{sql.name(column)}" for column in sorted(row.columns)), table
        heads = self.gathering.heads(subject, row)
        rows = f"(SELECT *, unnest({heads}) AS {sql.name(_HEAD)} FROM {table} AS x)"
        return [Code(f"x.{sql.name(_HEAD)}")], (f"x.{sql.name(_HEAD)}",), rows

    def _collect(self, triples_map: TriplesMap, query: Query) -> None:
        """Add the queries of the cells of all collections that a triples map makes, each once in each graph."""
        graphs = [each.graphs for each in triples_map.properties]
        made = [(triples_map.subject, each) for each in graphs or [()]]
        made += [(each.value, each.graphs) for each in triples_map.properties if isinstance(each.value, TermMap)]
        for term_map, own_graphs in dict.fromkeys(made):
            for gather_map in self.gathering.nested(term_map) if term_map.gather is not None else ():
                self._add_cells(gather_map, own_graphs, triples_map, query)

    def _add_cells(self, term_map: TermMap, graphs: tuple[TermMap, ...], triples_map: TriplesMap, query: Query) -> None:
        assert term_map.gather is not None
        reads = Reads()
        scope = self._scope(triples_map, "x", reads)
        self._read_parents(triples_map, reads)
        own = scope.apart()
        subject = "true" if triples_map.subject.gather else f"{sql.chain(term(triples_map.subject, own))} IS NOT NULL"
        table = numbered(scope.rows)
        reads.count_order(scope.rows)
        for graph in quads.graphs(graphs, scope, self.default_graph):
            alias = f"{query.alias}c{len(self.cells)}"
            rows = self.gathering.cells(
                term_map, scope, table, sql.chain(graph.pieces), "true" if own.each else subject
            )
            self.cells.append(
                replace(
                    query,
                    alias=alias,
                    table=rows,
                    joins=(),
                    reads=reads.tables,
                    subject=(Code("x.node"),),
                    keys=("x.node",),
                    columns={column: f"x.{column}" for column in gathering.columns(term_map.gather)},
                    lines=gathering.lines(term_map.gather, alias),
                    lineage=False,
                )
            )

    def _scope(self, triples_map: TriplesMap, alias: str, reads: Reads) -> Scope:
        rows = self.rows[triples_map.source]
        base = triples_map.base or self.base
        omitted: list[Omitted] | None = [] if omits(triples_map.source) and not self.strict else None
        return Scope(rows, base, triples_map.name, self.faults, alias, reads.references(rows), not self.strict, omitted)

    def _object(self, value: TermMap | RefObjectMap, scope: Scope) -> tuple[TermMap, Scope]:
        """What makes an object from the row itself, and where."""
        return (value, scope) if isinstance(value, TermMap) else self._parent(value, scope)

    def _parent(self, value: RefObjectMap, scope: Scope) -> tuple[TermMap, Scope]:
        """The subject map of a triples map that is referred to without conditions, and the scope of its base IRI."""
        parent = self.mapping.triples_maps[value.parent]
        if scope.rows is not self.rows[parent.source]:
            raise value.place.error(
                f"{value.parent} has another logical source, so rml:joinCondition is needed",
                f"{value.parent} ma inne źródło logiczne, więc potrzebne jest rml:joinCondition",
            )
        return parent.subject, replace(scope, base=parent.base or self.base)

    def _joined(self, value: RefObjectMap, child: Scope) -> str:
        """SQL of the list of the subjects of the rows joined to a row, for a collection."""
        parent_map = self._parent_map(value)
        return joined_list(value, parent_map, self._scope(parent_map, "y", Reads()), child)

    def _join(self, value: RefObjectMap, child: Scope, alias: str, reads: Reads) -> Join:
        parent_map = self._parent_map(value)
        parent = replace(self._scope(parent_map, "y", reads), spread=True)
        table = self._table(parent_map, parent.rows)
        return join(self.con, value, parent_map, table, parent=parent, child=child, alias=alias)

    def _read_parents(self, triples_map: TriplesMap, reads: Reads) -> None:
        """Count what the collections of a triples map read of the sources of others."""
        values = (each.value for each in triples_map.properties if isinstance(each.value, TermMap))
        for value in (parent for term_map in (triples_map.subject, *values) for parent in gathered_parents(term_map)):
            parent_map = self.mapping.triples_maps[value.parent]
            scope = self._scope(parent_map, "y", reads)
            names = [*term_references(parent_map.subject)]
            names += (name for condition in value.conditions for name in references(condition.parent))
            scope.used.update(names)
            if value.conditions:
                reads.count_order(scope.rows)

    def _parent_map(self, value: RefObjectMap) -> TriplesMap:
        """The triples map that is referred to, whose subjects must be terms to be joined."""
        parent_map = self.mapping.triples_maps[value.parent]
        if parent_map.subject.gather is not None:
            raise value.place.error(
                f"the subjects of {value.parent} are collections, which cannot be joined",
                f"podmioty {value.parent} to kolekcje, a tych nie można złączyć",
            )
        return parent_map

    def _table(self, triples_map: TriplesMap, rows: Rows) -> str:
        """What stands in FROM: the rows, numbered if a blank node is made anew on each of them."""
        return numbered(rows) if self._is_fresh(triples_map) else rows.table

    def _is_fresh(self, triples_map: TriplesMap) -> bool:
        """True when a blank node is made anew on each row; collections have names where they are to last."""
        term_maps = [triples_map.subject]
        for each in triples_map.properties:
            term_maps += [each.predicate, *each.graphs]
            term_maps += [each.value] if isinstance(each.value, TermMap) else []
        unnamed = [term_map for term_map in term_maps if self.gathering.nodes.base is None or term_map.gather is None]
        return any(isinstance(expression, Fresh) for term_map in unnamed for expression in expressions(term_map))
