"""Values to N-Quads terms: encoding, escaping, datatypes, languages, term types."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import MappingError
from loaders.mapping import sql

from .conftest import Tables, table

MapValue = Callable[..., list[str]]

IRI_SAFE = {
    "ZP/2024/17": "ZP%2F2024%2F17",
    "a b": "a%20b",
    "100%": "100%25",
    "%2F": "%252F",
    "Łódź": "Łódź",
    "ul. Żeromskiego 5/7": "ul.%20Żeromskiego%205%2F7",
    "A-z_0.9~": "A-z_0.9~",
    "!$&'()*+,;=:@?#[]": "%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A%40%3F%23%5B%5D",
    '<>"{}|\\^`': "%3C%3E%22%7B%7D%7C%5C%5E%60",
    "tab\there\n": "tab%09here%0A",
    "": "",
    "日本 😀": "日本%20😀",
    # Beyond ASCII but no ucschar of RFC 3987: a C1 control, a private character, a noncharacter.
    "ł\x85": "ł%C2%85",
    "ł\ue000": "ł%EE%80%80",
    "ł\ufffe/": "ł%EF%BF%BE%2F",
}

ESCAPED = {
    "zwykły tekst": '"zwykły tekst"',
    'tzw. "Zadanie"': r'"tzw. \"Zadanie\""',
    "a\\b": r'"a\\b"',
    "\t\b\n\r\f": r'"\t\b\n\r\f"',
    "\x00\x01\x0b\x1f\x7f": r'"\u0000\u0001\u000B\u001F\u007F"',
    "\x7f\ufffe\uffff": r'"\u007F\uFFFE\uFFFF"',
    "\x80\x85\u2028😀/": '"\x80\x85\u2028😀/"',
    "": '""',
}


def test_template_encodes_what_an_iri_may_not_hold(map_value: MapValue) -> None:
    objects = map_value('[ rml:template "id/{v}" ]', *IRI_SAFE)
    assert objects == [f"<https://lod.example/id/{encoded}>" for encoded in IRI_SAFE.values()]


def test_uri_template_encodes_all_but_unreserved_ascii(map_value: MapValue) -> None:
    objects = map_value('[ rml:template "id/{v}" ; rml:termType rml:URI ]', "Zoë Ł", "a/b")
    assert objects == ["<https://lod.example/id/Zo%C3%AB%20%C5%81>", "<https://lod.example/id/a%2Fb>"]


def test_unsafe_iri_template_encodes_nothing(map_value: MapValue) -> None:
    objects = map_value('[ rml:template "id/{v}" ; rml:termType rml:UnsafeIRI ]', "a/ź?q#f")
    assert objects == ["<https://lod.example/id/a/ź?q#f>"]


def test_formatting_of_bidirectional_text_is_encoded_in_an_iri(map_value: MapValue) -> None:
    objects = map_value('[ rml:template "id/{v}" ]', "a\u200f\u202eb", "ł\u2027\u202f\u2066")
    assert objects == ["<https://lod.example/id/a%E2%80%8F%E2%80%AEb>", "<https://lod.example/id/ł\u2027\u202f\u2066>"]


def test_literal_is_escaped_as_the_store_escapes_it(map_value: MapValue) -> None:
    assert map_value('[ rml:reference "v" ]', *ESCAPED) == list(ESCAPED.values())
    assert [str(ox.Literal(value)) for value in ESCAPED] == list(ESCAPED.values())


def evaluated(expression: str, values: list[str]) -> list[str]:
    """An SQL expression over each of the values, as column `v`."""
    with duckdb.connect(config={"threads": "1"}) as con:
        for macro in sql.MACROS:
            con.execute(macro)
        rows = con.execute(f"SELECT {expression} FROM (SELECT unnest(?::VARCHAR[]) AS v)", [values]).fetchall()
    return [str(result) for (result,) in rows]


texts = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=1, max_size=40)
several = settings(max_examples=12, deadline=None, derandomize=True)


@several
@given(texts)
def test_any_text_comes_back_from_its_literal(values: list[str]) -> None:
    quoted = evaluated("nq_string(v)", values)
    for value, literal in zip(values, quoted, strict=True):
        [quad] = ox.parse(f"<a:s> <a:p> {literal} .", format=ox.RdfFormat.N_QUADS)
        assert quad.object == ox.Literal(value)
        assert literal == str(ox.Literal(value))


@several
@given(texts, st.sampled_from(["nq_iri", "url_encode"]))
def test_any_text_comes_back_from_an_iri_template(values: list[str], encode: str) -> None:
    for value, encoded in zip(values, evaluated(f"{encode}(v)", values), strict=True):
        iri = ox.NamedNode(f"https://lod.example/id/{encoded}")
        assert unquote(iri.value.removeprefix("https://lod.example/id/"), errors="strict") == value


@several
@given(texts)
def test_blank_node_labels_are_well_formed_and_differ(values: list[str]) -> None:
    labels = evaluated("nq_blank(v)", values)
    assert len(set(labels)) == len(set(values))
    assert all(re.fullmatch("_:b[A-Za-z0-9_-]*", label) for label in labels)


iri_like = st.builds(
    str.__add__,
    st.sampled_from(["http://", "https://a.b", "urn:", "mailto:", "", "x", "1a:", "http:", "//"]),
    st.text(st.sampled_from("aZ0.-_~:/?#[]@!$&'()*+,;=%2F {}|\\^`<>\"ł\x85\ue000\ufffe😀"), max_size=12),
)


@several
@given(st.lists(iri_like, min_size=1, max_size=100))
def test_check_of_an_iri_is_that_of_the_store(values: list[str]) -> None:
    accepted = evaluated(f"regexp_full_match(v, {sql.text(sql.IRI_PATTERN)})", values)
    for value, result in zip(values, accepted, strict=True):
        assert (result == "True") == is_iri(value), value


def is_iri(value: str) -> bool:
    try:
        ox.NamedNode(value)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "value", "literal"),
    [
        ("string", "x", '"x"'),
        ("date", "2026-07-31", '"2026-07-31"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("decimal", "16760", '"16760"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("boolean", "true", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (
            "dateTime",
            "2026-07-31T10:00:00",
            '"2026-07-31T10:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
        ),
    ],
)
def test_column_datatype_is_the_natural_one(map_value: MapValue, kind: str, value: str, literal: str) -> None:
    assert map_value('[ rml:reference "v" ]', value, kind=kind) == [literal]


@pytest.mark.parametrize(
    ("term_map", "literal"),
    [
        ('[ rml:reference "v" ; rml:datatype xsd:string ]', '"1"'),
        ('[ rml:reference "v" ; rml:datatype xsd:int ]', '"1"^^<http://www.w3.org/2001/XMLSchema#int>'),
        ('[ rml:reference "v" ; rml:language "pl" ]', '"1"@pl'),
        ('[ rml:reference "v" ; rml:language "pl-PL" ]', '"1"@pl-pl'),
        ('[ rml:template "nr {v}" ; rml:termType rml:Literal ]', '"nr 1"'),
        ('[ rml:template "nr {v}" ; rml:language "pl" ]', '"nr 1"@pl'),
        ('[ rml:constant "stały" ]', '"stały"'),
        ('[ rml:constant "stały" ; rml:language "pl" ]', '"stały"@pl'),
        ('[ rml:constant "1" ; rml:datatype xsd:int ]', '"1"^^<http://www.w3.org/2001/XMLSchema#int>'),
        ("[ rml:constant ex:c ]", "<https://example.org/c>"),
        ('[ rml:template "_{v}" ; rml:termType rml:BlankNode ]', "_:b_5F1"),
        ('[ rml:reference "v" ; rml:termType rml:IRI ]', "<https://lod.example/1>"),
        ('[ rml:template "{v}" ]', "<https://lod.example/1>"),
        ('[ rml:template "https://h{v}.example/" ]', "<https://h1.example/>"),
        ('[ rml:template "urn:x:{v}" ]', "<urn:x:1>"),
    ],
)
def test_term_map_gives_the_term_it_asks_for(map_value: MapValue, term_map: str, literal: str) -> None:
    assert map_value(term_map, "1") == [literal]


def test_absent_value_gives_no_term(map_value: MapValue) -> None:
    assert map_value('[ rml:reference "v" ]', None, "x", None) == ['"x"']


@pytest.mark.parametrize(
    "term_map",
    [
        '[ rml:template "id/{n}/{v}" ]',
        '[ rml:reference "v" ; rml:termType rml:IRI ]',
        '[ rml:reference "n" ; rml:languageMap [ rml:reference "v" ] ]',
        '[ rml:reference "n" ; rml:datatypeMap [ rml:template "https://d.example/{v}" ] ]',
    ],
)
def test_term_that_needs_an_absent_value_is_left_out(map_value: MapValue, term_map: str) -> None:
    assert map_value(term_map, None) == []


def test_absolute_iri_from_data_stays_and_a_relative_one_meets_the_base(map_value: MapValue) -> None:
    objects = map_value('[ rml:reference "v" ; rml:termType rml:IRI ]', "https://a.b/ł", "c/../d")
    assert objects == ["<https://a.b/ł>", "<https://lod.example/c/../d>"]


def test_language_map_takes_the_language_from_the_data(map_value: MapValue) -> None:
    assert map_value('[ rml:constant "x" ; rml:termType rml:Literal ]', "1") == ['"x"']


def test_language_and_datatype_maps_read_columns(tables: Tables) -> None:
    tables.add("t", {"id": "string", "v": "string", "l": "string", "d": "string"}, ("1", "x", "EN-gb", "string"))
    lines = tables.map(
        f'ex:T rml:logicalSource {table("t")} ; rml:subjectMap [ rml:template "{{id}}" ] ; rml:predicateObjectMap '
        '[ rml:predicate ex:l ; rml:objectMap [ rml:reference "v" ; rml:languageMap [ rml:reference "l" ] ] ], '
        '[ rml:predicate ex:d ; rml:objectMap [ rml:reference "v" ;'
        ' rml:datatypeMap [ rml:template "http://www.w3.org/2001/XMLSchema#{d}" ] ] ] .'
    )
    assert lines == [
        '<https://lod.example/1> <https://example.org/d> "x" .',
        '<https://lod.example/1> <https://example.org/l> "x"@en-gb .',
    ]


@pytest.mark.parametrize(
    ("term_map", "value", "message"),
    [
        ('[ rml:reference "v" ; rml:termType rml:IRI ]', "Jan Kowalski", "'https://lod.example/Jan Kowalski'"),
        ('[ rml:reference "v" ; rml:termType rml:IRI ]', "http://a/%zz", "'http://a/%zz'"),
        ('[ rml:reference "v" ; rml:termType rml:URI ]', "http://a/ł", "'http://a/ł', which is not a valid URI"),
        ('[ rml:template "id/{v}" ; rml:termType rml:UnsafeIRI ]', "a b", "'https://lod.example/id/a b'"),
        ('[ rml:template "http://{v}/" ; rml:termType rml:UnsafeIRI ]', "a<b", "'http://a<b/'"),
        ('[ rml:reference "n" ; rml:languageMap [ rml:reference "v" ] ]', "polski", "'polski', which is not a lang"),
    ],
)
def test_ill_formed_term_from_data_stops_and_names_map_line_and_value(
    map_value: MapValue, term_map: str, value: str, message: str
) -> None:
    with pytest.raises(MappingError, match=f"mapping.ttl, line 5: <https://example.org/T>.*{message}") as failure:
        map_value(term_map, value)
    assert "wiersz 5" in failure.value.pl
    assert value in failure.value.pl


def test_relative_iri_from_data_without_a_base_is_ill_formed(tables: Tables) -> None:
    tables.add("t", {"v": "string"}, ("a",))
    with pytest.raises(MappingError, match="'a', which is not a valid IRI"):
        tables.map(
            f'ex:T rml:logicalSource {table("t")} ; rml:subjectMap [ rml:reference "v" ; rml:class ex:C ] .', base=None
        )


def test_blank_node_without_expression_is_new_on_each_row(tables: Tables, tmp_path: Path) -> None:
    tables.add("t", {"v": "string"}, ("a",), ("b",))
    lines = tables.map(
        f"ex:T rml:logicalSource {table('t')} ; rml:subjectMap [ rml:termType rml:BlankNode ] ;"
        ' rml:predicateObjectMap [ rml:predicate ex:v ; rml:objectMap [ rml:reference "v" ] ],'
        " [ rml:predicate ex:o ; rml:objectMap [ rml:termType rml:BlankNode ] ] ."
    )
    assert [line.replace("<https://example.org/", "<") for line in lines] == [
        "_:r0n1 <o> _:r1n1 .",
        '_:r0n1 <v> "a" .',
        "_:r0n2 <o> _:r1n2 .",
        '_:r0n2 <v> "b" .',
    ]
