"""The texts of update requests (SPARQL 1.1 Update sections 3.1 and 3.2).

Every operation asks whose turn it is (`guard`), and whatever takes one release to the next, or repairs a graph, asks
which release the server holds, so that a request that comes twice, or late, changes nothing (`turns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

# A backslash that is meant and a `u` behind it, which might be taken for an escape (SPARQL 1.1 Query section 19.2).
_SEEMS_ESCAPED: Final = re.compile(rb"(?<!\\)((?:\\\\)+)([uU])")
_ANY: Final = "{ ?s ?p ?o }"


def quads(graph: str, triples: Iterable[bytes]) -> bytes:
    """Triples of a graph as operations have them; `triples` are lines of N-Triples."""
    ground = _SEEMS_ESCAPED.sub(lambda found: found[1] + b"\\u%04x" % ord(found[2]), b"".join(triples))
    return b"GRAPH <%b> {\n%b}\n" % (graph.encode(), ground) if ground else b""


def exchange(removed: Iterable[bytes], added: Iterable[bytes], guard: str) -> bytes:
    """The operation that removes and adds `quads`; what goes, goes first."""
    return b"".join((b"DELETE {\n", *removed, b"} INSERT {\n", *added, b"} WHERE { ", guard.encode(), b" }\n"))


def take_away(staged: str, graph: str, guard: str) -> bytes:
    """The operation that removes from a graph what another one holds."""
    return f"DELETE {{ GRAPH <{graph}> {_ANY} }} WHERE {{ {guard} GRAPH <{staged}> {_ANY} }}\n".encode()


def take_some(graph: str, most: int, guard: str) -> bytes:
    """The operation that removes so many quads of a graph, or fewer."""
    some = f"{{ SELECT * WHERE {{ GRAPH <{graph}> {_ANY} }} LIMIT {most} }}"
    return f"DELETE {{ GRAPH <{graph}> {_ANY} }} WHERE {{ {guard} {some} }}\n".encode()


def put_in(staged: str, graph: str, guard: str) -> bytes:
    """The operation that adds to a graph what another one holds."""
    return f"INSERT {{ GRAPH <{graph}> {_ANY} }} WHERE {{ {guard} GRAPH <{staged}> {_ANY} }}\n".encode()


def renew(graph: str, added: bytes, guard: str) -> bytes:
    """The operation that puts `quads` in place of all that a graph holds."""
    every = f"GRAPH <{graph}> {_ANY}"
    return b"DELETE { %b } INSERT {\n%b} WHERE { %b }\n" % (every.encode(), added, f"{guard} {every}".encode())


def drop(graph: str) -> bytes:
    """The operation that removes a graph, whether it is there or not."""
    return f"DROP SILENT GRAPH <{graph}>\n".encode()


def request(operations: Iterable[bytes]) -> bytes:
    """Operations as one request, done in order (section 3)."""
    return b";\n".join(operations)
