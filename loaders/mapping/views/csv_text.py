"""CSV within a value: a DuckDB function that turns the text of a file into a JSON array of records.

Owns nothing but the reading (RFC 4180): DuckDB reads CSV from files only. It goes a value at a time, in Python. It
refuses rows longer or shorter than the header.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Final

import duckdb
from duckdb.func import SPECIAL
from duckdb.sqltypes import VARCHAR

NAME: Final = "nq_csv"

# RFC 4180 knows no longest cell; the module's own limit is that of the process.
csv.field_size_limit(sys.maxsize)


def register(con: duckdb.DuckDBPyConnection) -> None:
    """Make the function known to a connection."""
    if not con.execute("SELECT 1 FROM duckdb_functions() WHERE function_name = ?", [NAME]).fetchall():
        con.create_function(NAME, records, [VARCHAR], VARCHAR, null_handling=SPECIAL)


def records(text: str | None) -> str | None:
    """The records of a CSV text, each an object by the names of the header; None where rows differ in length."""
    if text is None:
        return None
    header, *rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row] or [[]]
    if any(len(row) != len(header) for row in rows):
        return None
    return json.dumps([dict(zip(header, row, strict=True)) for row in rows], ensure_ascii=False)
