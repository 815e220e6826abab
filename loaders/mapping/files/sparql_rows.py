"""RDF files to rows: the solutions of a SPARQL query over a file, as CSV or TSV results would have them.

Owns the query's variables, which are the columns, and the text of terms. It refuses queries that are no SELECT.
"""

from __future__ import annotations

from pathlib import Path, PurePath

import duckdb
import pyoxigraph as ox

from loaders.mapping.files.records import Value, records
from loaders.mapping.files.selection import Selection
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.unreadable import Unreadable


def read_sparql(
    path: Path, source: LogicalSource, references: tuple[str, ...], con: duckdb.DuckDBPyConnection
) -> Selection:
    """The variables that are referred to in the solutions of the query in the iterator."""
    store = ox.Store()
    store.load(path=path, format=_format(source.description.location))
    solutions = store.query(source.iterator or "")
    if not isinstance(solutions, ox.QuerySolutions):
        raise Unreadable("the query is no SELECT", "zapytanie nie jest zapytaniem SELECT")
    named = {variable.value for variable in solutions.variables}
    found = list(solutions)
    values = {name: [_value(solution[name]) for solution in found] for name in references if name in named}
    return records(con, len(found), values, nulls=source.description.nulls)


def _format(location: str) -> ox.RdfFormat:
    suffixes = [suffix.removeprefix(".") for suffix in PurePath(location).suffixes]
    formats = [known for suffix in suffixes if (known := ox.RdfFormat.from_extension(suffix)) is not None]
    if not formats:
        raise Unreadable("the suffix names no RDF format", "rozszerzenie nie oznacza formatu RDF")
    return formats[0]


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> list[Value]:
    """SPARQL 1.1 Query Results CSV, section 3: the text of IRIs and literals, the label of blank nodes."""
    if term is None:
        return []
    return [(str(term) if isinstance(term, (ox.BlankNode, ox.Triple)) else term.value, "")]
