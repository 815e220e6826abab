"""The SPARQL 1.1 Protocol: every case of the suite that reads is passed, and what would write is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from . import manifests
from .exceptions import READ_ONLY
from .protocols import Exchange, exchanges
from .site import Answer, Site

CASES = [case.iri for case in manifests.of_kind("ProtocolTest")]
FAMILIES = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
}


def test_the_whole_suite_is_collected(suite: Path) -> None:
    assert len(CASES) == 23
    assert set(CASES) >= READ_ONLY


@pytest.mark.parametrize("iri", CASES)
def test_protocol(site: Site, iri: str) -> None:
    for exchange in exchanges(iri):
        answer = send(site, exchange)
        if iri in READ_ONLY:
            assert (answer.status, answer.media_type) == (403, "application/problem+json")
            break  # what follows looks at what the update did
        check(exchange, answer)


def send(site: Site, exchange: Exchange) -> Answer:
    assert exchange.path.startswith("/sparql/")
    return site.send(exchange.method, exchange.path.replace("/sparql/", "/sparql", 1), exchange.headers, exchange.body)


def check(exchange: Exchange, answer: Answer) -> None:
    assert re.fullmatch(exchange.statuses, str(answer.status)), answer
    if exchange.family:
        assert answer.media_type in FAMILIES[exchange.family]
    if exchange.boolean is not None:
        assert json.loads(answer.body)["boolean"] == exchange.boolean
