"""Delivering a first release takes the memory of a chunk, however large the graph."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from app.iris import Iris
from app.store.releases import GraphFacts
from loaders import graphs
from loaders.delivery.content import Content
from loaders.delivery.target import batches
from tests.region import BASE
from tests.serving.conftest import publish

GRAPH = Iris(BASE).graph("rzeczy")


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path / "r1", publish(tmp_path, "r1", {}))


def peak(content: Content, lines: int) -> int:
    """Bytes that were taken at most while a graph of so many lines was cut into what is sent."""
    path = content.directory / "graphs" / graphs.file_name("rzeczy")
    path.parent.mkdir(exist_ok=True)
    graphs.write_lines(path, (f'<{BASE}id/{n:07}> <{BASE}def/a> "{n}"@pl <{GRAPH}> .\n'.encode() for n in range(lines)))
    facts = {"rzeczy": GraphFacts(GRAPH, "", lines)}
    told = replace(content, manifest=replace(content.manifest, base_iri=BASE, graphs=facts))
    tracemalloc.start()
    try:
        sent = sum(len(batch) for chunk in told.whole("rzeczy") for batch in batches(chunk, 1_000_000))
        taken = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent == lines
    return taken


def test_memory_is_that_of_a_chunk(content: Content) -> None:
    assert peak(content, 200_000) < 1.3 * peak(content, 50_000)
