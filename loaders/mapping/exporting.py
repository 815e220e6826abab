"""A register's mapping and the rows it reads as files that any RML engine takes: rows as CSV, and a mapping over them.

Owns the translation of typed tables and views. CSV has no datatypes, so the natural datatype of a column is written
into the term maps that refer to it; nothing else of the mapping changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb
from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node

from app.namespaces import CSVW, RML
from loaders.mapping import sql
from loaders.mapping.sources import NATURAL

# What decides about the datatype of a term itself.
_DECIDED: Final = ("datatype", "datatypeMap", "language", "languageMap", "termType")


def export(
    con: duckdb.DuckDBPyConnection, mapping: Path, tables: Mapping[str, Mapping[str, str]], base: str, folder: Path
) -> Path:
    """Write what `mapping` reads in `con` to `folder`, and the mapping over that; return the mapping's file.

    `tables` are the columns of each typed table with the IRI of their datatypes.
    """
    graph = Graph().parse(mapping, publicID=base)
    for number, source in enumerate(sorted(set(graph.objects(None, RML.logicalSource)), key=str)):
        path = folder / f"rows-{number}.csv"
        rows, datatypes = _rows(con, graph, source, tables)
        con.sql(f"SELECT * FROM {rows}").write_csv(str(path), header=True)
        _read_instead(graph, source, path.name)
        _name_datatypes(graph, source, datatypes)
    graph.serialize(folder / "mapping.ttl", format="turtle")
    return folder / "mapping.ttl"


def _rows(
    con: duckdb.DuckDBPyConnection, graph: Graph, source: Node, tables: Mapping[str, Mapping[str, str]]
) -> tuple[str, Mapping[str, str]]:
    """What stands in FROM, and the natural datatypes of its columns."""
    query = graph.value(source, RML.iterator)
    if query is None:
        name = str(graph.value(graph.value(source, RML.source), CSVW.url)).removeprefix("#").rpartition("#")[2]
        return sql.name(name), tables[name]
    described = con.execute(f"DESCRIBE {query}").fetchall()
    return f"({query})", {name: NATURAL[kind] for name, kind, *_ in described if kind in NATURAL}


def _read_instead(graph: Graph, source: Node, path: str) -> None:
    graph.remove((source, None, None))
    graph.add((source, RML.source, Literal(path)))
    graph.add((source, RML.referenceFormulation, RML.CSV))


def _name_datatypes(graph: Graph, source: Node, datatypes: Mapping[str, str]) -> None:
    for triples_map in graph.subjects(RML.logicalSource, source):
        for properties in graph.objects(triples_map, RML.predicateObjectMap):
            for term_map in graph.objects(properties, RML.objectMap):
                datatype = datatypes.get(str(graph.value(term_map, RML.reference)), str(XSD.string))
                decided = any((term_map, RML[name], None) in graph for name in _DECIDED)
                if not decided and datatype != str(XSD.string):
                    graph.add((term_map, RML.datatype, URIRef(datatype)))
