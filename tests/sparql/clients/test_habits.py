"""Requests as programs write them whom we cannot run here: each gets what it can read."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest

from tests.machine import PATIENCE
from tests.sparql.clients.asked import CONSTRUCT, LABELLED, SELECT

RESULTS_JSON = "application/sparql-results+json"
RESULTS_XML = "application/sparql-results+xml"


@dataclass(frozen=True)
class Habit:
    """What a program sends beside the query, and the media type that it reads."""

    reads: str
    accept: str = "*/*"
    parameters: dict[str, str] = field(default_factory=dict)
    form: bool = False
    query: str = SELECT


HABITS = {
    "R: SPARQL package": Habit(RESULTS_XML, f"{RESULTS_XML}, */*;q=0.1", {"output": "xml"}),
    "R: read.csv of an address": Habit("text/csv", parameters={"format": "csv"}),
    "R: rdflib package": Habit("text/turtle", "text/turtle", query=CONSTRUCT),
    "OpenRefine: fetch of an address": Habit(RESULTS_JSON, "*/*", {"format": "json"}),
    "spreadsheet: IMPORTDATA": Habit("text/csv", "*/*", {"format": "text/csv"}),
    "Virtuoso's form": Habit(RESULTS_JSON, "text/html,*/*;q=0.8", {"format": RESULTS_JSON, "timeout": "0"}),
    "Yasgui": Habit(RESULTS_JSON, f"{RESULTS_JSON},*/*;q=0.9", form=True),
    "Yasgui: graph": Habit("text/turtle", "text/turtle,*/*;q=0.9", form=True, query=CONSTRUCT),
    "RDF4J: SPARQLRepository": Habit(
        RESULTS_JSON,
        "application/x-binary-rdf-results-table;q=0.8, text/tab-separated-values;q=0.8, text/csv;q=0.8, "
        "application/sparql-results+json, application/json, application/sparql-results+xml;q=0.8, "
        "application/xml;q=0.8, application/x-sparqlstar-results+json;q=0.8",
        {"infer": "true"},
        form=True,
    ),
    "LodLive, jQuery": Habit(RESULTS_JSON, "application/json, text/javascript, */*; q=0.01", {"output": "json"}),
    "Java: HttpURLConnection": Habit(
        RESULTS_JSON, "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", {"format": "json"}
    ),
    "Protégé: graph": Habit("application/rdf+xml", "application/rdf+xml, application/xml; q=0.7", query=CONSTRUCT),
}


@pytest.mark.parametrize("name", HABITS)
def test_it_reads_what_it_gets(endpoint: str, name: str) -> None:
    habit = HABITS[name]
    sent = urlencode({"query": habit.query, **habit.parameters})
    address, body = (endpoint, sent.encode()) if habit.form else (f"{endpoint}?{sent}", None)
    request = urllib.request.Request(address, body, {"Accept": habit.accept})
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        assert response.headers.get_content_type() == habit.reads
        text = response.read().decode()
    assert all(thing in text for thing in LABELLED)
