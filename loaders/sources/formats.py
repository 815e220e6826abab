"""Formats: which reader reads a source, by the suffix of the actual file, and which tables it reads in one pass.

Owns the table of formats. The suffix decides, not source.json: one description serves a CSV and a JSON edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from app.errors import RegisterError, SourceUnavailable
from app.validation.finding import Finding
from loaders.sources import absent, archive, database, delimited, json_reader, naming, workbook, xml_plan, xml_reader
from loaders.sources.metadata import Table
from loaders.sources.recall import Recall
from loaders.sources.source import Location, Source, locate
from loaders.sources.typed import Chunk

Groups = list[tuple[str, tuple[Table, ...]]]


@dataclass(frozen=True)
class Format:
    """How to read a format: `group` parts the tables of one file by their root records, `read` reads such a group."""

    read: Callable[[duckdb.DuckDBPyConnection, Source, Path, Recall], Iterator[Chunk]]
    group: Callable[[Iterable[Table]], Groups]


def _each_alone(tables: Iterable[Table]) -> Groups:
    return [(table.iterator or table.name, (table,)) for table in tables]


_DELIMITED: Final = Format(delimited.read, _each_alone)
_WORKBOOK: Final = Format(workbook.read, _each_alone)
_JSON: Final = Format(json_reader.read, json_reader.group)
_XML: Final = Format(xml_reader.read, xml_plan.group)
_DATABASE: Final = Format(database.read, _each_alone)
_BY_SUFFIX: Final[Mapping[str, Format]] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), _DELIMITED),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), _WORKBOOK),
    **dict.fromkeys((".json", ".geojson", ".ndjson", ".jsonl"), _JSON),
    ".xml": _XML,
}


def of(location: Location) -> Format:
    """The format of a file or database."""
    if location.is_database:
        return _DATABASE
    if location.suffix not in _BY_SUFFIX:
        known = " ".join(_BY_SUFFIX)
        raise RegisterError(
            f"{location.written}: no reader for {location.suffix or 'a file without suffix'!r}; there are {known}",
            f"{location.written}: brak czytnika dla {location.suffix or 'pliku bez rozszerzenia'!r}; są: {known}",
        )
    return _BY_SUFFIX[location.suffix]


@dataclass(frozen=True)
class Found:
    """The sources of a register, each to be read in one pass, in the order of source.json; what is absent is told."""

    sources: list[Source]
    findings: list[Finding]


def find(tables: Iterable[Table], folder: Path, overrides: Mapping[str, str]) -> Found:
    """Find the sources of the tables; those of optional ones may be absent."""
    by_location: dict[Location, list[Table]] = {}
    findings = []
    for table in tables:
        for location in locate(table, folder, overrides):
            if not table.optional or _is_there(location):
                by_location.setdefault(location, []).append(table)
            else:
                findings.append(absent.finding(table, location))
    return Found(_sources(by_location, folder), findings)


def _sources(by_location: Mapping[Location, list[Table]], folder: Path) -> list[Source]:
    names = naming.unique((location.target for location in by_location), folder)
    return [
        source
        for location, members in by_location.items()
        for source in _of_location(location, members, names[location.target])
    ]


def _is_there(location: Location) -> bool:
    return location.is_database or (location.path.is_file() and archive.has(location))


def _of_location(location: Location, tables: list[Table], file: str) -> list[Source]:
    if not location.is_database and not location.path.is_file():
        raise SourceUnavailable(f"{location.target}: there is no such file", f"{location.target}: nie ma takiego pliku")
    groups = of(location).group(tables)
    name = "#".join(filter(None, (file, location.member, location.fragment)))
    # Rows of different root records of one file must not be taken for each other.
    names = [name] if len(groups) == 1 else [f"{name}#{members[0].name}" for _, members in groups]
    return [Source(own, location, members, file, root) for own, (root, members) in zip(names, groups, strict=True)]
