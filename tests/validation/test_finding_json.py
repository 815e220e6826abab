"""Findings as lines of JSON and back."""

import json
import pickle

import pyoxigraph as ox
import pytest

from app.validation.finding import Finding, Severity
from app.validation.finding_json import from_json, to_json

XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = [
    None,
    ox.NamedNode("https://dane.example.pl/id/łódź"),
    ox.BlankNode("b1"),
    ox.Literal('zażółć "gęślą"\n\\jaźń'),
    ox.Literal("tekst", language="pl"),
    ox.Literal("31.40", datatype=ox.NamedNode(f"{XSD}decimal")),
    ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o")),
]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_an_entity_finding_comes_back_as_it_was(term):
    finding = Finding(
        Severity.WARNING, "urn:c", {"pl": "Źle", "": "x"}, "v", focus="urn:f", path="urn:p", shape="urn:s", term=term
    )
    assert from_json(to_json(finding)) == finding
    assert pickle.loads(pickle.dumps(finding)) == finding


def test_a_cell_finding_comes_back_as_it_was():
    finding = Finding(Severity.VIOLATION, "urn:c", {"en": "Not a date"}, "wczoraj", "a.csv", 0, "data")
    assert from_json(to_json(finding)) == finding


def test_a_finding_is_one_line_without_empty_fields():
    line = to_json(Finding(Severity.INFO, "urn:c", {"": "dwie\nlinie"}))
    assert "\n" not in line
    assert set(json.loads(line)) == {"severity", "component", "messages"}
