"""CSV records in any CSVW dialect (Model for Tabular Data, section 8: parsing tabular data).

Owns comments, skipped rows, rows of headers and line terminators. Columns go by the titles of any header row, and
without one by `_col.1`, `_col.2`. It refuses rows longer or shorter than the first.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import duckdb

from loaders.mapping.files.records import Value, records
from loaders.mapping.files.selection import Selection
from loaders.mapping.logical_source import Dialect, LogicalSource, Trim
from loaders.mapping.unreadable import Unreadable

# RFC 4180 knows no longest cell; the module's own limit is that of the process.
csv.field_size_limit(sys.maxsize)


def read_csv_records(
    path: Path, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, why: str
) -> Selection:
    """The columns of a CSV file that are referred to; `why` says what is beyond DuckDB in its dialect."""
    dialect = source.description.dialect
    rows = _rows(_lines(path, dialect), dialect)
    titles = list(islice(rows, dialect.header_rows))
    cells = list(rows)
    width = len((titles or cells or [[]])[0])
    _check_widths(cells, width, dialect.header_rows)
    names = titles or [[f"_col.{number}" for number in range(1, width + 1)]]
    positions = {name: number for row in reversed(names) for number, name in reversed(list(enumerate(row)))}
    values = {name: _column(cells, positions[name]) for name in references if name in positions}
    return records(con, len(cells), values, nulls=source.description.nulls, interpreted=why)


def _column(cells: list[list[str]], position: int) -> list[list[Value]]:
    return [[(row[position], "")] for row in cells]


def _check_widths(cells: list[list[str]], width: int, before: int) -> None:
    for number, row in enumerate(cells, before + 1):
        if len(row) != width:
            raise Unreadable(
                f"row {number} has {len(row)} cells instead of {width}",
                f"wiersz {number} ma komórek: {len(row)} zamiast {width}",
            )


def _lines(path: Path, dialect: Dialect) -> Iterator[str]:
    """The lines of the file without those skipped at its start, each with one line feed at its end."""
    text = path.read_bytes().decode("utf-8-sig")
    ends = "|".join(map(re.escape, sorted(dialect.terminators, key=len, reverse=True))) or r"\r\n|\n|\r"
    lines = re.split(ends, text)
    return (f"{line}\n" for line in lines[dialect.skip_rows : None if lines[-1] else -1])


def _rows(lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    """Rows of cells; a quoted cell may go on over several lines, among which a comment mark is none."""
    for line in lines:
        if dialect.comment and line.startswith(dialect.comment):
            continue
        row = next(csv.reader(chain([line], lines), **_options(dialect)))
        if any(row) or not dialect.skip_blank:
            yield [_TRIM[dialect.trim](cell) for cell in row]


_TRIM: Final[dict[Trim, Callable[[str], str]]] = {
    Trim.NOT: str,
    Trim.START: str.lstrip,
    Trim.END: str.rstrip,
    Trim.BOTH: str.strip,
}


def _options(dialect: Dialect) -> dict[str, Any]:
    return {
        "delimiter": dialect.delimiter,
        "quotechar": dialect.quote or None,
        "quoting": csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        "doublequote": dialect.doubled,
        "escapechar": None if dialect.doubled else "\\",
        "strict": True,
    }
