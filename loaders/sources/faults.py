"""From the faults of typed tables to findings: at most `DETAILED` for each table, column and kind of fault, then a sum.

Owns which cells are told one by one and how; every faulty record is counted and removed, told or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import duckdb

from app.validation.finding import Finding
from loaders.sources import checks, wording
from loaders.sources.cells import Fault
from loaders.sources.disclosure import disclose, hide
from loaders.sources.identifiers import Kind
from loaders.sources.metadata import Column, Table
from loaders.sources.sql import literals, name
from loaders.sources.typed import Misfit, Ragged

DETAILED: Final = 1000
# How many rows of a repeated key are named in its message.
_NAMED_ROWS: Final = 5


def in_cells(con: duckdb.DuckDBPyConnection, table: Table, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    """Findings about the cells of a typed table that still has its `_faults`."""
    groups = con.execute(
        f"SELECT item.column_index, item.fault, count(*) FROM ({_unnested(table)}) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    for index, fault, count in groups:
        yield from _group(con, table, table.wanted[index], (index, Fault(fault), count), kinds)


def _unnested(table: Table) -> str:
    return f"SELECT *, unnest(_faults) AS item FROM {name(table.name)} WHERE _faults IS NOT NULL"


def _group(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    column: Column,
    group: tuple[int, Fault, int],
    kinds: Mapping[str, Kind],
) -> Iterator[Finding]:
    index, fault, count = group
    rows = con.execute(
        f"SELECT _source, _row, item.value, {name(column.name)}, {_looks_like(column, kinds)} "
        f"FROM ({_unnested(table)}) WHERE item.column_index = ? AND item.fault = ? ORDER BY _row LIMIT ?",
        [index, fault, DETAILED],
    ).fetchall()
    for row in rows:
        yield _finding(column, fault, row, kinds)
    if count > len(rows):
        yield _sum(fault, rows[0][0], column.label, count - len(rows))


def _looks_like(column: Column, kinds: Mapping[str, Kind]) -> str:
    own = column.datatype.kind
    if not own:
        return "NULL"
    return checks.looks_like("item.value", [kind for kind in kinds.values() if kind.recognised and kind.iri != own])


def _finding(column: Column, fault: Fault, row: tuple[Any, ...], kinds: Mapping[str, Kind]) -> Finding:
    source, number, value, typed, looks_like = row
    shown = disclose(value or "", column.datatype, kinds.values())
    return Finding(
        severity=fault.severity,
        component=fault,
        messages=_messages(column, fault, (value or "", shown, typed), kinds, kinds.get(looks_like or "")),
        value=shown["pl"],
        source=source,
        row=number,
        column=column.label,
    )


def _messages(
    column: Column,
    fault: Fault,
    values: tuple[str, Mapping[str, str], str],
    kinds: Mapping[str, Kind],
    looks_like: Kind | None,
) -> Mapping[str, str]:
    value, shown, typed = values
    if fault is Fault.REPAIRED:
        return wording.repaired(shown["pl"], typed)
    if fault is Fault.CONFIDENTIAL:
        return wording.confidential(_secret_in(value, kinds), shown)
    if fault is Fault.IDENTIFIER:
        kind = kinds[column.datatype.kind]
        return wording.identifier(kind, _bare(value, kind), shown["pl"], looks_like)
    return wording.cell(fault, column, shown)


def _secret_in(value: str, kinds: Mapping[str, Kind]) -> Kind:
    """The secret kind of which `checks.secrets_in` found a number."""
    runs = re.findall(checks.RUN, value)
    return next(kind for kind in kinds.values() if kind.secret and any(map(kind.holds, runs)))


def _bare(value: str, kind: Kind) -> str:
    """The Python twin of `checks.stripped`."""
    return value.translate(dict.fromkeys(map(ord, kind.stripped))).removeprefix(kind.prefix)


def _sum(fault: Fault, source: str, column: str, count: int) -> Finding:
    return Finding(fault.severity, fault, wording.more(count), source=source, column=column)


def in_keys(con: duckdb.DuckDBPyConnection, table: Table, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    """Findings about the primary key of a typed table; two rows that are the same in every column are one entry."""
    if not table.primary_key:
        return
    label = ", ".join(column.label for column in table.columns if column.name in table.primary_key)
    for fault, query in ((Fault.REQUIRED, _without_key(table)), (Fault.UNIQUE, _repeated(table))):
        rows = con.execute(f"{query} ORDER BY _row LIMIT {DETAILED}").fetchall()
        for source, number, key, same in rows:
            value = hide(key or "", kinds.values())
            messages = wording.repeated(value, same) if same else wording.no_key()
            yield Finding(fault.severity, fault, messages, value, source, number, label)
        if len(rows) == DETAILED:
            count = con.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0]
            yield from [_sum(fault, rows[0][0], label, count - DETAILED)] if count > DETAILED else []


def _without_key(table: Table) -> str:
    """Rows with no part of a key; a part that is faulty is told as such, and not as missing too."""
    empty = " AND ".join(f"{name(column)} IS NULL" for column in table.primary_key)
    parts = [index for index, column in enumerate(table.wanted) if column.name in table.primary_key]
    told = f"len([f FOR f IN coalesce(_faults, []) IF f.column_index IN ({', '.join(map(str, parts))})]) > 0"
    return f"SELECT _source, _row, NULL AS key, NULL AS same FROM {name(table.name)} WHERE {empty} AND NOT {told}"


def _repeated(table: Table) -> str:
    """Rows whose key another row has too; a key of several columns may have empty parts, but not all of them."""
    own = name(table.name)
    keys = ", ".join(name(column) for column in table.primary_key)
    columns = ", ".join(name(column.name) for column in table.wanted)
    filled = " OR ".join(f"{name(column)} IS NOT NULL" for column in table.primary_key)
    more_than_once = f"SELECT {keys} FROM {own} WHERE {filled} GROUP BY {keys} HAVING count(*) > 1"
    different = (
        f"SELECT {keys}, list_sort(list(_row))[:{_NAMED_ROWS}] AS same FROM {own} AS t "
        f"SEMI JOIN ({more_than_once}) AS r ON {_same_key(table, 'r')} "
        f"GROUP BY {keys} HAVING count(DISTINCT row({columns})) > 1"
    )
    shown = ", ".join(f"t.{name(column)}" for column in table.primary_key)
    return (
        f"SELECT _source, _row, concat_ws(', ', {shown}) AS key, same "
        f"FROM {own} AS t JOIN ({different}) AS d ON {_same_key(table, 'd')}"
    )


def _same_key(table: Table, other: str) -> str:
    return " AND ".join(f"t.{name(column)} IS NOT DISTINCT FROM {other}.{name(column)}" for column in table.primary_key)


def in_rows(source: str, lost: list[Ragged | Misfit]) -> Iterator[Finding]:
    """Findings about records that could not be taken apart; their text is not shown, it may hold ignored columns."""
    for row in lost[:DETAILED]:
        yield _ragged(source, row) if isinstance(row, Ragged) else _misfit(source, row)
    if len(lost) > DETAILED:
        fault = Fault.RAGGED if isinstance(lost[-1], Ragged) else Fault.STRUCTURE
        yield _sum(fault, source, "", len(lost) - DETAILED)


def _ragged(source: str, row: Ragged) -> Finding:
    return Finding(
        Fault.RAGGED.severity, Fault.RAGGED, wording.ragged(row.cells, row.expected), source=source, row=row.row
    )


def _misfit(source: str, row: Misfit) -> Finding:
    messages = wording.misfit(row.path, row.expected)
    return Finding(Fault.STRUCTURE.severity, Fault.STRUCTURE, messages, source=source, row=row.row, column=row.path)


def told_records(table: Table) -> str:
    """SQL of the records, `_source` and `_row`, of which any cell is told, be it repaired."""
    return f"SELECT _source, _row FROM {name(table.name)} WHERE _faults IS NOT NULL"


def faulty_records(tables: Iterable[Table]) -> str:
    """SQL of the records, `_source` and `_row`, that a bad cell or key keeps from being published."""
    harmless = literals(fault for fault in Fault if fault is Fault.REPAIRED)
    bad = f"len([item FOR item IN _faults IF item.fault NOT IN ({harmless})]) > 0"
    queries = []
    for table in tables:
        queries.append(f"SELECT _source, _row FROM {name(table.name)} WHERE _faults IS NOT NULL AND {bad}")
        if table.primary_key:
            queries += [f"SELECT _source, _row FROM ({query})" for query in (_without_key(table), _repeated(table))]
    return " UNION ".join(queries)
