"""Example queries and prefixes as the store has them: whole, runnable anywhere, in the words of the files."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from app.examples import Example, examples
from app.iris import Iris
from app.namespaces import PREFIXES, prefixes
from tests.published import BASE, Published

SH = f"PREFIX sh: <{PREFIXES['sh']}>\nPREFIX rdfs: <{PREFIXES['rdfs']}>\n"


def test_every_example_is_there_with_its_titles(published: Published) -> None:
    rows = published.rows(
        f"{SH}PREFIX schema: <https://schema.org/> SELECT ?query ?label ?lang {{ ?query a sh:SPARQLExecutable ; "
        "a sh:SPARQLSelectExecutable ; sh:prefixes <id/prefix> ; schema:target <sparql> ; rdfs:label ?label ; "
        "rdfs:comment ?label BIND(LANG(?label) AS ?lang) }"
    )
    told = {(row["query"], row["lang"]): row["label"] for row in rows}
    iris = Iris(BASE)
    files = list(examples(published.settings.region))
    assert len(files) > 100
    assert told == {
        (iris.query(example.register, example.name), language): title
        for example in files
        for language, title in example.titles.items()
    }


def test_text_means_the_same_without_a_base(published: Published) -> None:
    texts = {
        row["query"]: row["text"] for row in published.rows(f"{SH}SELECT ?query ?text {{ ?query sh:select ?text }}")
    }
    for example in across(published):
        text = texts[Iris(BASE).query(example.register, example.name)]
        assert solutions(published, text, None) == solutions(published, example.text, BASE)


def across(published: Published) -> list[Example]:
    """Those with most in them, IRIs of things too."""
    return [example for example in examples(published.settings.region) if not example.register]


def solutions(published: Published, text: str, base: str | None) -> list[str]:
    found = published.store.query(text, base_iri=base, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return sorted(str(row) for row in found)


def test_prefixes_are_the_table_and_no_shape_declares_one_otherwise(published: Published) -> None:
    rows = published.rows(
        f"{SH}SELECT DISTINCT ?prefix ?namespace {{ [] sh:prefix ?prefix ; sh:namespace ?namespace }}"
    )
    declared = [(row["prefix"], row["namespace"]) for row in rows]
    table = prefixes(BASE)
    assert set(declared) >= set(table.items())
    assert len(declared) == len(dict(declared))


@pytest.mark.parametrize("name", ["void", "examples"])
def test_graph_has_no_blank_nodes(published: Published, name: str) -> None:
    found = published.store.quads_for_pattern(None, None, None, ox.NamedNode(f"{BASE}graph/{name}"))
    assert not any(isinstance(term, ox.BlankNode) for quad in found for term in (quad.subject, quad.object))


def test_examples_are_said_as_those_of_other_endpoints(published: Published, shared: Path) -> None:
    """Every kind of query in the collection of sib-swiss is typed, worded and addressed by the terms that ours are."""
    corpus = ox.Store()
    for path in sorted((shared / "conformance" / "sparql-examples" / "examples").rglob("*.ttl")):
        # Files name one blank node for all: the prefixes.
        corpus.load(path=str(path), format=ox.RdfFormat.TURTLE, lenient=True)
    ours = said_of_examples(published.store)
    assert ours == {(f"{PREFIXES['sh']}SPARQLSelectExecutable", f"{PREFIXES['sh']}select", True)}
    assert ours <= said_of_examples(corpus)


def said_of_examples(store: ox.Store) -> set[tuple[str, str, bool]]:
    """Types and properties of the text of queries, and whether they have all that an editor shows or uses."""
    found = store.query(
        f"{SH}PREFIX schema: <https://schema.org/> SELECT DISTINCT ?type ?text ?whole {{ "
        "?query a sh:SPARQLExecutable , ?type ; ?text ?value . "
        "FILTER(?type != sh:SPARQLExecutable && ?text IN (sh:select, sh:ask, sh:construct)) "
        "BIND(EXISTS { ?query rdfs:comment ?comment ; sh:prefixes ?prefixes ; schema:target ?target } AS ?whole) }",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, ox.QuerySolutions)
    return {(row["type"].value, row["text"].value, row["whole"].value == "true") for row in found}  # type: ignore[union-attr]
