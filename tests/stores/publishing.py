"""Publishing a tiny region into a store that tests started, and what the store then holds."""

from __future__ import annotations

import urllib.parse
import urllib.request
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from app import config, registers
from app.config import Settings
from app.store.releases import Releases
from app.store.remote import switching
from app.store.remote.switching import Phase
from loaders import publish
from loaders.delivery.target import Target
from loaders.publish import Order, Publication
from tests.region import BASE, ROWS, write_region, write_source
from tests.stores.asking import update
from tests.stores.servers import Server

# What is in named graphs, but for those that a server keeps for itself.
_OURS = 'GRAPH ?g { ?s ?p ?o } FILTER(REGEX(STR(?g), "^https://[a-z]+[.]example"))'


def settings_for(server: Server, folder: Path) -> Settings:
    """Settings of a site in `folder` that keeps what it publishes on the server."""
    write_region(folder / "region")
    values = {"LOD_BASE_IRI": BASE, "LOD_STORE": f"{server.site}{server.launch.dataset}"}
    if server.user:
        secret = folder / "password"
        secret.write_text(server.password)
        values |= {"LOD_STORE_USER": server.user, "LOD_STORE_PASSWORD_FILE": str(secret)}
    return replace(config.load(values), region=folder / "region", var=folder / "var")


def published(settings: Settings, rows: list[str] | None = None, *, now: datetime | None = None) -> Publication:
    """Publish these rows."""
    known = registers.load_all(settings)
    source = write_source(settings.region / "new.csv", ROWS if rows is None else rows)
    return publish.publish(Order(list(known.values()), {"rzeczy": {"": str(source)}}), settings, known, now=now)


def quads(server: Server) -> set[ox.Quad]:
    """All that is in named graphs of the server, but what it keeps there for itself."""
    rows = _rows(server, f"SELECT ?s ?p ?o ?g {{ {_OURS} }}")
    return {ox.Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows}


def empty(server: Server) -> None:
    """Remove all that is in named graphs of the server, but what it keeps there for itself."""
    for row in _rows(server, f"SELECT ?g {{ {_OURS} }} GROUP BY ?g"):
        update(server, f"DROP SILENT GRAPH {row['g']}")


def require_atomic(settings: Settings) -> None:
    """Skip what is about servers that do a request at once, or not."""
    if not Target(settings).server.kind.atomic:
        pytest.skip("readers see requests half done here, so what differs goes while the store holds no release")


def is_delivered(server: Server, releases: Releases) -> bool:
    """True when the server holds what the store of the current release holds, and no reader is told of more."""
    store = ox.Store.read_only(str(releases.path(releases.require_current()) / "store"))
    ours = {quad for quad in quads(server) if str(quad.graph_name).startswith(f"<{BASE}")}
    return ours == set(store) and switching.phase(switching.said(releases.root)) is Phase.NONE


def _rows(server: Server, query: str) -> ox.QuerySolutions:
    data = urllib.parse.urlencode({"query": query}).encode()
    request = urllib.request.Request(server.query_url, data, {"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(request) as response:
        rows = ox.parse_query_results(response.read(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(rows, ox.QuerySolutions)
    return rows
