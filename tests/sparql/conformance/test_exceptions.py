"""The table of what the endpoint answers otherwise is told to those who query."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from .exceptions import NOT_PASSED, SYNTAX

DOCUMENTED = (
    (Path(__file__).resolve().parents[3] / "docs" / "sparql.md").read_text("utf-8").partition("## Conformance")[2]
)


def test_number_of_cases_is_documented() -> None:
    assert f"in {len(NOT_PASSED) + len(SYNTAX)} cases" in DOCUMENTED


@pytest.mark.parametrize("reason", sorted({*NOT_PASSED.values(), *SYNTAX.values()}))
def test_reason_is_documented(reason: str) -> None:
    assert reason in DOCUMENTED


def test_union_of_graphs_is_no_set() -> None:
    """Told above the table's end; once the engine makes a set of it, this fails and the sentence goes."""
    triple = ox.Triple(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.NamedNode("a:o"))
    store = ox.Store()
    store.extend(ox.Quad(*triple, ox.NamedNode(f"a:{graph}")) for graph in ("one", "other"))
    found = store.query("SELECT * { ?s ?p ?o }", use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == 2
    assert "finds it twice" in DOCUMENTED
