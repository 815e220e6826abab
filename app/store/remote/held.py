"""The release that a server holds, as the graph `release` of what is published says.

    <id/dataset>  dcat:hasCurrentVersion  <id/release/20261126T060311Z>
    <id/release/20261126T060311Z>  spdx:checksumValue  "5f…"

Every release has this graph, so that whoever asks an endpoint can tell what the answers are of; and the one update
request that changes a server from a release to the next changes it too. So a server cannot hold half of a release and
say otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions

from app.iris import RELEASE, Iris
from app.namespaces import DCAT, PREFIXES
from app.store.remote import answers
from app.store.remote.client import OWN, Client

CURRENT: Final = NamedNode(str(DCAT.hasCurrentVersion))


def statement(iris: Iris, version: str) -> str:
    """The statement that says which release it is, as a pattern; `version` is a term of SPARQL."""
    return f"<{iris.datasets}> {CURRENT} {version}"


def pattern(iris: Iris, version: str) -> str:
    """The statement in its graph."""
    return f"GRAPH <{iris.graph(RELEASE)}> {{ {statement(iris, version)} }}"


def summed(iris: Iris, version: str, digest: str) -> str:
    """The statement that tells the digest of its other graphs, in its graph."""
    return f"GRAPH <{iris.graph(RELEASE)}> {{ {version} <{PREFIXES['spdx']}checksumValue> {digest} }}"


@dataclass(frozen=True)
class Held:
    """A release by its id, and the digest of its other graphs, "" where it tells none."""

    id: str
    digest: str


def release(client: Client, iris: Iris, *, seconds: float = OWN) -> str | None:
    """Id of the release that the server holds; None when it holds none."""
    found = identity(client, iris, seconds=seconds)
    return None if found is None else found.id


def identity(client: Client, iris: Iris, *, seconds: float = OWN) -> Held | None:
    """The release that the server holds; None when it holds none."""
    told = summed(iris, "?release", "?digest")
    query = f"SELECT ?release ?digest WHERE {{ {pattern(iris, '?release')} OPTIONAL {{ {told} }} }}"
    with answers.translated():
        solutions = answers.results(client.query(query, answers.JSON, seconds=seconds))
        assert isinstance(solutions, QuerySolutions)
        found = next(solutions, None)
    if found is None:
        return None
    digest = found["digest"]
    return Held(found["release"].value.removeprefix(iris.release("")), digest.value.lower() if digest else "")
