"""Staging stores and shapes from Turtle text, for tests of the gate and the report."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from app.validation.engine import Engine
from app.validation.gate import Gate
from app.validation.reference import PySHACL
from app.validation.shapes import Shapes, load_shapes

BASE = "https://dane.example.pl/"
PREFIXES = """
@prefix : <def/> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Shapes]:
    """Shapes from Turtle text."""

    def _load(text: str) -> Shapes:
        path = tmp_path / "shapes.ttl"
        path.write_text(PREFIXES + text, encoding="utf-8")
        return load_shapes([path], BASE)

    return _load


@pytest.fixture
def stage() -> Callable[..., ox.Store]:
    """A store with a named graph for each keyword: `register="…Turtle…"` is <graph/register>."""

    def _stage(**graphs: str) -> ox.Store:
        store = ox.Store()
        for name, text in graphs.items():
            graph = ox.NamedNode(f"{BASE}graph/{name}")
            store.load((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE, base_iri=BASE, to_graph=graph)
        return store

    return _stage


@pytest.fixture(params=[Engine, PySHACL])
def gate(request: pytest.FixtureRequest) -> Gate:
    """Each engine behind the seam."""
    return request.param()


@pytest.fixture
def check(gate: Gate, load: Callable[[str], Shapes], stage: Callable[..., ox.Store]) -> Callable:
    """Findings of an engine for a register and further graphs; `inferred` counts as the register."""

    def _check(shapes: str, register: str, **others: str):
        graphs = [f"{BASE}graph/register", f"{BASE}graph/inferred"]
        return gate.check(stage(register=register, **others), graphs, load(shapes))

    return _check
