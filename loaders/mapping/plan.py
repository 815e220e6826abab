"""What a mapping compiles to: one query per triples map, to run, to print and to ask for lineage.

Owns the shape of the queries' SQL. A query makes all of a row's quads in one projection, as one text with a line for
each (a block), so that a row is read once however many properties it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from app.errors import MappingError
from loaders.mapping import sql
from loaders.mapping.lines import SUBJECT, Line, block
from loaders.mapping.model import Place


@dataclass(frozen=True)
class Fault:
    """What is wrong when a query fails on a checked term: whose term, where it stands, and what it should have been."""

    triples_map: str
    place: Place
    en: str
    pl: str

    def error(self, value: str) -> MappingError:
        """The error for the value that failed."""
        return self.place.error(
            f"{self.triples_map}: the data give {value!r}, which is not {self.en}",
            f"{self.triples_map}: z danych powstaje {value!r}, a to nie jest {self.pl}",
        )


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

    `source` is what stands in FROM, `subject` makes the subject term from the columns in `keys`, `columns` are what
    `lines` need, which they call by `alias`. `prefix` is the text that all subjects begin with. With `partial`, the
    subject may be NULL: it is left out where its value is ill-formed.
    """

    triples_map: str
    place: Place
    alias: str
    source: str
    subject: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    prefix: str
    lineage: bool
    partial: bool = False
    omissions: tuple[Omission, ...] = ()

    @property
    def rows(self) -> str:
        """SQL that yields the subject, never NULL, and the columns of each row."""
        return self._select(self.columns)

    @property
    def sql(self) -> str:
        """SQL that yields one N-Quads line per quad in column `line`."""
        blocks = f"SELECT {block(self.lines)} AS block FROM (\n{self.rows}) AS {self.alias}"
        lines = f"SELECT unnest(string_split(rtrim(block, chr(10)), chr(10))) AS line FROM (\n{blocks})"
        return f"{lines} WHERE block <> ''"

    @property
    def lineage_sql(self) -> str:
        """SQL that yields the IRI of each subject with the file and record it was made from."""
        iri = f"CASE WHEN {SUBJECT}[1] = '<' THEN {SUBJECT}[2:-2] ELSE {SUBJECT} END"
        rows = self._select(("x._source", "x._row"))
        return f"SELECT {iri} AS subject, _source AS source, _row AS row FROM (\n{rows})"

    def _select(self, columns: tuple[str, ...]) -> str:
        items = ", ".join([f"{self.subject} AS {SUBJECT}", *columns])
        present = " AND ".join(f"{key} IS NOT NULL" for key in self.keys)
        rows = f"SELECT {items}\nFROM {self.source}" + (f"\nWHERE {present}" if present else "")
        return f"SELECT * FROM (\n{rows}) WHERE {SUBJECT} IS NOT NULL" if self.partial else rows


@dataclass(frozen=True)
class Plan:
    """A compiled mapping.

    `columns_used` are the columns read of each table; `faults` are what a failing query names by number.
    """

    queries: tuple[Query, ...]
    columns_used: Mapping[str, frozenset[str]]
    faults: tuple[Fault, ...]

    def sql(self) -> str:
        """All of the SQL, each query below a comment with its triples map and the line that starts it."""
        parts = ["-- Macros used below.", *sql.MACROS]
        for query in self.queries:
            line = f", line {query.place.line}" if query.place.line else ""
            parts.append(f"\n-- {query.triples_map} ({query.place.file.name}{line})\n{query.sql};")
        return "\n".join(parts) + "\n"

    @property
    def lineage(self) -> str:
        """SQL of columns `subject`, `source` and `row`, for every triples map whose rows tell where they are from."""
        parts = [query.lineage_sql for query in self.queries if query.lineage]
        nothing = "SELECT NULL::VARCHAR AS subject, NULL::VARCHAR AS source, NULL::BIGINT AS row WHERE false"
        return "\nUNION ALL\n".join(parts) or nothing
