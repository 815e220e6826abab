"""The table of schema.org's words, held against schema.org itself and against all that the region says."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

from app import schema_words
from app.schema_words import SCHEMA
from tests.published import Published

TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    Path(schema_words.__file__).with_name("schema_org.toml").read_text(encoding="utf-8")
)
SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


@cache
def said(vocabulary: Path, predicate: str) -> dict[str, set[str]]:
    """What schema.org says by a predicate, in its own names."""
    store = Store()
    store.bulk_load(path=str(vocabulary), format=RdfFormat.TURTLE)
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store:
        if quad.predicate.value == predicate and str(quad.object).startswith(f"<{SCHEMA}"):
            found[quad.subject.value.removeprefix(SCHEMA)].add(quad.object.value.removeprefix(SCHEMA))
    return found


@pytest.fixture(scope="module")
def vocabulary(shared: Path) -> Path:
    [path] = (shared / "data" / "vocab" / "schema-org").glob("schemaorg-*-https.ttl")
    return path


def test_properties_are_of_the_classes_that_schema_org_gives_them_to(vocabulary: Path) -> None:
    domains = said(vocabulary, f"{SCHEMA}domainIncludes")
    wanted = {*TABLE["properties"].values(), *TABLE["joined"], *TABLE["only"], "geo", "subjectOf"}
    assert TABLE["only"] == {name: sorted(domains[name]) for name in sorted(wanted) if "Thing" not in domains[name]}


def test_classes_are_of_the_kinds_that_schema_org_says(vocabulary: Path) -> None:
    above = said(vocabulary, SUBCLASS)
    assert {*TABLE["classes"].values(), *(each for kinds in TABLE["kinds"].values() for each in kinds)} <= {
        *TABLE["kinds"]
    }
    assert TABLE["kinds"] == {name: sorted(above.get(name, ())) for name in TABLE["kinds"]}


def test_what_properties_lead_to_is_in_their_range(vocabulary: Path) -> None:
    ranges = said(vocabulary, f"{SCHEMA}rangeIncludes")
    assert [name for name, kind in TABLE["values"].items() if kind not in ranges[name]] == []


def test_table_knows_all_that_the_region_says_in_schema_org(published: Published, vocabulary: Path) -> None:
    """Of what it does not know nothing could be left out."""
    rows = published.store.query(
        f"SELECT DISTINCT ?p ?c {{ GRAPH ?g {{ ?s ?p ?o ; a ?c }} FILTER(STRSTARTS(STR(?p), '{SCHEMA}')) }}"
    )
    assert isinstance(rows, QuerySolutions)
    found = {(row["p"].value.removeprefix(SCHEMA), row["c"].value) for row in rows}
    domains = said(vocabulary, f"{SCHEMA}domainIncludes")
    assert found
    assert {name for name, _ in found if "Thing" not in domains[name]} <= {*TABLE["only"]}
    assert {word for _, iri in found for word in schema_words.types([iri])} <= {*TABLE["kinds"]}
