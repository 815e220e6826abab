"""The first step of the walk: source files of a register → typed tables in DuckDB, and what is wrong in their cells.

Owns the order (metadata, public columns, sources, faults, quarantine); everything else has a module of its own. Nothing
is published here, and a column that is not public by the register's allow-list is never read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import duckdb
import pyarrow as pa

from app.validation.finding import Finding
from loaders.sources import archive, faults, formats, recall, rules, sql, typed
from loaders.sources.identifiers import Kind
from loaders.sources.identifiers import load as load_kinds
from loaders.sources.metadata import Table
from loaders.sources.metadata import load as load_metadata
from loaders.sources.recall import Earlier, Recall
from loaders.sources.source import Location, Source, by_url
from loaders.sources.sql import name
from loaders.sources.standing import Standing, contents, stand
from loaders.sources.typed import Misfit, Ragged, TypedTable

# The file of a source, and the row of a record in it.
Record = tuple[str, int]
# The records of each source that never came into a typed table.
Lost = dict[str, list[Ragged | Misfit]]
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_FAULTY: Final = "_faulty_records"
_IS_FAULTY: Final = f"(_source, _row) IN (SELECT (_source, _row) FROM {_FAULTY})"
# The catalog with the typed tables as they were before records went into quarantine.
BEFORE: Final = "before_quarantine"
NOTHING_EARLIER: Final = Earlier()


@dataclass(frozen=True)
class Reading:
    """What was read: `records` in all, `quarantined` of them removed for a Violation; `files` by name, with SHA-256.

    `standing` is how the sources lay there before; `locations` say where the sources lay, without those of companions.
    """

    tables: Mapping[str, TypedTable] = field(hash=False)
    findings: tuple[Finding, ...]
    records: int
    quarantined: int
    files: Mapping[str, str] = field(hash=False)
    locations: tuple[Location, ...]
    standing: Standing


def read(
    con: duckdb.DuckDBPyConnection,
    metadata: Path,
    *,
    base: str,
    public: frozenset[str],
    identifiers: Path,
    overrides: Mapping[str, str] = _NONE,
    earlier: Earlier = NOTHING_EARLIER,
) -> Reading:
    """Read every table of `metadata` into `con`; records with a bad cell are told in findings and left out.

    `public` are the `<table>/<column>` names that may be read; `identifiers` is the ontology of kinds of identifiers;
    `overrides` puts another file or database URL in the place of a table's url, or of the main one ("");
    records that the run of `earlier` has read, by the same metadata, are not read again.
    Raises RegisterError, SourceUnavailable, SourceChanged.
    """
    tables, kinds = load_metadata(metadata, base), load_kinds(identifiers, base)
    places = by_url(overrides, tables, metadata)
    rules.require_public(tables, public, metadata)
    rules.require_kinds(tables, kinds, metadata)
    rules.require_patterns(con, tables, metadata)
    standing = stand(formats.find(tables, metadata.parent, places))
    sql.install(con)
    _prepare(con, tables, earlier)
    filled = _fill(con, tables, standing.found.sources, kinds, earlier)
    return _finish(con, tables, standing, filled, kinds)


@dataclass(frozen=True)
class _Filled:
    """What came of each source beside its rows: the records that are `lost`, the digest of what a database answered."""

    lost: Lost = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)


def promised_tables(metadata: Path, *, base: str) -> dict[str, TypedTable]:
    """The typed tables that a source.json promises, without reading a source."""
    return {table.name: typed.describe(table) for table in load_metadata(metadata, base)}


def quarantine(con: duckdb.DuckDBPyConnection, reading: Reading, rows: Iterable[Record]) -> str:
    """Remove all rows of the records `rows` from every typed table of their source.

    Returns a catalog in which the tables, by the same names, are as they were.
    """
    records = list(rows)
    listed = pa.table(
        {
            "_source": pa.array([source for source, _ in records], pa.string()),
            "_row": pa.array([row for _, row in records], pa.int64()),
        }
    )
    con.register(_FAULTY, listed)
    con.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {BEFORE}")
    for table in reading.tables.values():
        _set_aside(con, table.name)
    con.execute(f"DELETE FROM {recall.MARKS} WHERE {_IS_FAULTY}")
    con.unregister(_FAULTY)
    return BEFORE


def _set_aside(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Move the faulty rows of a table; together with those that stay, they are the table as it was."""
    [(catalog,)] = con.execute("SELECT current_database()").fetchall()
    aside, own = name(f"_aside_{table}"), f"{catalog}.main.{name(table)}"
    con.execute(f"CREATE OR REPLACE TABLE {BEFORE}.{aside} AS FROM {own} WHERE {_IS_FAULTY}")
    con.execute(f"CREATE OR REPLACE VIEW {BEFORE}.{name(table)} AS FROM {own} UNION ALL FROM {BEFORE}.main.{aside}")
    _remove(con, [table])


def _remove(con: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    for table in tables:
        con.execute(f"DELETE FROM {name(table)} WHERE {_IS_FAULTY}")


def _prepare(con: duckdb.DuckDBPyConnection, tables: tuple[Table, ...], earlier: Earlier) -> None:
    for table in tables:
        if earlier.resumed:
            typed.resume(con, table)
        else:
            typed.create(con, table)
    if not earlier.resumed:
        recall.create(con)


def _fill(
    con: duckdb.DuckDBPyConnection,
    tables: tuple[Table, ...],
    sources: list[Source],
    kinds: Mapping[str, Kind],
    earlier: Earlier,
) -> _Filled:
    """Read the sources into their typed tables."""
    if earlier.resumed:
        recall.forget_others(con, _names_of_sources(tables, sources))
    fillers = {table.name: typed.Filler(con, table, kinds, recall.destination(con, table, earlier)) for table in tables}
    filled = _Filled()
    with tempfile.TemporaryDirectory() as scratch:
        for source in sources:
            known = Recall(con, source.name, earlier)
            filled.lost[source.name] = _fill_from(con, source, fillers, known, Path(scratch))
            filled.answers[source.name] = known.answer.hexdigest()
            for copy in Path(scratch).iterdir():
                copy.unlink()
    for filler in fillers.values():
        filler.flush()
    recall.add_fresh(con, tables, earlier)
    return filled


def _names_of_sources(tables: tuple[Table, ...], sources: list[Source]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {table.name: [] for table in tables}
    for source in sources:
        for table in source.tables:
            names[table.name].append(source.name)
    return names


def _fill_from(
    con: duckdb.DuckDBPyConnection, source: Source, fillers: Mapping[str, typed.Filler], known: Recall, scratch: Path
) -> list[Ragged | Misfit]:
    lost: list[Ragged | Misfit] = []
    plain = replace(source, location=archive.unpacked(source.location, scratch))
    for chunk in formats.of(plain.location).read(con, plain, scratch, known):
        fillers[chunk.table.name].add(chunk, source.name)
        lost += chunk.lost
    known.settle(source.tables)
    return lost


def _finish(
    con: duckdb.DuckDBPyConnection,
    tables: tuple[Table, ...],
    standing: Standing,
    filled: _Filled,
    kinds: Mapping[str, Kind],
) -> Reading:
    found, lost = standing.found, filled.lost
    findings = (*found.findings, *_findings(con, tables, lost, kinds))
    records = _count(con, tables)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_FAULTY} AS {faults.faulty_records(tables)}")
    recall.unmark(con, [*map(faults.told_records, tables), f"FROM {_FAULTY}"], lost)
    faulty = con.execute(f"SELECT count(*) FROM {_FAULTY}").fetchall()[0][0]
    _remove(con, [table.name for table in tables])
    con.execute(f"DROP TABLE {_FAULTY}")
    for table in tables:
        typed.finish(con, table)
    left_out = sum(len(rows) for rows in lost.values())
    return Reading(
        tables={table.name: typed.describe(table) for table in tables},
        findings=findings,
        records=records + left_out,
        quarantined=faulty + left_out,
        files=contents(found.sources, lambda source: filled.answers[source.name]),
        locations=tuple(each.location for each in found.sources if not all(table.companion for table in each.tables)),
        standing=standing,
    )


def _findings(
    con: duckdb.DuckDBPyConnection,
    tables: tuple[Table, ...],
    lost: Lost,
    kinds: Mapping[str, Kind],
) -> Iterator[Finding]:
    for source, rows in lost.items():
        yield from faults.in_rows(source, rows)
    for table in tables:
        yield from faults.in_cells(con, table, kinds)
        yield from faults.in_keys(con, table, kinds)


def _count(con: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> int:
    rows = " UNION ".join(f"SELECT _source, _row FROM {name(table.name)}" for table in tables)
    return int(con.execute(f"SELECT count(*) FROM ({rows})").fetchall()[0][0])
