"""Logical sources: which records, from where, referred to how (RML-Core section 5, RML-IO sections 3 and 4).

Owns the reading of source descriptions into `LogicalSource`. It refuses descriptions of targets, databases and web
resources, naming the property; whether the file or table exists is the resolver's question.
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from loaders.mapping.model import LogicalSource, Place, SourceDescription, Term
from loaders.mapping.parsing.graph import Graph
from loaders.mapping.vocabulary import CSVW, RDF_TYPE, RML

CSV: Final = f"{RML}CSV"
JSON_PATH: Final = f"{RML}JSONPath"
XPATH: Final = f"{RML}XPath"
SQL_QUERY: Final = f"{RML}SQL2008Query"

# The location of a source that is no single file or table: the whole group of typed tables.
ALL_TABLES: Final = "#"

_LOGICAL_SOURCE: Final = frozenset({"source", "iterator", "referenceFormulation"})
_SOURCE: Final = frozenset({"path", "root", "encoding", "compression", "null"})


def parse_source(graph: Graph, node: Term, subject: str) -> LogicalSource:
    """The logical source at `node`, part of the triples map `subject`."""
    place = graph.places.within(subject, f"{RML}logicalSource")
    graph.require_known(node, _LOGICAL_SOURCE, subject)
    source = graph.one(node, "source", place)
    if source is None:
        raise place.error("the logical source lacks rml:source", "źródło logiczne nie ma rml:source")
    return LogicalSource(
        _description(graph, source, subject, place),
        graph.string(node, "referenceFormulation", place) or CSV,
        graph.string(node, "iterator", place),
        graph.classic,
    )


def _description(graph: Graph, node: Term, subject: str, place: Place) -> SourceDescription:
    if isinstance(node, ox.Literal):
        return SourceDescription(node.value, root=f"{RML}MappingDirectory" if not graph.classic else None)
    graph.require_known(node, _SOURCE, subject)
    nulls = tuple(sorted(value.value for name in ("null", f"{CSVW}null") for value in graph.all(node, name)))
    dialect = graph.one(node, f"{CSVW}dialect", place)
    encoding = graph.string(node, "encoding", place) or graph.string(dialect, f"{CSVW}encoding", place) or "UTF-8"
    return SourceDescription(
        _location(graph, node, place),
        root=graph.string(node, "root", place),
        encoding=encoding.removeprefix(RML),
        compression=graph.string(node, "compression", place),
        nulls=nulls or _default_nulls(graph, node),
        delimiter=graph.string(dialect, f"{CSVW}delimiter", place) or ",",
        quote=graph.string(dialect, f"{CSVW}quoteChar", place) or '"',
    )


def _location(graph: Graph, node: Term, place: Place) -> str:
    path = graph.string(node, "path", place) or graph.string(node, f"{CSVW}url", place)
    if path is not None:
        return path.removeprefix(graph.base or "") if "#" in path else path
    types = {value.value for value in graph.all(node, RDF_TYPE)}
    if f"{CSVW}TableGroup" in types:
        return ALL_TABLES
    raise place.error("the source has neither rml:path nor csvw:url", "źródło nie ma ani rml:path, ani csvw:url")


def _default_nulls(graph: Graph, node: Term) -> tuple[str, ...] | None:
    """CSVW takes the empty string for null unless told otherwise; RML-IO has no such default."""
    return ("",) if graph.all(node, f"{CSVW}url") else None
