"""Rules that tie source.json to the register and its ontology, checked before any source is opened.

Owns the allow-list of public columns: whatever is not on it is not read. Secret kinds of identifiers are never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from app.errors import RegisterError
from loaders.sources.datatype import Family
from loaders.sources.identifiers import Kind
from loaders.sources.metadata import Table


def require_public(tables: Iterable[Table], public: frozenset[str], metadata: Path) -> None:
    """Refuse columns that are read although the register's allow-list (lod:kolumnaPubliczna) does not hold them."""
    read = [f"{table.name}/{column.name}" for table in tables for column in table.wanted]
    private = [column for column in read if column not in public]
    if private:
        listed = ", ".join(private)
        raise RegisterError(
            f"{metadata}: not public by lod:kolumnaPubliczna of register.ttl: {listed}; allow them, or set "
            "suppressOutput",
            f"{metadata}: nie są publiczne według lod:kolumnaPubliczna w register.ttl: {listed}; dopisz je albo ustaw "
            "suppressOutput",
        )


def require_kinds(tables: Iterable[Table], kinds: Mapping[str, Kind], metadata: Path) -> None:
    """Refuse kinds of identifiers that the ontology does not define, and columns of a secret kind."""
    for table in tables:
        for column in table.wanted:
            iri = column.datatype.kind
            if iri and iri not in kinds:
                raise RegisterError(
                    f"{metadata}: {table.name}/{column.name}: <{iri}> is no rdfs:Datatype of identifiers.ttl",
                    f"{metadata}: {table.name}/{column.name}: <{iri}> nie jest typem z identifiers.ttl",
                )
            if iri and kinds[iri].secret:
                raise RegisterError(
                    f"{metadata}: {table.name}/{column.name}: {kinds[iri].label('en')} is never public; set "
                    "suppressOutput",
                    f"{metadata}: {table.name}/{column.name}: {kinds[iri].label('pl')} nigdy nie jest publiczny; ustaw "
                    "suppressOutput",
                )


def require_patterns(con: duckdb.DuckDBPyConnection, tables: Iterable[Table], metadata: Path) -> None:
    """Refuse regular expressions that DuckDB (RE2) does not read, such as those that look ahead."""
    for table in tables:
        for column in table.wanted:
            if column.datatype.family in (Family.TEXT, Family.URI) and column.datatype.format:
                try:
                    con.execute("SELECT regexp_full_match('', ?)", [column.datatype.format])
                except duckdb.Error as error:
                    raise RegisterError(
                        f"{metadata}: {table.name}/{column.name}: format {column.datatype.format!r}: {error}",
                        f"{metadata}: {table.name}/{column.name}: wyrażenie {column.datatype.format!r}: {error}",
                    ) from None
