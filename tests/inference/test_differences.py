"""Where this engine and owlrl 7.6, as it comes, differ on purpose; docs/inference.md says who is right and why."""

import decimal
import re
from pathlib import Path

import owlrl
import pytest
import rdflib

from loaders.inference import close
from loaders.inference.clashes import CLASHES
from loaders.inference.rules import RULES, SCHEMA
from tests.inference.generated import GRAPH, PREFIXES, TARGET
from tests.inference.generated import SCHEMA as ONTOLOGY
from tests.inference.test_rules import inferred, staged, triples

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "inference.md").read_text(encoding="utf-8")

# Name of the difference, as in the documentation -> ontology, facts, what only we conclude, what only owlrl does.
DIFFERENCES = {
    "keys": (
        ":A owl:hasKey ( :k ) .",
        ":x a :A ; :k 1 . :y a :A ; :k 2 .",
        "",
        ":x owl:sameAs :y ; :k 2 . :y owl:sameAs :x ; :k 1 .",
    ),
    "values of a datatype": (
        ":A owl:onProperty :p ; owl:someValuesFrom xsd:byte .",
        ":x :p 7 .",
        ":x a :A .",
        "",
    ),
    "literals that are the same": (
        ":p a owl:FunctionalProperty .",
        ":x :p 'a' , 'b' . :y :n 'a' .",
        "",
        ":y :n 'b' .",
    ),
    "literals of equal value": (
        ":p a owl:FunctionalProperty .",
        ":x :p 1 , 1.0 . :y :n 1 .",
        "",
        ":y :n 1.0 .",
    ),
    "literals as subjects": (
        ":p a owl:SymmetricProperty ; owl:inverseOf :q .",
        ":x :p 'a' .",
        "",
        ":x :q 'a' .",
    ),
    "classes of literals": (
        ":p rdfs:range :A . :B owl:onProperty :q ; owl:someValuesFrom :A .",
        ":x :p 'a' ; :q 'a' .",
        "",
        ":x a :B .",
    ),
    "things the same as a literal": ("", ":x owl:sameAs 'a' . :y :p :x .", "", ":y :p 'a' ."),
    "terms as things": (":p rdfs:range :Kind . :A a owl:Class .", ":x :p :A .", "", ":A a :Kind ."),
}


def by_owlrl(schema: str, facts: str) -> set[str]:
    graph, alone = (rdflib.Graph().parse(data=PREFIXES + text, format="turtle") for text in (schema + facts, schema))
    given = set(graph)
    for each in (graph, alone):
        # Improved datatypes would swap the conversions of rdflib for every test that follows.
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, improved_datatypes=False).expand(each)
    added = "".join(" ".join(node.n3() for node in triple) + " .\n" for triple in set(graph) - given - set(alone)
                    if isinstance(triple[0], rdflib.URIRef) and triple[0] != triple[2])  # fmt: skip
    return {
        each for each in triples(added) if "www.w3.org/2002/07/owl#Thing" not in each and each.startswith("<urn:t#")
    }


@pytest.mark.parametrize(("schema", "facts", "ours", "theirs"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_difference_is_as_documented(schema, facts, ours, theirs):
    store = staged(schema, facts)
    close(store, GRAPH, ONTOLOGY, TARGET)
    expected = by_owlrl(schema, facts)
    assert inferred(store) - expected == triples(ours)
    assert expected - inferred(store) == triples(theirs)


@pytest.mark.filterwarnings("ignore")
def test_owlrl_stops_at_an_ill_typed_number():
    with pytest.raises(decimal.InvalidOperation):
        by_owlrl(":p rdfs:subPropertyOf :q .", ":x :p 'abc'^^xsd:decimal .")


def test_every_difference_is_in_the_documentation():
    rows = re.findall(r"^\| ([^|]+?) \| .* \| (?:owlrl|this engine|both)", PAGE, re.MULTILINE)
    assert {*DIFFERENCES, "ill-typed numbers"} <= {*rows}


def test_every_rule_is_in_the_documentation():
    table = {name for cell in re.findall(r"^\| [4-9], [^|]+\|([^|]+)\|", PAGE, re.MULTILINE) for name in cell.split()}
    assert {rule.name for rule in (*RULES, *SCHEMA)} | {clash.name for clash in CLASHES} == table


def test_every_component_of_a_contradiction_is_in_the_documentation():
    assert not [clash.component for clash in CLASHES if f"`{clash.component}`" not in PAGE]
