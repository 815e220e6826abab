"""What a report shows of findings about entities: no more than of the cells that they came from."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from app.namespaces import PREFIXES, SH
from app.validation.finding import Finding, Severity
from app.validation.shapes import Shapes
from loaders.disclosing import Disclosure
from loaders.sources import load_kinds

BASE = "https://lod.example.org/"
IDENTIFIERS = Path(__file__).resolve().parents[2] / "ontology" / "identifiers.ttl"
SPORT, SURFACE = f"{BASE}id/code/dyscyplina/", f"{BASE}id/code/nawierzchnia/"
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<shapes/nawierzchnia> sh:path <def/nawierzchnia> ;
    sh:in ( <id/code/nawierzchnia/trawa> <id/code/nawierzchnia/asfalt> ) ;
    sh:message "Nawierzchnia: z listy kodów."@pl, "Surface: from the code list."@en .
<shapes/opiekun> sh:sparql [ sh:message "Zamiast {?value} jest {?inny}."@pl, "{?inny} instead of {?value}."@en ] .
"""
DATA = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<id/code/dyscyplina/pilka-nozna> skos:inScheme <id/code/dyscyplina> .
<id/code/nawierzchnia/trawa> skos:prefLabel "trawa naturalna"@pl, "natural grass"@en .
<id/organy/osoba-7> <http://www.w3.org/2000/01/rdf-schema#label> "Anna Nowak" .
<id/organy/44051401359> <http://www.w3.org/2000/01/rdf-schema#label> "x" .
"""
MAPPING = """rml:template "id/organy/glosowanie-{nr}" ; rml:template "http://data.europa.eu/cpv/cpv/{kod}" ."""


@pytest.fixture(scope="module")
def disclosure() -> Disclosure:
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.TURTLE, base_iri=BASE, to_graph=ox.NamedNode(f"{BASE}graph/a"))
    inferred = ox.NamedNode(f"{BASE}graph/a/inferred")
    thing = ox.NamedNode(f"{PREFIXES['owl']}Thing")
    typed = ox.NamedNode(f"{PREFIXES['rdf']}type")
    store.add(ox.Quad(ox.NamedNode(f"{SPORT}anna-nowak"), typed, thing, inferred))
    shapes = Shapes(Graph().parse(data=SHAPES, format="turtle", publicID=BASE))
    return Disclosure(store, shapes, tuple(load_kinds(IDENTIFIERS, BASE).values()), BASE, MAPPING)


def found(term: ox.NamedNode | ox.Literal, **facts: str) -> Finding:
    messages = facts.pop("messages", {"pl": "Źle.", "en": "Wrong."})
    return Finding(
        severity=Severity.VIOLATION,
        component=f"{SH}ClassConstraintComponent",
        messages=messages,
        value=term.value,
        term=term,
        **facts,
    )


@pytest.mark.parametrize(
    ("iri", "value"),
    [
        (f"{SPORT}pesel-44051401359-anna-nowak", "id/code/dyscyplina/pe… (28 znaków)"),
        (f"{SPORT}44051401359", f"{SPORT}•••"),
        (f"{SPORT}440514-01359", f"{SPORT}•••"),
        (f"{SPORT}12-440514-01359-7", f"{SPORT}•••"),
        (f"{SPORT}%2044051401359", f"{SPORT} •••"),
        (f"{SPORT}anna-nowak", "id/code/dyscyplina/an… (10 znaków)"),
        (f"{SPORT}pilka-noszna", f"{SPORT}pilka-noszna"),
        (f"{SPORT}pilka-nozna", f"{SPORT}pilka-nozna"),
        (f"{BASE}id/organy/osoba-7", f"{BASE}id/organy/osoba-7"),
        (f"{BASE}id/organy/44051401359", f"{BASE}id/organy/•••"),
        (f"{BASE}id/organy/glosowanie-xvii-23-05", f"{BASE}id/organy/glosowanie-xvii-23-05"),
        (f"{BASE}id/organy/glosowanie-anna", "id/organy/glosowanie-an… (4 znaki)"),
        (
            f"{BASE}id/umowy/3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            f"{BASE}id/umowy/3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        ),
        ("http://data.europa.eu/cpv/cpv/45000000", "http://data.europa.eu/cpv/cpv/45000000"),
        ("https://www.example.org/jan-kowalski", "ht… (36 znaków)"),
    ],
)
def test_an_address_that_nothing_describes_is_shown_like_the_cell_it_was_made_of(
    disclosure: Disclosure, iri: str, value: str
) -> None:
    [shown] = disclosure.of([found(ox.NamedNode(iri))])
    assert shown.value == value
    assert (shown.term is None) == (value != iri)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Jan Kowalski tel. 600123456", "Ja… (27 znaków)"),
        ("12,50", "12,50"),
        ("true", "true"),
        ("2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z"),
        ("POINT(19.5 51.7)", "POINT(19.5 51.7)"),
        ("nr 44051401359", "nr •••"),
        ("PESEL:44051401359", "PE… (17 znaków)"),
        ("urn:x[1]", "ur… (8 znaków)"),
    ],
)
def test_a_literal_is_shown_like_a_cell(disclosure: Disclosure, text: str, value: str) -> None:
    [shown] = disclosure.of([found(ox.Literal(text))])
    assert shown.value == value


def test_a_word_like_one_of_the_shapes_own_list_is_shown_and_the_list_is_told(disclosure: Disclosure) -> None:
    facts = {"path": f"{BASE}def/nawierzchnia", "shape": f"{BASE}shapes/nawierzchnia"}
    messages = {"pl": "Nawierzchnia: z listy kodów.", "en": "Surface: from the code list."}
    finding = Finding(
        severity=Severity.VIOLATION,
        component=f"{SH}InConstraintComponent",
        messages=messages,
        value=f"{SURFACE}asfald",
        **facts,
    )
    [shown] = disclosure.of([finding])
    assert shown.value == f"{SURFACE}asfald"
    assert shown.messages == {
        "pl": "Nawierzchnia: z listy kodów. Dozwolone: asfalt, trawa naturalna.",
        "en": "Surface: from the code list. Allowed: asfalt, natural grass.",
    }


def test_the_places_of_a_message_are_shown_like_values(disclosure: Disclosure) -> None:
    messages = {"pl": "Zamiast Anna Nowak jest 17.", "en": f"{SPORT}ewa-lis instead of Anna Nowak."}
    [shown] = disclosure.of([found(ox.Literal("Anna Nowak"), messages=messages)])
    assert shown.messages == {
        "pl": "Zamiast An… (10 znaków) jest 17.",
        "en": "id/code/dyscyplina/ew… (7 characters) instead of An… (10 characters).",
    }


def test_in_a_message_of_no_shape_the_value_is_found(disclosure: Disclosure) -> None:
    messages = {"pl": f"Sprzeczność: Anna Nowak, {SPORT}ewa-lis, 44051401359", "en": "None."}
    [shown] = disclosure.of([found(ox.Literal("Anna Nowak"), messages=messages)])
    assert shown.messages["pl"] == "Sprzeczność: An… (10 znaków), id/code/dyscyplina/ew… (7 znaków), •••"


def test_a_focus_node_that_only_a_cell_names_is_not_shown_whole(disclosure: Disclosure) -> None:
    [shown] = disclosure.of([found(ox.Literal("1"), focus=f"{SPORT}anna-nowak")])
    assert shown.focus == "id/code/dyscyplina/an… (10 znaków)"
