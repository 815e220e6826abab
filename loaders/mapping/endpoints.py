"""SPARQL endpoints as sources: results of a query, fetched once and read as the file they are (RML-IO section 3).

Owns the request. It refuses, at the place in the mapping, an endpoint that does not answer and addresses that are not
HTTP; only the command line uses it, registers read what `loaders.sources` has fetched.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final
from urllib.error import URLError

import duckdb
from SPARQLWrapper import CSV as CSV_RESULTS
from SPARQLWrapper import JSON as JSON_RESULTS
from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper import XML as XML_RESULTS
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from loaders.mapping.files import Files
from loaders.mapping.logical_source import LogicalSource, SourceDescription
from loaders.mapping.model import Place
from loaders.mapping.parsing.source_description import CSV, JSON_PATH, XPATH
from loaders.mapping.sources import Rows
from loaders.mapping.unreadable import Unreadable, reasons

_TIMEOUT: Final = 60

# How the references are made -> the results to ask for, and the formulation to read them by.
_RESULTS: Final = {JSON_PATH: (JSON_RESULTS, JSON_PATH), XPATH: (XML_RESULTS, XPATH)}


class Endpoints:
    """Rows of SPARQL results; a context manager, because results are kept for as long as it is open."""

    def __init__(self, nulls: tuple[str, ...] = ()) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="mapping-")
        self._files = Files(Path(self._folder.name), nulls)
        self._count = 0

    def __enter__(self) -> Endpoints:
        self._files.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._files.__exit__(kind, error, traceback)
        self._folder.cleanup()

    def rows(
        self, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection, place: Place
    ) -> Rows:
        """See `Sources`."""
        endpoint = source.description.location
        results, formulation = _RESULTS.get(source.formulation, (CSV_RESULTS, CSV))
        self._count += 1
        file = Path(self._folder.name, f"results{self._count}")
        try:
            file.write_bytes(_fetch(endpoint, source.query or "", results))
        except (URLError, OSError, ValueError, SPARQLWrapperException) as fault:
            en, pl = reasons(fault)
            raise place.error(
                f"the endpoint {endpoint} does not answer the query: {en}",
                f"punkt dostępowy {endpoint} nie odpowiada na zapytanie: {pl}",
            ) from fault
        description = SourceDescription(file.name, nulls=source.description.nulls)
        read = replace(source, description=description, formulation=formulation, query=None)
        return replace(self._files.rows(read, references, con, place), label=endpoint)


def _fetch(endpoint: str, query: str, results: str) -> bytes:
    if not endpoint.startswith(("http://", "https://")):
        raise Unreadable("no HTTP address", "to nie jest adres HTTP")
    request = SPARQLWrapper(endpoint)
    request.setQuery(query)
    request.setMethod(POST)
    request.setReturnFormat(results)
    request.setTimeout(_TIMEOUT)
    content: bytes = request.query().response.read()
    return content
