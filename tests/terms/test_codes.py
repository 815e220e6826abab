"""Code lists as values: their order, tree and uses; and how much of a long list a page shows."""

from pyoxigraph import Literal, NamedNode

from app.labels import Label
from app.terms import codes, schemes
from app.terms.codes import Code, CodeList

SKOS = "http://www.w3.org/2004/02/skos/core#"
GRAPHS = "https://x/graph/"


def said(concept: str, name: str, value: object) -> dict:
    return {"concept": NamedNode(concept), "property": NamedNode(SKOS + name), "value": value}


def used(concept: str | None, graph: str, count: int) -> dict:
    row = {"property": NamedNode("urn:p"), "graph": NamedNode(GRAPHS + graph), "count": Literal(count)}
    return row | ({"concept": NamedNode(concept)} if concept else {})


def test_codes_are_in_the_order_of_their_notations_as_numbers() -> None:
    found = codes.collect(
        [said("urn:b", "notation", Literal("10")), said("urn:a", "notation", Literal("9"))], "urn:s", GRAPHS
    )
    assert list(found.codes) == ["urn:a", "urn:b"]


def test_codes_have_their_names_and_what_stands_above_them() -> None:
    found = codes.collect(
        [
            said("urn:a", "prefLabel", Literal("A", language="pl")),
            said("urn:a", "definition", Literal("Is A.", language="en")),
            said("urn:b", "broader", NamedNode("urn:a")),
            said("urn:b", "broader", NamedNode("urn:elsewhere")),
            said("urn:c", "broader", NamedNode("urn:elsewhere")),
        ],
        "urn:s",
        GRAPHS,
    )
    assert found.codes["urn:a"].labels == (Label("A", "pl"),)
    assert found.codes["urn:a"].definitions == (Label("Is A.", "en"),)
    assert found.narrower["urn:a"] == ("urn:b",)
    assert found.top == ("urn:a", "urn:c")


def test_uses_are_those_of_registers_and_not_what_follows_from_them() -> None:
    rows = [said("urn:a", "notation", Literal("a")), used("urn:a", "umowy", 3), used("urn:a", "umowy/inferred", 3)]
    rows += [used("urn:a", "ontology", 1), used("urn:a", "shapes", 1)]
    found = codes.collect(rows, "urn:s", GRAPHS)
    assert found.codes["urn:a"].uses == {("umowy", "urn:p"): 3}
    assert found.uses == {("umowy", "urn:p"): 3}
    assert found.codes["urn:a"].used == 3


def test_uses_without_a_concept_are_of_the_one_asked_for() -> None:
    found = codes.collect([said("urn:a", "notation", Literal("a")), used(None, "umowy", 2)], "urn:a", GRAPHS)
    assert found.codes["urn:a"].used == 2


def listed(*shape: tuple[str, str]) -> CodeList:
    return CodeList({iri: Code(iri, broader=(above,) if above else ()) for iri, above in shape})


def test_long_list_shows_the_levels_that_fit() -> None:
    few = [("top", ""), *((f"a{number}", "top") for number in range(400))]
    many = [(f"b{number}", "a0") for number in range(200)]
    assert len(schemes._shown(listed(*few))) == 401
    assert len(schemes._shown(listed(*few, *many))) == 401
    assert len(schemes._shown(listed(*((f"t{number}", "") for number in range(900))))) == schemes.MOST


def test_list_that_goes_in_circles_ends() -> None:
    assert schemes._shown(listed(("top", ""), ("a", "top"), ("b", "a"), ("c", "b"))) == {"top", "a", "b", "c"}
    around = CodeList({"a": Code("a"), "b": Code("b", broader=("a", "c")), "c": Code("c", broader=("b",))})
    assert schemes._shown(around) == {"a", "b", "c"}


def test_list_that_is_very_deep_shows_its_first_levels() -> None:
    deep = listed(("0", ""), *((str(number), str(number - 1)) for number in range(1, 300)))
    assert schemes._shown(deep) == {str(number) for number in range(13)}
