"""The Graph Store Protocol: what a case writes is published as a release instead, and every read must then be right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest

from . import comparing, manifests
from .exceptions import DIRECT
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
    assert set(CASES) >= DIRECT


@pytest.mark.parametrize("iri", [iri for iri in CASES if iri not in DIRECT])
def test_graph_store(site: Site, iri: str) -> None:
    graphs: dict[str, str] = {}
    for exchange in exchanges(iri):
        answer = send(site, exchange)
        if exchange.writes:
            assert (answer.status, "GET" in answer.headers["Allow"]) == (405, True)
            write(graphs, exchange)
            site.publish(lambda store: fill(store, graphs))
        else:
            check(exchange, answer)


@pytest.mark.parametrize("iri", sorted(DIRECT))
def test_graph_is_not_identified_by_the_address_of_the_request(site: Site, iri: str) -> None:
    for exchange in exchanges(iri):
        assert send(site, exchange).status == 404


def send(site: Site, exchange: Exchange) -> Answer:
    assert exchange.path.startswith("/gsp")
    path = exchange.path.replace("/gsp", "/graph-store", 1).replace("$LOCATION$", quote(MINTED, safe=""))
    return site.send(exchange.method, path, exchange.headers, exchange.body)


def write(graphs: dict[str, str], exchange: Exchange) -> None:
    """Do what the request asks for to the graphs that are published."""
    name = unquote(exchange.path.partition("?graph=")[2]) or MINTED
    if exchange.method == "DELETE":
        graphs.pop(name, None)
    else:
        assert exchange.body is not None
        graphs[name] = exchange.body.decode()


def fill(store: ox.Store, graphs: dict[str, str]) -> None:
    for name, turtle in graphs.items():
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
