"""CSV files to rows (RFC 4180, with the delimiter and quote of a CSVW dialect).

Owns the header: columns go by its names, taken as they stand. It refuses rows longer or shorter than the header.
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from loaders.mapping import sql
from loaders.mapping.files.selection import Selection
from loaders.mapping.model import LogicalSource
from loaders.mapping.sources import Column


def read_csv(
    path: Path,
    source: LogicalSource,
    references: tuple[str, ...],
    con: duckdb.DuckDBPyConnection,  # noqa: ARG001 -- the readers' common signature
) -> Selection:
    """The columns of a CSV file that are referred to."""
    dialect = source.description.dialect
    with path.open(newline="", encoding="utf-8-sig") as file:
        header = next(csv.reader(file, delimiter=dialect.delimiter, quotechar=dialect.quote), [])
    kinds = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(header)))
    nulls = ", ".join(map(sql.text, source.description.nulls or (_NO_NULL,)))
    options = (
        f"header = true, auto_detect = false, columns = {{{kinds}}}, nullstr = [{nulls}],"
        f" delim = {sql.text(dialect.delimiter)}, quote = {sql.text(dialect.quote)},"
        f" escape = {sql.text(dialect.escape)}"
    )
    names = [f"c{number}" for number, name in enumerate(header) if name in references]
    columns = {name: Column(f"c{number}") for number, name in enumerate(header)}
    return Selection(
        f"SELECT {', '.join(names) or 'NULL AS c0'} FROM read_csv({sql.text(str(path))}, {options})", columns
    )


# RML-IO section 3.2: CSV has no NULL unless the source declares one; DuckDB wants some text for it.
_NO_NULL = "\x1a"
