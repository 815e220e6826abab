"""VoID of the whole region, against what queries count in the same release."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.iris import VOID
from app.namespaces import PREFIXES
from loaders.void.writing import FEWEST_LINKS
from tests.published import BASE, Published

CHECKOUT = Path(__file__).resolve().parents[2]
PROLOGUE = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("rdf", "void", "void-ext"))
# A register's own graph and its closure, together, as VoID describes them.
DATA = "{ SELECT DISTINCT ?s ?p ?o { VALUES ?g { %s } GRAPH ?g { ?s ?p ?o } } }"


def told(published: Published, slug: str, pattern: str) -> dict[tuple[str, ...], int]:
    """What the graph of VoID tells of a register: the counts ?n by the other variables of the pattern."""
    rows = published.rows(f"{PROLOGUE}SELECT * {{ GRAPH <graph/void> {{ <id/dataset/{slug}> {pattern} }} }}")
    return by_keys(rows)


def counted(published: Published, slug: str, head: str, pattern: str) -> dict[tuple[str, ...], int]:
    data = DATA % " ".join(f"<{graph}>" for graph in published.registers[slug].graphs)
    keys = " ".join(word for word in ("?k1", "?k2", "?k3") if word in pattern)
    group = f"GROUP BY {keys}" if keys else ""
    text = f"{PROLOGUE}SELECT {keys} ({head} AS ?n) {{ {data} {pattern} }} {group}"
    return by_keys(published.rows(text))


def by_keys(rows: list[dict[str, str]]) -> dict[tuple[str, ...], int]:
    return {tuple(text for name, text in sorted(row.items()) if name[0] == "k"): int(row["n"]) for row in rows}


DISCOVERY = (CHECKOUT / "docs" / "sparql.md").read_text(encoding="utf-8").partition("## Discovery")[2]
QUERIES = re.findall("```sparql\n(.*?)```", DISCOVERY.partition("\n## ")[0], re.DOTALL)
SLUGS = ["cpv", "jednostki", "stacje-demontazu", "teryt", "umowy"]


@pytest.mark.parametrize("slug", SLUGS)
def test_counts_are_those_of_queries(published: Published, slug: str) -> None:
    assert told(published, slug, "void:triples ?n") == counted(published, slug, "COUNT(*)", "")
    assert told(published, slug, "void:distinctSubjects ?n") == counted(published, slug, "COUNT(DISTINCT ?s)", "")
    assert told(published, slug, "void:classes ?n") == counted(
        published, slug, "COUNT(DISTINCT ?o)", "FILTER(?p = rdf:type)"
    )
    assert told(published, slug, "void:classPartition [ void:class ?k1 ; void:entities ?n ]") == counted(
        published, slug, "COUNT(*)", "FILTER(?p = rdf:type) BIND(?o AS ?k1)"
    )
    assert told(published, slug, "void:propertyPartition [ void:property ?k1 ; void:triples ?n ]") == counted(
        published, slug, "COUNT(*)", "BIND(?p AS ?k1)"
    )
    assert told(published, slug, "void:propertyPartition [ void:property ?k1 ; void:distinctSubjects ?n ]") == counted(
        published, slug, "COUNT(DISTINCT ?s)", "BIND(?p AS ?k1)"
    )


def test_nested_counts_are_those_of_queries(published: Published) -> None:
    slug = "stacje-demontazu"
    own = published.registers[slug].graphs
    of_class = f"{{ SELECT DISTINCT ?s ?k1 {{ VALUES ?h {{ <{own[0]}> <{own[1]}> }} GRAPH ?h {{ ?s a ?k1 }} }} }}"
    nested = "void:classPartition [ void:class ?k1 ; void:propertyPartition [ void:property ?k2 ; %s ] ]"
    assert told(published, slug, nested % "void:triples ?n") == counted(
        published, slug, "COUNT(*)", f"{of_class} BIND(?p AS ?k2)"
    )
    objects = "void:classPartition [ void:class ?k3 ; void:triples ?n ]"
    data = "{ SELECT DISTINCT ?o ?k3 { GRAPH ?j { ?o a ?k3 } FILTER(?j NOT IN (<graph/void>, <graph/examples>)) } }"
    assert told(published, slug, nested % objects) == counted(
        published, slug, "COUNT(*)", f"{of_class} {data} BIND(?p AS ?k2) FILTER(?p != rdf:type)"
    )
    datatypes = "void-ext:datatypePartition [ void-ext:datatype ?k3 ; void:triples ?n ]"
    assert told(published, slug, nested % datatypes) == counted(
        published, slug, "COUNT(*)", f"{of_class} BIND(?p AS ?k2) BIND(DATATYPE(?o) AS ?k3) FILTER(ISLITERAL(?o))"
    )


def test_linksets_lead_to_registers_and_to_hosts_of_the_web(published: Published) -> None:
    rows = published.rows(
        f"{PROLOGUE}SELECT ?from ?to ?space ?n {{ GRAPH <graph/void> {{ ?links a void:Linkset ; "
        "void:subjectsTarget ?from ; void:objectsTarget ?to ; void:triples ?n . "
        "OPTIONAL { ?to void:uriSpace ?space } } }"
    )
    datasets = {register.iri for register in published.registers.values()}
    assert {row["from"] for row in rows} <= datasets
    outside = [row for row in rows if row["to"] not in datasets]
    assert {row["space"] for row in outside} >= {"http://publications.europa.eu/", "http://www.wikidata.org/"}
    assert min(int(row["n"]) for row in outside) >= FEWEST_LINKS
    pairs = {(row["from"], row["to"]) for row in rows}
    assert (f"{BASE}id/dataset/umowy", f"{BASE}id/dataset/zamowienia") in pairs


def test_spaces_and_examples_hold(published: Published) -> None:
    for register in published.registers.values():
        [row] = published.rows(
            f"{PROLOGUE}SELECT ?space ?n ?one {{ <{register.iri}> void:uriSpace ?space ; void:entities ?n ; "
            "void:exampleResource ?one }"
        )
        graphs = " ".join(f"<{graph}>" for graph in register.graphs)
        [found] = published.rows(
            f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }} "
            f'FILTER(STRSTARTS(STR(?s), "{row["space"]}")) }}'
        )
        assert found["n"] == row["n"]
        assert row["one"].startswith(row["space"])


def test_description_is_affordable(published: Published) -> None:
    graphs = published.manifest.graphs
    assert graphs[VOID].quads < sum(facts.quads for facts in graphs.values()) / 10


@pytest.mark.parametrize("text", QUERIES, ids=lambda text: text.rpartition("SELECT")[2].partition("WHERE")[0].strip())
def test_documented_query_is_answered(text: str, published: Published) -> None:
    assert published.rows(text)


def test_description_is_documented() -> None:
    assert len(QUERIES) == 2
