"""Editors elsewhere configure themselves by our answers to their own queries.

The queries are those that sparql-editor and sparql-overview of sib-swiss send, and that its guidelines print, cut to
the variables that are looked at.
"""

from __future__ import annotations

import pyoxigraph as ox
from flask.testing import FlaskClient

from app.namespaces import prefixes
from tests.region import BASE

PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace
WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix}
ORDER BY ?prefix"""
SCHEMA = """PREFIX up: <http://purl.uniprot.org/core/>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype
WHERE {
  {
    ?cp void:class ?subjectClass ;
        void:propertyPartition ?pp .
    ?pp void:property ?prop .
    OPTIONAL {
        {
            ?pp  void:classPartition [ void:class ?objectClass ] .
        } UNION {
            ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] .
        }
    }
  } UNION {
    ?ls void:subjectsTarget [ void:class ?subjectClass ] ;
        void:linkPredicate ?prop ;
        void:objectsTarget [ void:class ?objectClass ] .
  }
}"""
COUNTED = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sd:<http://www.w3.org/ns/sparql-service-description#>
PREFIX void:<http://rdfs.org/ns/void#>
SELECT DISTINCT ?graph ?subjectClass ?prop ?triples ?subjectClassLabel ?propLabel
WHERE {
  OPTIONAL {
    ?graph sd:graph ?graphDesc .
    OPTIONAL { ?graph rdfs:label ?graphLabel }
    ?graphDesc void:classPartition ?cp .
  }
  ?cp void:class ?subjectClass ;
    void:propertyPartition ?pp .
  OPTIONAL { ?subjectClass rdfs:label ?subjectClassLabel }
  ?pp void:property ?prop .
  OPTIONAL { ?pp void:triples ?triples }
  OPTIONAL { ?prop rdfs:label ?propLabel }
} ORDER BY ?subjectClass ?graph ?triples"""
EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
SELECT DISTINCT ?sq ?comment ?query
WHERE {
  ?sq a sh:SPARQLExecutable ;
    rdfs:comment ?comment ;
    sh:select|sh:ask|sh:construct|spex:describe ?query .
} ORDER BY ?sq"""

RESULTS = {"Accept": "application/sparql-results+json"}


def asked(client: FlaskClient, query: str) -> list[dict[str, str]]:
    """The solutions of a query, as an editor reads them."""
    response = client.get("/sparql", query_string={"ac": "1", "query": query}, headers=RESULTS)
    assert response.status_code == 200, response.text
    rows = response.get_json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def test_prefixes_are_the_table_of_the_site(client: FlaskClient) -> None:
    rows = asked(client, PREFIXES)
    assert [(row["prefix"], row["namespace"]) for row in rows] == sorted(prefixes(BASE).items())


def test_properties_are_suggested_by_class_with_what_they_lead_to(client: FlaskClient) -> None:
    rows = asked(client, SCHEMA)
    found = {(row["subjectClass"], row["prop"], row.get("objectClass", row.get("objectDatatype", ""))) for row in rows}
    label, date = "http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2001/XMLSchema#date"
    for name in ("Rzecz", "Byt"):
        assert (f"{BASE}def/{name}", f"{BASE}def/data", date) in found
        assert (f"{BASE}def/{name}", label, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString") in found


def test_counts_and_names_come_with_them(client: FlaskClient) -> None:
    found = {
        (row["subjectClass"], row["prop"], row["triples"], row["subjectClassLabel"], row.get("propLabel"))
        for row in asked(client, COUNTED)
    }
    assert (f"{BASE}def/Rzecz", f"{BASE}def/data", "2", "rzecz", "data") in found


def test_examples_run_as_they_are_written(client: FlaskClient) -> None:
    rows = asked(client, EXAMPLES)
    assert {row["comment"] for row in rows} >= {"Wszystkie rzeczy", "All things", "Graph", "Description of the first"}
    assert {row["sq"].removeprefix(f"{BASE}id/query/") for row in rows} == {
        "rzeczy/wszystkie", "rzeczy/czy", "opis", "graf"
    }  # fmt: skip
    for row in rows:
        response = client.get("/sparql", query_string={"query": row["query"]})
        assert response.status_code == 200
        # No base is needed for them to parse.
        ox.Store().query(row["query"])
