"""Where rows come from: the seam between a mapping and its data.

Owns `Sources`, the protocol that the compiler asks for rows, and what rows are. Whether they are there is for the
resolvers to find out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

import duckdb

from loaders.mapping import sql
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.model import Place
from loaders.mapping.vocabulary import XSD

SOURCE: Final = "_source"
ROW: Final = "_row"

# The number of a row, for blank nodes made anew on every row; a column name no source has.
ROW_NUMBER: Final = "~row"


@dataclass(frozen=True)
class Relation:
    """A typed table: its name in DuckDB and its columns with the IRI of each one's XSD datatype."""

    name: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """A column of rows: its name, and the natural datatype of its values.

    `datatype` is an IRI, None for plain text; where it varies from row to row, `suffix` is the column that holds what
    follows the quoted string in N-Quads. `plain` values consist of ASCII letters, digits, `+`, `-` and `.` alone, which
    stand for themselves in strings and IRIs. With `many`, a row has a list of values: the column holds structs whose
    fields are called as `name` and `suffix` say.
    """

    name: str
    datatype: str | None = None
    suffix: str | None = None
    plain: bool = False
    many: bool = False


@dataclass(frozen=True)
class Read:
    """The columns that are read of a table: those `named`, and `others` that count without being named."""

    named: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    def __or__(self, read: Read) -> Read:
        return Read(self.named | read.named, self.others | read.others)

    @property
    def columns(self) -> frozenset[str]:
        """All of them."""
        return self.named | self.others


@dataclass(frozen=True)
class Rows:
    """Rows a triples map is applied to.

    `label` names them in messages, `table` is what stands in FROM, `columns` go by reference. `lineage` tells whether
    the rows carry `_source` and `_row`; `reads` is what they need of the typed tables whatever is referred to, None
    when they are those of one table. `interpreted` says why they were not read in SQL, None when they were. `order` are
    the columns that tell their order; where there are none, rows come in it.
    """

    label: str
    table: str
    columns: Mapping[str, Column]
    lineage: bool = False
    reads: Mapping[str, Read] | None = None
    interpreted: str | None = None
    order: tuple[str, ...] = ()

    @cached_property
    def lists(self) -> dict[str, str]:
        """For each field of the columns with many values, the name of its column."""
        many = [column for column in self.columns.values() if column.many]
        return {name: column.name for column in many for name in (column.name, column.suffix) if name is not None}

    @property
    def numbering(self) -> dict[str, Read]:
        """What the order of the rows hangs on of each table, besides their content."""
        lineage = Read(others=frozenset({SOURCE, ROW}.intersection(self.order)))
        return dict.fromkeys([self.label] if self.reads is None else self.reads, lineage)


def numbered(table: str, label: str) -> str:
    """What stands in FROM for a table filled in the order of its source: its rows with `_source` and `_row`."""
    return f"(SELECT *, {sql.text(label)} AS {SOURCE}, rowid + 1 AS {ROW} FROM {table})"


def by(columns: Iterable[str]) -> str:
    """What stands in OVER to number rows by columns; without any, they are numbered as they come."""
    return ", ".join(f"{'' if number else 'ORDER BY '}{sql.name(column)}" for number, column in enumerate(columns))


def spread(table: str, *each: dict[str, str]) -> str:
    """The rows multiplied: one for each value of each column with many, NULL where a row has none."""
    for many, one in (pair for columns in each for pair in columns.items()):
        values = f"CASE WHEN len({sql.name(many)}) > 0 THEN {sql.name(many)} ELSE [NULL] END"
        table = f"(SELECT *, unnest({values}) AS {sql.name(one)} FROM {table})"
    return table


class Sources(Protocol):
    """Finds the rows of a logical source."""

    def rows(
        self, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, place: Place
    ) -> Rows:
        """The rows of `source` with at least those of `references` that it has; an error stands at `place`."""
        ...


# R2RML section 10.2: natural datatypes of SQL types that DuckDB casts to their lexical form; all others are strings.
NATURAL: Final = {
    "BOOLEAN": f"{XSD}boolean",
    "TINYINT": f"{XSD}integer",
    "SMALLINT": f"{XSD}integer",
    "INTEGER": f"{XSD}integer",
    "BIGINT": f"{XSD}integer",
    "HUGEINT": f"{XSD}integer",
    "DATE": f"{XSD}date",
}
