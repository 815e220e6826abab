"""What is particular to the gate by pySHACL: its switches, its refusals."""

import logging

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl.errors import ValidationFailure

from app.errors import PublishError, RegisterError
from app.validation.reference import PySHACL

BASE = "https://dane.example.pl/"
ENTRY = ":Entry a sh:NodeShape ; sh:targetClass :Wpis ; sh:property :P . :P sh:path :p ;"


@pytest.fixture
def gate():
    return PySHACL()


@pytest.mark.parametrize("normalize", [True, False])
def test_the_switches_of_rdflib_are_left_as_found(check, monkeypatch, normalize):
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", normalize)
    check(f"{ENTRY} sh:minCount 1 .", "<id/1> a :Wpis .")
    assert rdflib.NORMALIZE_LITERALS is normalize
    assert not logging.getLogger("rdflib.term").disabled


def test_an_ill_typed_literal_prints_nothing(check, capfd):
    check(f"{ENTRY} sh:datatype xsd:date .", "<id/1> a :Wpis ; :p 'x'^^xsd:date .")
    assert capfd.readouterr() == ("", "")


def test_a_failure_that_pyshacl_returns_instead_of_a_report_is_an_error(load, stage, monkeypatch):
    failure = ValidationFailure("too deep")
    monkeypatch.setattr("pyshacl.validate", lambda *_, **__: (False, failure, ""))
    with pytest.raises(PublishError, match="too deep"):
        PySHACL().check(stage(register="<id/1> a :Wpis ."), [f"{BASE}graph/register"], load(f"{ENTRY} sh:minCount 1 ."))


def test_a_triple_term_in_the_data_is_passed_over(load, stage):
    store = stage(register="<id/1> a :Wpis .")
    subject, predicate = ox.NamedNode(f"{BASE}id/1"), ox.NamedNode(f"{BASE}def/p")
    term = ox.Triple(subject, predicate, subject)
    store.add(ox.Quad(subject, predicate, term, ox.NamedNode(f"{BASE}graph/register")))
    found = PySHACL().check(store, [f"{BASE}graph/register"], load(f"{ENTRY} sh:minCount 1 ."))
    assert [each.component.rpartition("#")[2] for each in found] == ["MinCountConstraintComponent"]


FAULTY = {
    "a blank node compared": ("sh:lessThan :q .", "<id/1> a :Wpis ; :p 1 ; :q [] ."),
    "a count that is no number": ("sh:minCount 'dwa' .", "<id/1> a :Wpis ; :p 1 ."),
    "a query that does not parse": (
        "sh:minCount 0 . :Entry sh:sparql [ sh:select 'SELECT oops' ] .",
        "<id/1> a :Wpis .",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("constraint", "data"), FAULTY.values(), ids=FAULTY)
def test_what_cannot_be_evaluated_is_an_error_and_never_a_pass(check, constraint, data):
    with pytest.raises(PublishError) as caught:
        check(f"{ENTRY} {constraint}", data)
    assert isinstance(caught.value, RegisterError)
    assert caught.value.pl.startswith("Nie można sprawdzić danych względem kształtów: ")
