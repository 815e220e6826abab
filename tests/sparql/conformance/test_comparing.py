"""The comparison itself: it must tell different results apart, or no case of the suite could fail."""

from __future__ import annotations

import pytest

from .comparing import isomorphic, same
from .solutions import XSD, Results, from_json, from_tsv, from_xml, literal

A, B, C = (("bnode", label) for label in "abc")
X, Y = ("iri", "x:x"), ("iri", "x:y")


def results(*rows: dict, **more: object) -> Results:
    return Results(rows, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([(X, A)], [(X, B)], True),
        ([(X, A), (Y, A)], [(X, B), (Y, B)], True),
        ([(X, A), (Y, A)], [(X, A), (Y, B)], False),
        ([(A, B), (B, C), (C, A)], [(B, A), (A, C), (C, B)], True),
        ([(A, B), (B, A), (C, C)], [(A, B), (B, C), (C, A)], False),
        ([(X, X), (X, X)], [(X, X)], False),
        ([(X,)], [(Y,)], False),
        ([(X,)], [(A,)], False),
        ([("triple", A, X, B)], [("triple", B, X, A)], True),
        ([("triple", A, X, A)], [("triple", B, X, A)], False),
    ],
)
def test_rows_are_equal_up_to_blank_nodes(one: list, other: list, expected: bool) -> None:
    assert isomorphic(one, other) is expected


def test_solutions_are_a_multiset_unless_they_are_ordered() -> None:
    one, other = results({"v": X}, {"v": Y}), results({"v": Y}, {"v": X})
    assert same(one, other)
    assert not same(results({"v": X}, {"v": Y}, ordered=True), other)
    assert not same(one, results({"v": X}))
    assert not same(one, results({"v": X}, {"v": X}))
    assert not same(results({"v": X}), results({"w": X}))
    assert not same(results({"v": X}), results({}))


def test_reduced_may_leave_out_copies_and_nothing_else() -> None:
    expected = results({"v": X}, {"v": X}, {"v": Y})
    assert same(expected, results({"v": X}, {"v": Y}), lax=True)
    assert not same(expected, results({"v": X}), lax=True)
    assert not same(expected, results({"v": X}, {"v": Y}, {"v": Y}), lax=True)


def test_variables_and_booleans_count() -> None:
    assert not same(results(variables=frozenset("v")), results(variables=frozenset("w")))
    assert not same(Results(boolean=True), Results(boolean=False))
    assert not same(Results(boolean=True), results())


def test_numbers_are_compared_by_value_and_datatype() -> None:
    assert literal("1.50", f"{XSD}decimal") == literal("1.5", f"{XSD}decimal")
    assert literal("1", f"{XSD}integer") != literal("1", f"{XSD}decimal")
    assert literal("1.5") != literal("1.50")
    assert literal("a", language="EN") == literal("a", language="en") != literal("a")


def test_formats_say_the_same() -> None:
    said = [
        from_json(
            b'{"head":{"vars":["a","b","c"]},"results":{"bindings":[{"a":{"type":"uri","value":"x:x"},"b":{"type":"literal",'
            b'"value":"l\\"\\n","xml:lang":"pl"}},{"a":{"type":"bnode","value":"n"},"c":{"type":"literal","value":"2",'
            b'"datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}'
        ),
        from_xml(
            b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
            b'<variable name="a"/><variable name="b"/><variable name="c"/></head><results>'
            b'<result><binding name="a"><uri>x:x</uri></binding>'
            b'<binding name="b"><literal xml:lang="pl">l"\n</literal></binding></result>'
            b'<result><binding name="a"><bnode>m</bnode></binding><binding name="c">'
            b'<literal datatype="http://www.w3.org/2001/XMLSchema#integer">2</literal></binding></result></results></sparql>'
        ),
        from_tsv(b'?a\t?b\t?c\n<x:x>\t"l\\"\\n"@pl\t\n_:o\t\t2\n'),
    ]
    assert all(same(one, other) for one in said for other in said)
    assert len(said[0].solutions) == 2
