"""Logical sources: which records, from where, referred to how (RML-Core section 5, RML-IO section 3, R2RML section 5).

Owns the reading of source descriptions into `LogicalSource`. It refuses descriptions of web resources and streams,
naming what it reads instead; whether the file, table or database is there is the resolver's question.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

import pyoxigraph as ox

from loaders.mapping.logical_source import LogicalSource, SourceDescription
from loaders.mapping.model import Place, Term
from loaders.mapping.parsing.dialect import parse_dialect
from loaders.mapping.parsing.graph import Graph
from loaders.mapping.parsing.locations import file_location
from loaders.mapping.vocabulary import CSVW, D2RQ, RDF_TYPE, RML, SD, short

CSV: Final = f"{RML}CSV"
JSON_PATH: Final = f"{RML}JSONPath"
XPATH: Final = f"{RML}XPath"
SQL_QUERY: Final = f"{RML}SQL2008Query"
SQL_TABLE: Final = f"{RML}SQL2008Table"
SQL_FORMULATIONS: Final = frozenset({SQL_QUERY, SQL_TABLE})

# The location of a source that is no single file or table: the whole group of typed tables.
ALL_TABLES: Final = "#"

_LOGICAL_SOURCE: Final = frozenset(
    {"source", "iterator", "referenceFormulation", "tableName", "sqlQuery", "query", "sqlVersion"}
)
_SOURCE: Final = frozenset({"path", "root", "encoding", "compression", "null"})
_ADDRESSES: Final = {f"{D2RQ}Database": f"{D2RQ}jdbcDSN", f"{SD}Service": f"{SD}endpoint"}
_NAMESPACE: Final = frozenset({"namespacePrefix", "namespaceURL"})

# RML-IO section 3.1: what a source is referred to by when the mapping does not say so.
_BY_SUFFIX: Final = {".json": JSON_PATH, ".jsonl": JSON_PATH, ".ndjson": JSON_PATH, ".xml": XPATH}

# The two older ways to say what is asked of a database: R2RML's and that of the RML of 2014.
_ASKED: Final = {"tableName": SQL_TABLE, "sqlQuery": SQL_QUERY, "query": SQL_QUERY}


def parse_source(graph: Graph, node: Term, subject: str) -> LogicalSource:
    """The logical source at `node`, part of the triples map `subject`."""
    place = graph.places.within(subject, f"{RML}logicalSource")
    graph.require_known(node, _LOGICAL_SOURCE, subject)
    _check_sql_version(graph, node, subject)
    source = graph.one(node, "source", place)
    asked = [(name, value.value) for name in _ASKED for value in graph.all(node, name)]
    if source is None and not asked:
        raise place.error("the logical source lacks rml:source", "źródło logiczne nie ma rml:source")
    if len(asked) > 1:
        raise place.error(
            "a logical table has one table or one query", "tabela logiczna ma jedną tabelę albo jedno zapytanie"
        )
    description = SourceDescription("") if source is None else _description(graph, source, subject, place)
    if _is_endpoint(graph, source):
        return _endpoint_source(graph, node, description, subject, place)
    if asked:
        [(name, text)] = asked
        return LogicalSource(description, _ASKED[name], text, graph.classic)
    formulation, namespaces = _formulation(graph, node, description, subject, place)
    iterator = graph.string(node, "iterator", place)
    return LogicalSource(description, formulation, iterator, graph.classic, namespaces)


def _is_endpoint(graph: Graph, source: Term | None) -> bool:
    return f"{SD}Service" in {value.value for value in graph.all(source, RDF_TYPE)}


def _endpoint_source(
    graph: Graph, node: Term, description: SourceDescription, subject: str, place: Place
) -> LogicalSource:
    """Results of a query: the RML of 2014 has it in rml:query beside the iterator, RML-IO has it as the iterator."""
    formulation, namespaces = _formulation(graph, node, description, subject, place)
    iterator, query = graph.string(node, "iterator", place), graph.string(node, "query", place)
    if query is None:
        iterator, query = None, iterator
    if query is None:
        raise place.error("the endpoint is asked no query", "nie podano zapytania do punktu dostępowego")
    return LogicalSource(description, formulation, iterator, graph.classic, namespaces, query=query)


def _check_sql_version(graph: Graph, node: Term, subject: str) -> None:
    """R2RML section 5.2: versions of SQL have IRIs; of those in R2RML's own namespace there is one."""
    for version in graph.all(node, "sqlVersion"):
        if version.value.startswith(RML) and version.value != f"{RML}SQL2008":
            raise graph.places.within(subject, f"{RML}sqlVersion").error(
                f"{short(version.value)} is no version of SQL; rr:SQL2008 is",
                f"{short(version.value)} nie jest wersją SQL; jest nią rr:SQL2008",
            )


def _description(graph: Graph, node: Term, subject: str, place: Place) -> SourceDescription:
    if isinstance(node, ox.Literal):
        return SourceDescription(node.value, root=f"{RML}MappingDirectory" if not graph.classic else None)
    graph.require_known(node, _SOURCE, subject)
    dialect = graph.one(node, f"{CSVW}dialect", place)
    # RML-IO section 3.2: what the source says itself takes precedence over other descriptions.
    stated = graph.all(node, "null") or graph.all(node, f"{CSVW}null") + graph.all(dialect, f"{CSVW}null")
    encoding = graph.string(node, "encoding", place) or graph.string(dialect, f"{CSVW}encoding", place) or "UTF-8"
    return SourceDescription(
        _location(graph, node, place),
        root=graph.string(node, "root", place),
        encoding=encoding.removeprefix(RML),
        compression=graph.string(node, "compression", place),
        nulls=tuple(sorted(value.value for value in stated)) or _default_nulls(graph, node),
        dialect=parse_dialect(graph, dialect, subject, place),
        username=graph.string(node, f"{D2RQ}username", place),
        password=graph.string(node, f"{D2RQ}password", place),
    )


def _location(graph: Graph, node: Term, place: Place) -> str:
    """A path or `#` and a table's name; the address of a database or an endpoint."""
    if (file := file_location(graph, node, place)) is not None:
        return file
    types = {value.value for value in graph.all(node, RDF_TYPE)}
    if f"{CSVW}TableGroup" in types:
        return ALL_TABLES
    for kind, address in _ADDRESSES.items():
        if kind in types:
            return graph.string(node, address, place) or ""
    raise place.error(
        "no source that is read here; read are: rml:path, csvw:url, a dcat:Distribution or void:Dataset that is a file,"
        " d2rq:Database, sd:Service",
        "nie jest to źródło, które tu się czyta; czyta się: rml:path, csvw:url, dcat:Distribution albo void:Dataset"
        " będące plikiem, d2rq:Database, sd:Service",
    )


def _default_nulls(graph: Graph, node: Term) -> tuple[str, ...] | None:
    """CSVW takes the empty string for null unless told otherwise; RML-IO has no such default."""
    return ("",) if graph.all(node, f"{CSVW}url") else None


def _formulation(
    graph: Graph, node: Term, description: SourceDescription, subject: str, place: Place
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The reference formulation, and the namespaces by prefix that one of XPath may declare."""
    given = graph.one(node, "referenceFormulation", place)
    if given is None:
        suffixes = [suffix for suffix in PurePath(description.location).suffixes if suffix in _BY_SUFFIX]
        return _BY_SUFFIX[suffixes[0]] if suffixes else CSV, ()
    if f"{RML}XPathReferenceFormulation" not in {value.value for value in graph.all(given, RDF_TYPE)}:
        return given.value, ()
    return XPATH, tuple(_namespace(graph, each, subject, place) for each in graph.all(given, "namespace"))


def _namespace(graph: Graph, node: Term, subject: str, place: Place) -> tuple[str, str]:
    graph.require_known(node, _NAMESPACE, subject)
    prefix = graph.string(node, "namespacePrefix", place)
    url = graph.string(node, "namespaceURL", place)
    if not prefix or not url:
        raise place.error(
            "a namespace needs rml:namespacePrefix and rml:namespaceURL",
            "przestrzeń nazw wymaga rml:namespacePrefix i rml:namespaceURL",
        )
    return prefix, url
