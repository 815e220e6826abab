"""Spreadsheets: rows of one sheet of an XLSX, XLS or ODS file, with the numbers that the program shows.

Owns sheets and the precision of numbers; formulas count as their stored results, merged cells as their first cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import duckdb
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from app.errors import SourceUnavailable
from loaders.sources import extent
from loaders.sources.cellvalues import chunks
from loaders.sources.header import Positions, by_order, match, not_blank
from loaders.sources.recall import Recall
from loaders.sources.source import Source
from loaders.sources.typed import Chunk

# A spreadsheet program stores 17 digits of a number and shows 15 (ECMA-376 part 1, section 18.8.30).
_PRECISION: Final = ".15g"

Row = list[Any]


def read(con: duckdb.DuckDBPyConnection, source: Source, scratch: Path, recall: Recall) -> Iterator[Chunk]:
    """The rows of the one table of `source`."""
    (table,) = source.tables
    dialect = table.dialect
    rows = _rows(_sheet(source, scratch))
    for _ in range(dialect.skip_rows):
        next(rows, None)
    header = [next(rows, (0, []))[1] for _ in range(dialect.header_rows)]
    positions = match(_texts(header), table, source.name) if header else by_order(table)
    yield from map(recall.fresh, chunks(con, table, positions.wanted, _filled(rows, positions, source.name)))


def _sheet(source: Source, scratch: Path) -> CalamineSheet:
    sheet = source.location.fragment
    near = extent.near(source.location, source.name, scratch)
    try:
        workbook = CalamineWorkbook.from_path(near.path)
        if sheet and sheet not in workbook.sheet_names:
            names = ", ".join(workbook.sheet_names)
            raise SourceUnavailable(
                f"{source.name}: no sheet {sheet!r}; there are {names}",
                f"{source.name}: nie ma arkusza „{sheet}”; są: {names}",
            )
        return workbook.get_sheet_by_name(sheet or workbook.sheet_names[0])
    except CalamineError as error:
        raise SourceUnavailable(
            f"{source.name}: not a readable spreadsheet: {error}",
            f"{source.name}: nie można odczytać arkusza kalkulacyjnego: {error}",
        ) from None


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, Row]]:
    """Rows of the sheet, numbered from 1, with the empty columns on the left that calamine leaves out."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, left + cells


def _texts(header: list[Row]) -> list[str]:
    """The lowest text of each column that is not blank: a header of several rows has the broader terms above."""
    columns = zip(*reversed(header), strict=False)
    return [next((str(cell) for cell in cells if str(cell).strip()), "") for cells in columns]


def _filled(rows: Iterator[tuple[int, Row]], positions: Positions, source: str) -> Iterator[tuple[int, Row]]:
    for number, cells in rows:
        if all(cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        for index in positions.nameless:
            if str(cells[index]).strip():
                raise not_blank(source, index)
        yield number, [float(format(cell, _PRECISION)) if isinstance(cell, float) else cell for cell in cells]
