"""Line numbers of terms in Turtle."""

from pathlib import Path

import pytest

from loaders.mapping.parsing.places import Places

TEXT = '''\
@prefix a: <https://a.example/> . # a:T is no term here
BASE <https://b.example/>
PREFIX rr: <http://www.w3.org/ns/r2rml#>
a:T a a:Kind ;
    a:p """several
lines with "quotes" and a:T""" ;
    a:q 1.5, true, 'it''s', "x\\ty\\u0142" .
<rel> a:p [ a:q a:T ;
    a:r ( a:s a:t.u ) ] .
a:U rr:template
    "x" .
[] a:p "blank" .
'''


@pytest.fixture
def places() -> Places:
    return Places(Path("mapping.ttl"), TEXT, "https://b.example/")


@pytest.mark.parametrize(
    ("iri", "line"),
    [
        ("https://a.example/T", 4),
        ("https://b.example/rel", 8),
        ("https://a.example/U", 10),
        ("https://a.example/s", None),
    ],
)
def test_subject_is_where_its_statement_starts(places: Places, iri: str, line: int | None) -> None:
    assert places.subject(iri).line == line


@pytest.mark.parametrize(
    ("subject", "values", "line"),
    [
        ("https://a.example/T", ["https://a.example/p"], 5),
        ("https://a.example/T", ["x\tył"], 7),
        ("https://b.example/rel", ["https://a.example/p", "https://a.example/t.u"], 9),
        ("https://b.example/rel", ["nowhere", "https://a.example/r"], 9),
        ("https://b.example/rel", ["nowhere"], 8),
        ("https://a.example/U", ["http://w3id.org/rml/template", "x"], 11),
        ("nowhere", ["x"], None),
    ],
)
def test_value_is_looked_for_within_the_statement(
    places: Places, subject: str, values: list[str], line: int | None
) -> None:
    assert places.within(subject, *values).line == line
