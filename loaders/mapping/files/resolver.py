"""Files as sources: CSV, JSON and XML read into DuckDB, for use of the engine on its own.

Owns where a file is and the table its rows are put in; `csv_rows`, `json_rows` and `xml_rows` know the formats. Values
are text as it stands in the file: a register's typed tables come from elsewhere. It refuses files that are missing or
malformed.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final

import duckdb
from defusedxml import DefusedXmlException

from loaders.mapping import sql
from loaders.mapping.files.csv_rows import read_csv
from loaders.mapping.files.json_rows import read_json
from loaders.mapping.files.selection import Selection
from loaders.mapping.files.sparql_rows import read_sparql
from loaders.mapping.files.unpack import BROKEN, Unpacked
from loaders.mapping.files.xml_rows import read_xml
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.model import Place
from loaders.mapping.parsing.source_description import CSV, JSON_PATH, XPATH
from loaders.mapping.sources import Rows, numbered
from loaders.mapping.unreadable import reasons
from loaders.mapping.vocabulary import FORMATS, RML, short

_Reader = Callable[[Path, LogicalSource, tuple[str, ...], duckdb.DuckDBPyConnection], Selection]
_READERS: Final[dict[str, _Reader]] = {
    CSV: read_csv,
    JSON_PATH: read_json,
    XPATH: read_xml,
    f"{FORMATS}SPARQL_Results_CSV": read_sparql,
    f"{FORMATS}SPARQL_Results_TSV": read_sparql,
}


class Files:
    """Rows of files; a context manager, because packed files are unpacked for as long as it is open.

    `folder` is where relative paths start unless they are relative to the mapping; `nulls` are values that count as
    NULL where a source declares none; `read` is told which files there were.
    """

    def __init__(self, folder: Path, nulls: tuple[str, ...] = (), read: set[Path] | None = None) -> None:
        self.folder = folder
        self.nulls = nulls
        self.read = set() if read is None else read
        self._unpacked = Unpacked()
        self._tables = 0

    def __enter__(self) -> Files:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._unpacked.close()

    def rows(
        self, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, place: Place
    ) -> Rows:
        """See `Sources`; the rows are read once, here, into a temporary table."""
        if source.formulation not in _READERS:
            known = ", ".join(map(short, _READERS))
            raise place.error(
                f"{short(source.formulation)} is not supported for files; supported: {known}",
                f"{short(source.formulation)} nie jest obsługiwane dla plików; obsługiwane: {known}",
            )
        try:
            return self._read(source, references, con, place)
        except (OSError, ValueError, SyntaxError, DefusedXmlException, duckdb.Error, csv.Error, *BROKEN) as fault:
            location = source.description.location
            en, pl = reasons(fault)
            raise place.error(
                f"the source {location!r} cannot be read: {en}", f"nie można odczytać źródła {location!r}: {pl}"
            ) from fault

    def _read(
        self, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, place: Place
    ) -> Rows:
        description = source.description
        file = self._path(source, place)
        self.read.add(file)
        path = self._unpacked.plain(file, description.compression, description.encoding)
        if description.nulls is None:
            source = replace(source, description=replace(description, nulls=self.nulls))
        selection = _READERS[source.formulation](path, source, references, con)
        self._tables += 1
        table = sql.name(f"_file{self._tables}")
        con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {selection.query}")
        rows = numbered(table, description.location)
        return Rows(description.location, rows, selection.columns, lineage=True, interpreted=selection.interpreted)

    def _path(self, source: LogicalSource, place: Place) -> Path:
        """Where the file is: relative to the mapping, to the folder of the run or to another (RML-IO section 3.2)."""
        root = source.description.root
        if root == f"{RML}MappingDirectory":
            return place.file.parent / source.description.location
        if root is None or root == f"{RML}CurrentWorkingDirectory":
            return self.folder / source.description.location
        return self.folder / root / source.description.location
