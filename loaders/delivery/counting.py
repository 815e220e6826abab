"""How many quads a server holds, graph by graph: ours, and those of others that queries would meet, too."""

from __future__ import annotations

from typing import NamedTuple

from loaders.delivery import turns
from loaders.delivery.connection import Connection


class Counts(NamedTuple):
    """Quads of each graph that a server holds: of ours by name, of others by IRI, "" for the one that has none."""

    ours: dict[str, int]
    others: dict[str, int]


def counts(connection: Connection) -> Counts:
    """How many quads there are of each graph that queries may meet, but those that say whose turn it is."""
    base, listed, found = connection.iris.graph(""), connection.server.kind.listed, Counts({}, {})
    for graph in _graphs(connection):
        name = graph.removeprefix(base)
        if graph.startswith(base) and not turns.is_of_one(name):
            found.ours[name] = _size(connection, graph)
        elif not graph.startswith(base) and not listed:
            found.others[graph] = _size(connection, graph)
    ours, others = ({name: size for name, size in sizes.items() if size} for sizes in found)
    return Counts(ours, {"": nameless, **others} if (nameless := _nameless(connection)) else others)


def count(connection: Connection, name: str) -> int:
    """How many quads there are of one graph of ours."""
    return _size(connection, connection.iris.graph(name))


def _graphs(connection: Connection) -> list[str]:
    # Names are quicker told than looked for, and on some servers not at all; there may be empty ones among them.
    some = "?s ?p ?o" if connection.server.kind.listed else ""
    # Virtuoso takes more than 30 seconds for DISTINCT, and none for this.
    return [row["g"].value for row in connection.rows(f"SELECT ?g WHERE {{ GRAPH ?g {{ {some} }} }} GROUP BY ?g")]


def _nameless(connection: Connection) -> int:
    """Triples in no graph, where a server that is asked for the union of its graphs counts them too."""
    if not connection.server.kind.union:
        return 0
    # A server may be told to show the union to whoever asks for no graph; what is in one is no other's.
    return _number(connection, "?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } }")


def _size(connection: Connection, graph: str) -> int:
    return _number(connection, f"GRAPH <{graph}> {{ ?s ?p ?o }}")


def _number(connection: Connection, pattern: str) -> int:
    return int(connection.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")[0]["n"].value)
