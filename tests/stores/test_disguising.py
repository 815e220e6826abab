"""Datatypes under other names, and what looks like one and is none: both ways, without a server."""

import io

import pytest

from app.store.remote import levelling
from app.store.remote.disguising import DISGUISE, NONE, Disguises, disguised, in_lines
from app.store.remote.servers import kinds

GEO = "http://www.opengis.net/ont/geosparql#"
WKT = f"{GEO}wktLiteral"
HIDDEN = f"<{DISGUISE}{WKT}>"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
HIDDEN_INTEGER = f"<{DISGUISE}{INTEGER}>"
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
DISGUISES = Disguises(frozenset([WKT]), ((INTEGER, "[+-]?[0-9]{1,18}"), (DECIMAL, "[+-]?[0-9]*\\.[0-9]{1,15}")))
PROLOGUE = f"PREFIX geo: <{GEO}> PREFIX w: <{WKT}> PREFIX g: <{GEO}wkt> BASE <{GEO}> "


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ('SELECT * { ?s ?p "POINT(1 1)"^^geo:wktLiteral }', f'SELECT * {{ ?s ?p "POINT(1 1)"^^{HIDDEN} }}'),
        ("ASK { ?s ?p ?o FILTER(DATATYPE(?o) = w:) }", f"ASK {{ ?s ?p ?o FILTER(DATATYPE(?o) = {HIDDEN}) }}"),
        ("ASK { BIND(STRDT(?x, g:Literal) AS ?y) }", f"ASK {{ BIND(STRDT(?x, {HIDDEN}) AS ?y) }}"),
        ("ASK { VALUES ?d { <#wktLiteral> } }", f"ASK {{ VALUES ?d {{ {HIDDEN} }} }}"),
        ("ASK { VALUES ?d { geo:w\\u006BtLiteral } }", f"ASK {{ VALUES ?d {{ {HIDDEN} }} }}"),
        (
            f"ASK {{ ?s ?p 5, 1{'0' * 18}, '5'^^<{INTEGER}> }}",
            f"ASK {{ ?s ?p 5, \"1{'0' * 18}\"^^{HIDDEN_INTEGER}, '5'^^<{INTEGER}> }}",
        ),
        (f"ASK {{ ?s ?p -1{'0' * 18} }}", f'ASK {{ ?s ?p "-1{"0" * 18}"^^{HIDDEN_INTEGER} }}'),
        ("ASK { ?s ?p 0.1234567890123456 }", f'ASK {{ ?s ?p "0.1234567890123456"^^<{DISGUISE}{DECIMAL}> }}'),
        (f"SELECT * {{ ?s ?p ?o FILTER(?o -1{'0' * 18} > 0) }} LIMIT 1{'0' * 18} OFFSET 2{'0' * 18}", None),
        (
            f'ASK {{ ?s ?p """5"""^^<{INTEGER}>, "\\\\"^^<{INTEGER}> }}',
            f'ASK {{ ?s ?p """5"""^^<{INTEGER}>, "\\\\"^^{HIDDEN_INTEGER} }}',
        ),
        (f"ASK {{ ?s ?p ''^^<{INTEGER}> }}", f"ASK {{ ?s ?p ''^^{HIDDEN_INTEGER} }}"),
        (f"ASK {{ ?s ?p 'abc'^^<{INTEGER}> }}", f"ASK {{ ?s ?p 'abc'^^{HIDDEN_INTEGER} }}"),
        ("ASK { ?s geo:asWKT geo:wktLiterals, 'geo:wktLiteral' } # w:", None),
    ],
    ids=[
        "literal",
        "whole-prefix",
        "part-of-a-prefix",
        "relative",
        "escaped",
        "large-number",
        "large-signed-number",
        "many-places",
        "number-that-is-no-term",
        "long-quotes",
        "empty",
        "no-number",
        "others",
    ],
)
def test_names_in_a_query(written: str, sent: str | None) -> None:
    assert disguised(PROLOGUE + written, "http://example.org/", DISGUISES) == PROLOGUE + (sent or written)


def test_query_beyond_the_grammar_stays_as_it_is() -> None:
    query = f"SELECT * {{ << ?s ?p <{WKT}> >> ?q ?o }}"
    assert disguised(query, "http://example.org/", DISGUISES) == query


LINES = {
    f'<a:s> <a:p> "POINT(1 1)"^^<{WKT}> .\n': f'<a:s> <a:p> "POINT(1 1)"^^{HIDDEN} .\n',
    f"<a:s> <a:p> <{WKT}> .\n": f"<a:s> <a:p> {HIDDEN} .\n",
    f'<{WKT}> <a:p> "<{WKT}> . "@pl .\n': f'{HIDDEN} <a:p> "<{WKT}> . "@pl .\n',
    f'<a:s> <a:p> "<{WKT}>" .\n': f'<a:s> <a:p> "<{WKT}>" .\n',
    f'<a:s> <a:p> "abc"^^<{INTEGER}> .\n': f'<a:s> <a:p> "abc"^^{HIDDEN_INTEGER} .\n',
    f'<a:s> <a:p> "a\\"b\\\\"^^<{INTEGER}> .\n': f'<a:s> <a:p> "a\\"b\\\\"^^{HIDDEN_INTEGER} .\n',
    f'<a:s> <a:p> "5"^^<{INTEGER}> .\n': f'<a:s> <a:p> "5"^^<{INTEGER}> .\n',
    f"<a:s> <a:p> <{INTEGER}> .\n": f"<a:s> <a:p> <{INTEGER}> .\n",
    '<a:s> <a:p> "<" .\n': '<a:s> <a:p> "<" .\n',
    f"_:b <a:p> <{WKT}s> .\n": f"_:b <a:p> <{WKT}s> .\n",
}


def test_names_in_lines_and_back() -> None:
    given = [line.encode() for line in LINES]
    hidden = in_lines(given, DISGUISES)
    assert hidden == [line.encode() for line in LINES.values()]
    assert levelling.n_triples(io.BytesIO(b"".join(hidden))).read() == b"".join(given)
    assert in_lines(given, NONE) == given


def test_only_what_a_server_damages_is_disguised() -> None:
    assert {name for name, kind in kinds().items() if kind.disguises.datatypes} == {"virtuoso"}
