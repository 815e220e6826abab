"""CSV within a value: a DuckDB function that turns the text of a file into a JSON array of records.

Owns nothing but the reading (RFC 4180): DuckDB reads CSV from files only. It goes a value at a time, in Python.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Final

import duckdb
from duckdb.sqltypes import VARCHAR

NAME: Final = "nq_csv"


def register(con: duckdb.DuckDBPyConnection) -> None:
    """Make the function known to a connection."""
    if not con.execute("SELECT 1 FROM duckdb_functions() WHERE function_name = ?", [NAME]).fetchall():
        con.create_function(NAME, records, [VARCHAR], VARCHAR)


def records(text: str) -> str:
    """The records of a CSV text, each an object by the names of the header."""
    return json.dumps(list(csv.DictReader(io.StringIO(text))), ensure_ascii=False)
