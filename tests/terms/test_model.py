"""The parts of the model of terms, each for itself."""

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from app.snapshot import counts
from app.snapshot.statements import Statements
from app.terms import trees
from app.terms.naming import prefixed
from app.terms.trees import Branch
from app.terms.words import are_in

UP = {"c": ["b"], "b": ["a", "z"], "d": ["c"], "e": ["e"]}
DOWN = {"a": ["b"], "z": ["b"], "b": ["c"], "c": ["d"], "e": ["e"]}


def stated(turtle: str) -> Statements:
    text = "@prefix : <urn:> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . " + turtle
    return Statements(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))


def test_a_term_stands_under_each_of_its_parents_and_what_is_below_it_is_told_once() -> None:
    below = Branch("c", here=True, branches=(Branch("d"),))
    assert trees.around("c", lambda name: UP.get(name, []), lambda name: DOWN.get(name, [])) == (
        Branch("a", branches=(Branch("b", branches=(below,)),)),
        Branch("z", branches=(Branch("b", branches=(Branch("c", here=True),)),)),
    )


def test_a_term_above_itself_ends_the_tree() -> None:
    assert trees.around("e", lambda name: UP.get(name, []), lambda name: DOWN.get(name, [])) == (
        Branch("e", here=True),
    )
    loop = {"x": ["y"], "y": ["x"]}
    tree = trees.around("x", lambda name: loop[name], lambda name: loop[name])
    assert tree == (Branch("y", branches=(Branch("x", here=True, branches=(Branch("y"),)),)),)


def test_a_forest_has_its_members_and_no_others() -> None:
    forest = trees.forest(["b", "c", "e"], lambda name: UP.get(name, []), lambda name: DOWN.get(name, []))
    assert forest == (Branch("b", branches=(Branch("c"),)), Branch("e"))


def test_statements_are_found_from_either_end() -> None:
    said = stated(':a :p :b, "x"@pl, "y" ; a :T . :c :p :b .')
    assert said.iris("urn:a", "urn:p") == ["urn:b"]
    assert {label.text for label in said.texts("urn:a", "urn:p")} == {"x", "y"}
    assert sorted(said.subjects("urn:p", "urn:b")) == ["urn:a", "urn:c"]
    assert said.of_types(["urn:T"]) == ["urn:a"]
    assert said.text("urn:a", "urn:q") == ""
    assert "urn:a" in said
    assert "urn:x" not in said


def test_lists_end_even_when_they_do_not() -> None:
    said = stated(":l rdf:first :a ; rdf:rest :m . :m rdf:first :b ; rdf:rest :l .")
    assert said.members(NamedNode("urn:l")) == [NamedNode("urn:a"), NamedNode("urn:b")]
    assert said.members(Literal("x")) == []


def test_closure_is_nearest_first_and_without_its_start() -> None:
    said = stated(":a :p :b . :b :p :c, :a .")
    assert said.closure("urn:a", "urn:p") == ["urn:b", "urn:c"]


def test_counts_are_by_register_and_by_class_and_property() -> None:
    one, two, cls, prop = (NamedNode(f"urn:{name}") for name in ("one", "two", "C", "p"))
    found = counts.collect(
        [
            {"register": one, "class": cls, "count": Literal(2)},
            {"register": two, "class": cls, "count": Literal(3)},
            {"register": one, "property": prop, "count": Literal(5)},
            {"register": one, "class": cls, "property": prop, "count": Literal(4)},
            {"register": two, "class": cls, "property": prop, "count": Literal(1)},
        ]
    )
    assert found.of("urn:C") == {"urn:one": 2, "urn:two": 3}
    assert found.of("urn:p") == {"urn:one": 5}
    assert found.of("urn:x") == {}
    assert found.inside == {("urn:C", "urn:p"): 5}
    assert found.properties_of("urn:C") == ["urn:p"]
    assert found.classes_with("urn:p") == ["urn:C"]


def test_names_have_the_longest_prefix() -> None:
    assert prefixed("https://x/", "https://x/def/Term") == "lod:Term"
    assert prefixed("https://x/", "http://purl.org/dc/terms/title") == "dcterms:title"
    assert prefixed("https://x/", "urn:x") == "urn:x"


def test_only_what_has_an_iri_is_kept() -> None:
    assert "urn:a" in Statements([Triple(NamedNode("urn:a"), NamedNode("urn:p"), Literal("x"))])


def test_words_are_found_without_case_and_marks() -> None:
    assert are_in("lodz PRZE", "Przędzalnia w Łodzi")
    assert not are_in("lodz warszawa", "Łódź")
