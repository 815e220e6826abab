"""What a client sends to a store of another, as its table says it wants it."""

import base64
import json
import urllib.parse
import urllib.request

from tests.machine import PATIENCE
from tests.stores.servers import Server


def ask(server: Server, query: str) -> list[dict[str, str]]:
    """The rows of a SELECT: values by variable. By a form, for Virtuoso never answers to a query as the body."""
    data = urllib.parse.urlencode({"query": query}).encode()
    headers = {"Accept": "application/sparql-results+json"}
    with urllib.request.urlopen(urllib.request.Request(server.query_url, data, headers), timeout=PATIENCE) as response:
        rows = json.load(response)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def update(server: Server, text: str) -> int:
    """The status of an update that was taken."""
    headers = {"Content-Type": "application/sparql-update"}
    return _send(server, urllib.request.Request(server.update_url, text.encode(), headers))


def put(server: Server, graph: str, ntriples: str) -> int:
    """The status of a graph that was replaced over the graph store protocol."""
    url = f"{server.graph_store_url}?graph={urllib.parse.quote(graph, safe='')}"
    headers = {"Content-Type": "application/n-triples"}
    return _send(server, urllib.request.Request(url, ntriples.encode(), headers, method="PUT"))


def _send(server: Server, request: urllib.request.Request) -> int:
    if server.user:
        credentials = base64.b64encode(f"{server.user}:{server.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {credentials}")
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        return int(response.status)
