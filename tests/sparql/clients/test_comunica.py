"""Comunica: told that we are an endpoint, finding out by our description, and with a file beside us."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDFS

from tests.fetching import alone, fetched
from tests.machine import PATIENCE
from tests.region import BASE
from tests.sparql.clients.asked import ASK, CONSTRUCT, COUNT, DESCRIBE, LABELLED, SELECT, SIZE, absent, installed

HERE = Path(__file__).resolve().parent / "comunica"
SEVENTH = f"{BASE}id/rzeczy/7"

Comunica = Callable[..., Any]


@pytest.fixture(scope="session")
def folder() -> Path:
    """Comunica as the lock file says, installed once for all checkouts."""
    npm = installed("npm")
    lock = HERE / "package-lock.json"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "lodzkie" / f"comunica-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    with alone(folder):
        if not (folder / "node_modules" / ".package-lock.json").exists():
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, folder)
            if said := fetched([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder):
                absent(f"Comunica cannot be installed here: {said}")
    return folder


@pytest.fixture(scope="session")
def comunica(folder: Path) -> Comunica:
    """Ask it over sources; its complaint is an error."""

    def ask(query: str, *sources: dict[str, str]) -> Any:
        given = json.dumps({"query": query, "sources": sources})
        command = [installed("node"), str(HERE / "ask.mjs"), str(folder), given]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout)

    return ask


@pytest.fixture(params=[{"type": "sparql"}, {}], ids=["told", "found out"])
def source(endpoint: str, request: pytest.FixtureRequest) -> dict[str, str]:
    return {"value": endpoint, **request.param}


def test_select(comunica: Comunica, source: dict[str, str]) -> None:
    rows = comunica(SELECT, source)
    assert {row["thing"]: row["label"] for row in rows} == LABELLED
    assert sum("date" in row for row in rows) == SIZE - 1


def test_aggregate_ask_and_graphs(comunica: Comunica, endpoint: str) -> None:
    source = {"type": "sparql", "value": endpoint}
    assert comunica(COUNT, source) == [{"n": str(SIZE)}]
    assert comunica(ASK, source) is True
    assert {s: o for s, _, o in comunica(CONSTRUCT, source)} == LABELLED
    assert [SEVENTH, str(RDFS.label), LABELLED[SEVENTH]] in comunica(DESCRIBE, source)


def test_federated_with_a_file(comunica: Comunica, source: dict[str, str]) -> None:
    turtle = f"<{SEVENTH}> <http://example.org/seen> 'tu' ."
    file = {"type": "serialized", "value": turtle, "mediaType": "text/turtle", "baseIRI": "http://example.org/"}
    query = f"SELECT ?label {{ ?thing <http://example.org/seen> 'tu' ; <{RDFS.label}> ?label }}"
    assert comunica(query, source, file) == [{"label": LABELLED[SEVENTH]}]


def test_federated_with_our_pages(comunica: Comunica, site: str, endpoint: str) -> None:
    query = f"SELECT ?label {{ <{SEVENTH}> a ?class ; <{RDFS.label}> ?label . ?class <{RDFS.subClassOf}> ?wider }}"
    assert comunica(query, {"value": f"{site}/id/rzeczy/7"}, {"value": f"{site}/def/Rzecz"}) == [
        {"label": LABELLED[SEVENTH]}
    ]


def test_our_refusal_is_its_error(comunica: Comunica, endpoint: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        comunica(f"SELECT * {{ SERVICE <{endpoint}> {{ SERVICE <http://192.0.2.1/> {{ ?s ?p ?o }} }} }}")
    assert "403" in refused.value.stderr
