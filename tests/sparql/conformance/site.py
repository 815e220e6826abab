"""A site as `lodzkie serve` runs it, over releases that a test writes."""

from __future__ import annotations

import contextlib
import http.client
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from app.store.releases import MANIFEST, GraphFacts, Manifest, Releases
from tests.machine import free_port
from tests.served import serving

from .manifests import Case


@dataclass(frozen=True)
class Answer:
    """A response, whatever its status."""

    status: int
    headers: http.client.HTTPMessage = field(repr=False)
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers["Content-Type"]

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0]


@dataclass(frozen=True)
class Site:
    """A served site, its address being its base IRI, and its releases."""

    address: str
    releases: Path

    @property
    def base(self) -> str:
        return f"{self.address}/"

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> Answer:
        """Send a request as it is: no header is added but Host and Content-Length."""
        with contextlib.closing(http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def ask(self, case: Case, accept: str) -> Answer:
        """Ask the query of a case over its dataset, in a way of its own for each format."""
        return _WAYS[accept](self, case, accept)

    def get(self, case: Case, accept: str) -> Answer:
        """By GET (SPARQL 1.1 Protocol section 2.1.1)."""
        return self.send("GET", f"/sparql?{urlencode([('query', case.text), *case.dataset])}", {"Accept": accept})

    def post_form(self, case: Case, accept: str) -> Answer:
        """By POST of a form (section 2.1.2)."""
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", "/sparql", headers, urlencode([("query", case.text), *case.dataset]).encode())

    def post_directly(self, case: Case, accept: str) -> Answer:
        """By POST of the query itself (section 2.1.3)."""
        headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
        return self.send("POST", f"/sparql?{urlencode(case.dataset)}", headers, case.text.encode())

    def query(self, case: Case, accept: str) -> Answer:
        """By QUERY, which is POST directly by a method that is safe (RFC 10008)."""
        headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
        return self.send("QUERY", f"/sparql?{urlencode(case.dataset)}", headers, case.text.encode())

    def publish(self, fill: Callable[[ox.Store], None]) -> None:
        """Make a release of what `fill` puts into its store the current one."""
        publish(self.releases, self.base, fill)


@contextlib.contextmanager
def served(folder: Path, fill: Callable[[ox.Store], None]) -> Iterator[Site]:
    """Serve a release of what `fill` puts into its store."""
    (folder / "region" / "mappings").mkdir(parents=True)
    bind = f"127.0.0.1:{free_port()}"
    site = Site(f"http://{bind}", folder / "var" / "releases")
    site.publish(fill)
    settings = {"LOD_REGION": str(folder / "region"), "LOD_VAR": str(folder / "var"), "LOD_BASE_IRI": site.base}
    with serving({**os.environ, **settings, "LOD_BIND": bind}):
        yield site


def publish(releases: Path, base: str, fill: Callable[[ox.Store], None]) -> None:
    number = sum(1 for path in releases.glob("r*")) + 1
    directory = releases / f"r{number}"
    directory.mkdir(parents=True)
    store = ox.Store(str(directory / "store"))
    fill(store)
    store.flush()
    graphs = dict(_graphs(store, f"{base}graph/"))
    del store
    facts: dict[str, Any] = {
        "graphs": graphs,
        "registers": {},
        "changes": {},
        "tools": {},
        "parent": None,
        "restores": None,
    }
    created = f"2026-07-01T08:00:{number:02}+00:00"
    manifest = Manifest(id=directory.name, sequence=number, created=created, base_iri=base, **facts)
    (directory / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    Releases(releases).point_to(directory.name)


def _graphs(store: ox.Store, folder: str) -> Iterator[tuple[str, GraphFacts]]:
    """The graphs under the base, as the manifest of a publication names them; the suite has others besides."""
    for name in store.named_graphs():
        if isinstance(name, ox.NamedNode) and name.value.startswith(folder):
            quads = sum(1 for _ in store.quads_for_pattern(None, None, None, name))
            yield name.value.removeprefix(folder), GraphFacts(name.value, sha256="", quads=quads)


_WAYS: Final[dict[str, Callable[[Site, Case, str], Answer]]] = {
    "application/sparql-results+json": Site.get,
    "application/sparql-results+xml": Site.post_directly,
    "text/csv": Site.get,
    "text/tab-separated-values": Site.post_form,
    "text/turtle": Site.get,
    "application/n-triples": Site.post_form,
    "application/rdf+xml": Site.post_directly,
    "application/ld+json": Site.query,
    "application/trig": Site.get,
    "application/n-quads": Site.query,
}
