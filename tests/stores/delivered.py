"""A release that tests wrote by hand, brought to a server as it stands, and the settings of a site that asks there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pyoxigraph as ox

from app.iris import RELEASE, Iris
from app.store.releases import MANIFEST, GraphFacts, Manifest
from app.store.remote import disguising, held
from app.store.remote.servers import kinds
from loaders.delivery.content import triples
from tests.stores import asking
from tests.stores.servers import Server


def environment(server: Server, folder: Path) -> dict[str, str]:
    """The settings of a site that asks a server, whose secrets are written into `folder`."""
    site = urlsplit(server.query_url)
    address = f"{site.scheme}://{site.netloc}{server.launch.dataset}"
    named = {"LOD_STORE": f"{server.launch.kind}+{address}"}
    if not server.user:
        return named
    secret = folder / "password"
    secret.write_text(server.password, encoding="utf-8")
    return {**named, "LOD_STORE_USER": server.user, "LOD_STORE_PASSWORD_FILE": str(secret)}


def identified(root: Path, manifest: Manifest) -> Manifest:
    """Add to a release that was written by hand what a server must be told: its graphs, and which release it is."""
    iris, directory = Iris(manifest.base_iri), root / manifest.id
    graph = ox.NamedNode(iris.graph(RELEASE))
    store = ox.Store(str(directory / "store"))
    version = ox.NamedNode(iris.release(manifest.id))
    store.add(ox.Quad(ox.NamedNode(iris.datasets), held.CURRENT, version, graph))
    store.flush()
    facts = {
        name.value.removeprefix(iris.graph("")): GraphFacts(name.value, "", sum(1 for _ in _of(store, name)))
        for name in store.named_graphs()
        if isinstance(name, ox.NamedNode)
    }
    del store
    told = replace(manifest, graphs=facts)
    (directory / MANIFEST).write_text(told.to_json(), encoding="utf-8")
    return told


def deliver(server: Server, root: Path, manifest: Manifest) -> None:
    """Make a server hold a release and nothing else of what releases hold."""
    store = ox.Store.read_only(str(root / manifest.id / "store"))
    for facts in manifest.graphs.values():
        asking.update(server, f"DROP SILENT GRAPH <{facts.iri}>")
        asking.put(server, facts.iri, "".join(_lines(server, store, facts)))


def deliver_one_by_one(server: Server, root: Path, manifest: Manifest) -> None:
    """The same, statement by statement: what a store refuses, it does not hold."""
    store = ox.Store.read_only(str(root / manifest.id / "store"))
    for facts in manifest.graphs.values():
        asking.update(server, f"DROP SILENT GRAPH <{facts.iri}>")
        for line in _lines(server, store, facts):
            with suppress(HTTPError):
                asking.update(server, f"INSERT DATA {{ GRAPH <{facts.iri}> {{ {line} }} }}")


def _lines(server: Server, store: ox.Store, facts: GraphFacts) -> list[str]:
    """A graph as publishers word it for a server of its kind."""
    quads = (f"{triple} <{facts.iri}> .\n".encode() for triple in _of(store, ox.NamedNode(facts.iri)))
    worded = disguising.in_lines(triples(list(quads), facts.iri), kinds()[server.launch.kind].disguises)
    return [line.decode() for line in worded]


def _of(store: ox.Store, graph: ox.NamedNode) -> Iterator[ox.Triple]:
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
