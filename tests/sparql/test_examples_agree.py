"""Every example query over HTTP: what is served is what the engine by itself finds in the same store, in every format.

The first example of each register is asked in all formats, the others in two by turns. For the formats of graphs a
query is asked as a CONSTRUCT with one node for each of its solutions.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from app.negotiation import GRAPH_AS_QUADS, SOLUTIONS
from tests.machine import free_port
from tests.published import BASE, Published
from tests.served import serving
from tests.stores.sites import SITES

from .conformance import solutions
from .conformance.site import Site

MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"
EXAMPLES = sorted(MAPPINGS.rglob("queries/*.rq"))
FIRST = {next(paths) for _, paths in groupby(EXAMPLES, key=lambda path: path.parent)}
GRAPHS = [offer.media_type for offer in GRAPH_AS_QUADS]
TABLES = [offer.media_type for offer in SOLUTIONS]
READERS = {
    "application/sparql-results+json": solutions.from_json,
    "application/sparql-results+xml": solutions.from_xml,
    "text/tab-separated-values": solutions.from_tsv,
}
VARIABLE = "urn:variable:"
# What a store answers otherwise, told in docs/stores.md.
DIFFERENT = {
    ("fuseki", "najblizsze-miejscowosci"): "it has no distance in metres, and refuses to do without",
    ("fuseki", "najdluzsze-sprawy"): "a difference of dates is an xsd:duration",
    ("fuseki", "sasiedzi-gminy"): "relations such as geo:sfTouches are computed where they are asked for",
    ("virtuoso", "bilety-do-atrakcji"): "an average has other places",
    ("virtuoso", "czas-do-ogloszenia"): "a difference of dates is a number of seconds",
    ("virtuoso", "gmina-punktu"): "it has no functions of GeoSPARQL, and refuses to do without",
    ("virtuoso", "jedna-oferta"): "whole numbers are divided to a whole number",
    ("virtuoso", "koncentracja-wykonawcow"): "of two groupings side by side, counts of one are wrong",
    ("virtuoso", "mandaty-po-wygasnieciu"): "nothing is computed of durations, and the query is refused",
    ("virtuoso", "najblizsze-miejscowosci"): "it has no functions of GeoSPARQL, and refuses to do without",
    ("virtuoso", "najdluzsze-sprawy"): "a difference of dates is a number of seconds",
    ("virtuoso", "obecnosc-na-glosowaniach"): "whole numbers are divided to a whole number",
    ("virtuoso", "pierwszy-i-ostatni-pociag"): "the least duration is that of the least text",
    ("virtuoso", "sport-i-turystyka-w-gminach"): "it estimates too long a time, and refuses the query",
}


@pytest.fixture(scope="module")
def site(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = {**published.environ, "LOD_BIND": f"127.0.0.1:{free_port()}"}
    # What all these queries take together is more than one client may.
    with serving({**os.environ, **settings, "LOD_CLIENT_SECONDS": "1000"}) as address:
        yield Site(address, published.settings.releases)


def test_there_are_examples_in_every_format_s_turn() -> None:
    assert len(EXAMPLES) > 100
    assert len(FIRST) > 15
    assert READERS.keys() | {"text/csv"} == set(TABLES)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_example(site: Site, published: Published, path: Path, request: pytest.FixtureRequest) -> None:
    if reason := DIFFERENT.get((SITES.store, path.stem)):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    query, turn = comparable(path.read_text("utf-8")), EXAMPLES.index(path)
    found = evaluate(published.store, query)
    for media_type in TABLES if path in FIRST else [TABLES[turn % len(TABLES)]]:
        assert table(ask(site, query, media_type), media_type) == as_table(found, media_type)
    constructing = construct(query, found["variables"])
    for media_type in GRAPHS if path in FIRST else [GRAPHS[turn % len(GRAPHS)]]:
        assert nodes(ask(site, constructing, media_type), media_type) == Counter(map(solution, found["rows"]))


def comparable(query: str) -> str:
    """The query; of another store, with the length of a list in place of the list, for its order is free."""
    if SITES.store == "embedded":
        return query
    return re.sub(r"\(GROUP_CONCAT(.*) AS \?(\w+)\)", r"(STRLEN(GROUP_CONCAT\1) AS ?\2)", query)


def ask(site: Site, query: str, media_type: str) -> bytes:
    answer = site.send(
        "POST", "/sparql", {"Accept": media_type, "Content-Type": "application/sparql-query"}, query.encode()
    )
    assert (answer.status, answer.media_type) == (200, media_type), answer.body
    assert "Result-Truncated" not in answer.headers
    return answer.body


def evaluate(store: ox.Store, query: str) -> dict[str, Any]:
    """What the engine by itself finds, without anything of ours."""
    found = store.query(query, base_iri=BASE, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    variables = [variable.value for variable in found.variables]
    return {"variables": variables, "rows": [{name: row[name] for name in variables} for row in found]}


def solution(row: dict[str, Any]) -> frozenset[tuple[str, solutions.Term]]:
    return frozenset((name, solutions.oxigraph_term(term)) for name, term in row.items() if term is not None)


def table(data: bytes, media_type: str) -> Counter[Any]:
    if media_type == "text/csv":
        return Counter(map(tuple, solutions.from_csv(data)))
    return Counter(frozenset(row.items()) for row in READERS[media_type](data).solutions)


def as_table(found: dict[str, Any], media_type: str) -> Counter[Any]:
    if media_type == "text/csv":
        rows = [tuple(_text(row[name]) for name in found["variables"]) for row in found["rows"]]
        return Counter([tuple(found["variables"]), *rows])
    return Counter(map(solution, found["rows"]))


def _text(term: Any) -> str:
    return "" if term is None else term.value


def construct(query: str, variables: list[str]) -> str:
    """The query as one that makes a node of each of its solutions."""
    start = re.search(r"^SELECT\b", query, re.MULTILINE)
    assert start
    told = " ; ".join(f"<{VARIABLE}{name}> ?{name}" for name in variables)
    prologue, select = query[: start.start()], query[start.start() :]
    return f"{prologue}CONSTRUCT {{ _:solution {told} }} WHERE {{ {{\n{select}\n}} }}"


def nodes(data: bytes, media_type: str) -> Counter[Any]:
    """The solutions that a graph has made nodes of."""
    found: dict[Any, dict[str, Any]] = defaultdict(dict)
    for quad in ox.parse(data, ox.RdfFormat.from_media_type(media_type)):
        found[quad.subject][quad.predicate.value.removeprefix(VARIABLE)] = quad.object
    return Counter(map(solution, found.values()))


@pytest.mark.parametrize("media_type", GRAPHS)
def test_graphs_of_the_store_are_served_whole(site: Site, published: Published, media_type: str) -> None:
    """Some graph of each size, by the Graph Store Protocol, against the dump of the engine."""
    sizes = {
        name: sum(1 for _ in published.store.quads_for_pattern(None, None, None, name)) for name in graphs(published)
    }
    for name in sorted(sizes, key=lambda name: (sizes[name], name.value))[:: max(1, len(sizes) // 4)]:
        answer = site.send("GET", f"/graph-store?graph={name.value}", {"Accept": media_type})
        assert (answer.status, answer.media_type) == (200, media_type), answer.body
        served = {quad.triple for quad in ox.parse(answer.body, ox.RdfFormat.from_media_type(media_type))}
        dumped = published.store.dump(from_graph=name, format=ox.RdfFormat.N_TRIPLES) or b""
        assert served == {quad.triple for quad in ox.parse(dumped, ox.RdfFormat.N_TRIPLES)}


def graphs(published: Published) -> list[ox.NamedNode]:
    return [name for name in published.store.named_graphs() if isinstance(name, ox.NamedNode)]


def test_dataset_is_served_whole(site: Site, published: Published) -> None:
    answer = site.send("GET", "/graph-store", {"Accept": "application/n-quads"})
    dumped = published.store.dump(format=ox.RdfFormat.N_QUADS) or b""
    assert sorted(answer.body.splitlines()) == sorted(dumped.splitlines())
