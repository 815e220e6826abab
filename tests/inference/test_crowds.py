"""What comes out as the same too many times is told of each member and is not spread."""

import pyoxigraph as ox
import pytest

from loaders.inference import close
from tests.inference.generated import GRAPH, SCHEMA, TARGET, staged, written
from tests.inference.test_update import change, rerun

OWL = "http://www.w3.org/2002/07/owl#"


@pytest.fixture(autouse=True)
def at_most_three(monkeypatch):
    monkeypatch.setattr("loaders.inference.crowds.LIMIT", 3)


def found(store: ox.Store) -> set[tuple[str, ...]]:
    findings = close(store, GRAPH, SCHEMA, TARGET).findings
    for each in findings:
        assert each.value in each.message("pl")
        assert each.value in each.message("en")
    return {
        (
            each.component.removeprefix(OWL),
            each.focus.removeprefix("urn:t#"),
            each.path.removeprefix("urn:t#"),
            each.value,
        )
        for each in findings
    }


def equal(store: ox.Store) -> list[str]:
    quads = store.quads_for_pattern(None, ox.NamedNode(f"{OWL}sameAs"), None, ox.NamedNode(TARGET))
    return sorted(f"{quad.subject.value[-1]}={quad.object.value[-1]}" for quad in quads)


MEMBERS = "abcd"
PAIR = [':y :k "1 }"', ':z :k "1 }"']
# Ontology, what each member says, what is told of a member and which value it names.
CROWDS = {
    "an inverse functional property": (
        [":k a owl:InverseFunctionalProperty"], ':{} :k "br{{ak"', ("InverseFunctionalProperty", "k", "br{ak"),
    ),
    "a key of two": (
        [":A owl:hasKey ( :k :l )"], ':{} a :A ; :k "brak" ; :l 1', ("hasKey", "k", "brak"),
    ),
    "a key of a class without a name": (
        ["[ owl:onProperty :p ; owl:someValuesFrom :A ] owl:hasKey ( :k )", ":p rdfs:range :A"],
        ':{} :k "brak" ; :p :o , :o2', ("hasKey", "k", "brak"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("axioms", "said", "told"), CROWDS.values(), ids=CROWDS)
def test_a_key_that_is_none_is_told_of_each_member(axioms, said, told):
    component, path, value = told
    facts = [said.format(each) for each in MEMBERS]
    assert found(staged(axioms, facts)) == {(component, each, path, value) for each in MEMBERS}
    store = staged(axioms, facts[1:])
    assert found(store) == set()
    assert len(equal(store)) == 6


def test_other_values_of_the_key_are_spread():
    store = staged([":k a owl:InverseFunctionalProperty"], [*(f":{each} :k 0" for each in MEMBERS), *PAIR])
    assert {value for *_, value in found(store)} == {"0"}
    assert equal(store) == ["y=z", "z=y"]


FUNCTIONAL = {
    "a functional property": ([":f a owl:FunctionalProperty"], "FunctionalProperty"),
    "one value of a class": (
        [":A rdfs:subClassOf [ owl:onProperty :f ; owl:maxCardinality 1 ]", ":f rdfs:domain :A"],
        "maxCardinality",
    ),
    "one value of a kind": (
        [
            ":A rdfs:subClassOf [ owl:onProperty :f ; owl:maxQualifiedCardinality 1 ; owl:onClass :B ]",
            ":f rdfs:domain :A ; rdfs:range :B",
        ],
        "maxQualifiedCardinality",
    ),
}


@pytest.mark.parametrize(("axioms", "component"), FUNCTIONAL.values(), ids=FUNCTIONAL)
def test_too_many_things_that_should_be_one_are_told_of_whom_they_are_said(axioms, component):
    store = staged(axioms, [":x :f :a , :b , :c , :d", ":z :f :v , :w"])
    assert found(store) == {(component, "x", "f", f"urn:t#{each}") for each in MEMBERS}
    assert equal(store) == ["v=w", "w=v"]


def test_equal_things_that_are_too_many_together_are_told():
    facts = [":a owl:sameAs :b", ":c owl:sameAs :d", ":b owl:sameAs :c", ":v owl:sameAs :w"]
    store = staged([], facts)
    assert found(store) == {("sameAs", each, f"{OWL}sameAs", "urn:t#a") for each in MEMBERS}
    assert equal(store) == ["w=v"]


def test_a_crowd_of_unnamed_values_is_spread():
    store = staged([":k a owl:InverseFunctionalProperty"], [":a :k _:b", ":b :k _:b", ":c :k _:b", ":d :k _:b"])
    assert {component for component, *_ in found(store)} == {"sameAs"}


@pytest.mark.parametrize("facts", [[f":{each} :k 0" for each in MEMBERS], [":a owl:sameAs :b , :c , :d"]])
def test_an_update_that_makes_a_crowd_closes_again(facts):
    store = staged([":k a owl:InverseFunctionalProperty"], facts[:-1])
    assert found(store) == set()
    updated = change(store, [], facts[-1:])
    assert (written(store, TARGET), updated.findings) == rerun(store)
    assert {each.focus[-1] for each in updated.findings} == {*MEMBERS}
