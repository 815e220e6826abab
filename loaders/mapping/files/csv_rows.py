"""CSV files to rows (RFC 4180, with a CSVW dialect).

Owns the header: columns go by its names, taken as they stand; and the choice between DuckDB and, for dialects it has
not, the interpreter. It refuses rows longer or shorter than the header.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Final

import duckdb

from loaders.mapping import sql
from loaders.mapping.files.selection import Selection, without_nulls
from loaders.mapping.interpreter.csv_records import read_csv_records
from loaders.mapping.logical_source import Dialect, LogicalSource, Trim
from loaders.mapping.sources import Column

# RML-IO section 3.2: CSV has no NULL unless the source declares one; DuckDB wants some text for it.
_NO_NULL: Final = "\x1a"

_TRIM: Final = {Trim.NOT: "{}", Trim.START: "ltrim({})", Trim.END: "rtrim({})", Trim.BOTH: "trim({})"}


def read_csv(
    path: Path, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection
) -> Selection:
    """The columns of a CSV file that are referred to."""
    dialect = source.description.dialect
    beyond = _beyond(dialect)
    if beyond:
        return read_csv_records(path, source, references, con, f"the dialect has {beyond}")
    with path.open(newline="", encoding="utf-8-sig") as file:
        header = next(csv.reader(file, delimiter=dialect.delimiter, quotechar=dialect.quote), [])
    columns = {_TRIMMED[dialect.trim](name): Column(f"c{number}") for number, name in reversed([*enumerate(header)])}
    wanted = list(dict.fromkeys(columns[name] for name in references if name in columns))
    cells = [f"{_TRIM[dialect.trim].format(column.name)} AS {column.name}" for column in wanted]
    # What is trimmed may become a null; otherwise DuckDB tells nulls while it reads.
    nulls, later = source.description.nulls, dialect.trim is not Trim.NOT
    options = _options(dialect, len(header), () if later else nulls or ())
    rows = f"SELECT {', '.join(cells) or 'NULL AS c0'} FROM read_csv({sql.text(str(path))}, {options})"
    return Selection(without_nulls(rows, wanted, nulls) if later else rows, columns)


_TRIMMED: Final[dict[Trim, Callable[[str], str]]] = {
    Trim.NOT: str,
    Trim.START: str.lstrip,
    Trim.END: str.rstrip,
    Trim.BOTH: str.strip,
}


def _beyond(dialect: Dialect) -> str | None:
    """What DuckDB cannot do of a dialect."""
    found = {
        "comments": dialect.comment,
        "no quotes": not dialect.quote,
        "escapes": not dialect.doubled,
        "header rows": dialect.header_rows != 1,
        "rows to skip": dialect.skip_rows,
        "blank rows to skip": dialect.skip_blank,
        "line terminators": not {*dialect.terminators} <= {"\r\n", "\n"},
    }
    return ", ".join(name for name, there in found.items() if there) or None


def _options(dialect: Dialect, width: int, nulls: tuple[str, ...]) -> str:
    kinds = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(width))
    marks = ", ".join(map(sql.text, nulls or (_NO_NULL,)))
    return (
        f"header = true, auto_detect = false, columns = {{{kinds}}}, nullstr = [{marks}],"
        f" delim = {sql.text(dialect.delimiter)}, quote = {sql.text(dialect.quote)},"
        f" escape = {sql.text(dialect.quote)}"
    )
