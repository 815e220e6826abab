"""What a mapping compiles to: one query per triples map, to run, to print and to ask for lineage.

Owns the shape of the queries' SQL. A query makes all of a row's quads in one projection, as one text with a line for
each (a block), so that a row is read once however many properties it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import duckdb

from app.errors import MappingError
from loaders.mapping import sql
from loaders.mapping.lines import SUBJECT, Line, block
from loaders.mapping.model import LogicalTarget, Place
from loaders.mapping.sources import Read
from loaders.mapping.sql import Fixed, Piece

_LONGEST_SHOWN: Final = 200


@dataclass(frozen=True)
class Fault:
    """What is wrong when a query fails on a checked term: whose term, where it stands, and what it should have been.

    `columns` are those that the value comes from; `rows`, when rows tell where they are from, is SQL of the source and
    the row of each value.
    """

    triples_map: str
    place: Place
    en: str
    pl: str
    columns: tuple[str, ...] = ()
    rows: str | None = None

    def error(self, value: str, con: duckdb.DuckDBPyConnection) -> MappingError:
        """The error for the value that failed; `con` is asked for the first row that has it."""
        where_en, where_pl = self._where(value, con)
        return self.place.error(
            f"{self.triples_map}: the data give {_shown(value)!r}, which is not {self.en}{where_en}",
            f"{self.triples_map}: z danych powstaje {_shown(value)!r}, a to nie jest {self.pl}{where_pl}",
        )

    def _where(self, value: str, con: duckdb.DuckDBPyConnection) -> tuple[str, str]:
        columns = ", ".join(self.columns)
        if not columns:
            return "", ""
        if (found := self._row(value, con)) is None:
            return f" (column {columns})", f" (kolumna {columns})"
        source, row = found
        return f" ({source}, row {row}, column {columns})", f" ({source}, wiersz {row}, kolumna {columns})"

    def _row(self, value: str, con: duckdb.DuckDBPyConnection) -> tuple[str, int] | None:
        """The source and the number of the first row whose value failed; None when rows cannot tell."""
        if self.rows is None:
            return None
        query = f"SELECT source, row FROM ({self.rows}) WHERE value = ? ORDER BY source, row LIMIT 1"
        try:
            found = con.execute(query, [value]).fetchone()
        except duckdb.Error:  # another row fails before this one is found
            return None
        return found


def _shown(value: str) -> str:
    """A value as a message shows it: the boundary of a gmina has thousands of characters."""
    return value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"


@dataclass(frozen=True)
class Omission:
    """A term that is left out where its value is ill-formed; `sql` yields how many values are, and one of them."""

    fault: Fault
    sql: str

    def text(self, con: duckdb.DuckDBPyConnection) -> str | None:
        """What was left out, in words; None when nothing was."""
        [(count, value)] = con.execute(self.sql).fetchall()
        place, fault = self.fault.place, self.fault
        where = place.file.name + (f", line {place.line}" if place.line else "")
        left_out = f"left out {count} of its values that are not {fault.en}, such as {value!r}"
        return f"{where}: {fault.triples_map}: {left_out}" if count else None


@dataclass(frozen=True)
class Query:
    """The SQL of one triples map.

    `table` is what stands in FROM, where it goes by `x`, with `joins` after it; `reads` is what they read of each
    table. `subject` makes the subject term from the columns in `keys`; `columns` are what `lines` need, SQL by the
    name that they call it by within `alias`. A `fresh` query makes other terms at each run. With `partial`, the subject
    may be NULL, where its value is ill-formed or a function gives none, and may not be NULL where a key is.
    """

    triples_map: str
    place: Place
    alias: str
    table: str
    joins: tuple[str, ...]
    reads: Mapping[str, Read]
    subject: tuple[Piece, ...]
    keys: tuple[str, ...]
    columns: Mapping[str, str]
    lines: tuple[Line, ...]
    lineage: bool
    fresh: bool
    partial: bool = False
    interpreted: str | None = None
    omissions: tuple[Omission, ...] = ()

    @property
    def prefix(self) -> str:
        """The text that all subjects begin with."""
        return str(self.subject[0]) if isinstance(self.subject[0], Fixed) else ""

    def rows(self, prefix: str) -> str:
        """SQL that yields the columns of each row and, never NULL, its subject without `prefix`, with which it begins.

        Most of a subject is the same for all of them: what differs is faster to compare and to carry.
        """
        subject = [Fixed(self.prefix.removeprefix(prefix)), *self.subject[1:]] if prefix else self.subject
        return self._select(sql.chain(subject), self.columns)

    @property
    def sql(self) -> str:
        """SQL that yields one N-Quads line per quad in column `line`."""
        text = block(line.made(self.prefix) for line in self.lines)
        blocks = f"SELECT {text} AS block FROM (\n{self.rows(self.prefix)}) AS {self.alias}"
        lines = f"SELECT unnest(string_split(rtrim(block, chr(10)), chr(10))) AS line FROM (\n{blocks})"
        return f"{lines} WHERE block <> ''"

    @property
    def lineage_sql(self) -> str:
        """SQL that yields the IRI of each subject with the file and record it was made from."""
        iri = f"CASE WHEN {SUBJECT}[1] = '<' THEN {SUBJECT}[2:-2] ELSE {SUBJECT} END"
        rows = self._select(self.term, {"_source": "x._source", "_row": "x._row"})
        return f"SELECT {iri} AS subject, _source AS source, _row AS row FROM (\n{rows})"

    @property
    def source(self) -> str:
        """What stands in FROM."""
        return "\n".join([f"{self.table} AS x", *self.joins])

    @property
    def digests(self) -> str:
        """SQL that yields the keys of each row, a digest of them in `_key`, and one of its content in `_content`."""
        key, content = _digest(self.keys), _digest(self.columns.values())
        return self._from([*self.keys, f"{key} AS _key", f"{content} AS _content"])

    def only(self, subjects: str) -> Query:
        """See `Plan.only`."""
        rows = f"SELECT x.* FROM {self.table} AS x SEMI JOIN {subjects} AS y ON {self.term} = y.subject"
        return replace(self, table=f"({rows} WHERE {self._present})")

    @property
    def term(self) -> str:
        """SQL of the subject as N-Triples has it, from `keys`."""
        return sql.chain(self.subject)

    def _select(self, subject: str, columns: Mapping[str, str]) -> str:
        named = (f"{code} AS {sql.name(column)}" for column, code in columns.items())
        rows = self._from([f"{subject} AS {SUBJECT}", *named])
        return f"SELECT * FROM (\n{rows}) WHERE {SUBJECT} IS NOT NULL" if self.partial else rows

    def _from(self, items: list[str]) -> str:
        return f"SELECT {', '.join(items)}\nFROM {self.source}\nWHERE {self._present}"

    @property
    def _present(self) -> str:
        """SQL that is true of a row that can have a subject; with `partial`, the subject itself tells."""
        keys = () if self.partial else self.keys
        return " AND ".join(f"{key} IS NOT NULL" for key in keys) or "true"


def _digest(items: Iterable[str]) -> str:
    """SQL of 64 bits that differ, but for chance, where the items do."""
    return f"hash({', '.join(items) or 'NULL'})"


@dataclass(frozen=True)
class Plan:
    """A compiled mapping.

    `faults` are what a failing query names by number; `functions` is the SQL that makes the macros its queries call
    besides those of every mapping.
    """

    queries: tuple[Query, ...]
    faults: tuple[Fault, ...]
    functions: tuple[str, ...] = ()

    @property
    def columns_used(self) -> Mapping[str, frozenset[str]]:
        """The columns of each table that the mapping names."""
        used: dict[str, frozenset[str]] = {}
        for query in self.queries:
            used |= {table: used.get(table, frozenset()) | read.named for table, read in query.reads.items()}
        return used

    @property
    def is_incremental(self) -> bool:
        """True when equal rows give equal quads at every run, so that what changed can be mapped alone."""
        return not any(query.fresh for query in self.queries)

    def only(self, subjects: str) -> Plan:
        """The same plan for those subjects alone that are in column `subject` of a table, as N-Triples has them."""
        return replace(self, queries=tuple(query.only(subjects) for query in self.queries))

    @property
    def targets(self) -> tuple[LogicalTarget, ...]:
        """The files that quads go to, besides the output."""
        targets = {target for query in self.queries for line in query.lines for target in line.targets}
        return tuple(sorted(targets, key=lambda target: target.path))

    def to(self, target: LogicalTarget | None) -> Plan:
        """The same plan with the lines alone that go to a target, as its output; with None, with those that do now."""
        queries = []
        for query in self.queries:
            lines = (line for line in query.lines if target in (line.targets or {None}))
            queries.append(replace(query, lines=tuple(replace(line, targets=frozenset()) for line in lines)))
        return replace(self, queries=tuple(queries))

    def sql(self) -> str:
        """All of the SQL, each query below a comment with its triples map and the line that starts it."""
        parts: list[str] = []
        for query in self.queries:
            line = f", line {query.place.line}" if query.place.line else ""
            parts.append(f"\n-- {query.triples_map} ({query.place.file.name}{line})")
            if query.interpreted is not None:
                parts.append(f"-- Interpreted, not read in SQL: {' '.join(query.interpreted.split())}")
            parts.append(f"{query.sql};")
        return "\n".join([*parts, "\n-- Macros, to be made first.", *sql.MACROS, *self.functions]).lstrip() + "\n"

    @property
    def lineage(self) -> str:
        """SQL of columns `subject`, `source` and `row`, for every triples map whose rows tell where they are from."""
        parts = [query.lineage_sql for query in self.queries if query.lineage]
        nothing = "SELECT NULL::VARCHAR AS subject, NULL::VARCHAR AS source, NULL::BIGINT AS row WHERE false"
        return "\nUNION ALL\n".join(parts) or nothing
