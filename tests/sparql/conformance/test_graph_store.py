"""The Graph Store Protocol: what a case writes is published as a release instead, and every read must then be right."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest

from . import comparing, manifests
from .protocols import Exchange, exchanges
from .site import Answer, Site, served
from .test_queries import read_graph, terms

CASES = [case.iri for case in manifests.of_kind("GraphStoreProtocolTest")]
MINTED = "http://www.example/gsp/minted"
BASE = "http://www.example/gsp/"


@pytest.fixture(scope="module")
def site(suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose release has no graph."""
    with served(tmp_path_factory.mktemp("graph-store"), lambda store: None) as site:
        yield site


def test_the_whole_suite_is_collected(suite: Path) -> None:
    assert len(CASES) == 8


@pytest.mark.parametrize("iri", CASES)
def test_graph_store(site: Site, iri: str) -> None:
    graphs: dict[str, list[str]] = {}
    for exchange in exchanges(iri):
        answer = send(site, exchange)
        if exchange.writes:
            assert (answer.status, "GET" in answer.headers["Allow"]) == (405, True)
            write(graphs, name_of(site, exchange), exchange)
            site.publish(lambda store: fill(store, graphs))
        else:
            check(exchange, answer)


def send(site: Site, exchange: Exchange) -> Answer:
    """Send a request to the graph store, or to the address of a graph and on to where that leads (303)."""
    answer = site.send(exchange.method, path_of(exchange), exchange.headers, exchange.body)
    if answer.status == 303:
        return site.send(exchange.method, answer.headers["Location"], exchange.headers)
    return answer


def path_of(exchange: Exchange) -> str:
    """Where we have what the suite has at /gsp; the IRI of a graph of ours begins with graph/."""
    direct, indirect = "/gsp/", "/gsp"
    if exchange.path.startswith(direct):
        return exchange.path.replace(direct, "/graph/", 1)
    assert exchange.path.startswith(indirect)
    return exchange.path.replace(indirect, "/graph-store", 1).replace("$LOCATION$", quote(MINTED, safe=""))


def name_of(site: Site, exchange: Exchange) -> str:
    """The graph that a request is about: its own address, the one that it names, or a new one."""
    path = path_of(exchange)
    if path.startswith("/graph/"):
        return site.address + path
    return unquote(path.partition("?graph=")[2]) or MINTED


def write(graphs: dict[str, list[str]], name: str, exchange: Exchange) -> None:
    """Do what the request asks for to the graphs that are published, each a list of documents."""
    if exchange.method == "DELETE":
        graphs.pop(name, None)
    elif exchange.method == "PUT":
        graphs[name] = list(documents(exchange))
    else:
        assert exchange.method == "POST"
        graphs[name] = [*graphs.get(name, ()), *documents(exchange)]


def documents(exchange: Exchange) -> Iterator[str]:
    """The documents of a body: one, or those of a form (RFC 7578)."""
    assert exchange.body is not None
    kind = exchange.headers["content-type"]
    message = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + exchange.body)
    for part in message.walk():
        if not part.is_multipart():
            assert part.get_content_type() == "text/turtle"
            yield str(part.get_payload())


def fill(store: ox.Store, graphs: dict[str, list[str]]) -> None:
    for name, turtles in graphs.items():
        for turtle in turtles:
            store.load(turtle.encode(), format=ox.RdfFormat.TURTLE, base_iri=BASE, to_graph=ox.NamedNode(name))


def check(exchange: Exchange, answer: Answer) -> None:
    assert re.fullmatch(exchange.statuses, str(answer.status)), answer
    for name, value in exchange.answer_headers:
        assert answer.headers[name] == value
    if exchange.method == "HEAD":
        assert answer.body == b""
    if exchange.answer_body is not None:
        expected = terms(ox.parse(exchange.answer_body, ox.RdfFormat.TURTLE, base_iri=BASE))
        made = read_graph(answer.body, "text/turtle", later=False)
        assert comparing.isomorphic(list(expected), list(made))
