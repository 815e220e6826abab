"""Values as the engine writes them, wherever the pieces of an answer are cut."""

import io
import json

import pyoxigraph as ox
import pytest

from app.store.remote import levelling
from app.store.remote.servers import kinds, told_by

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {
    ("5.0", "decimal"): "5",
    ("05.50", "decimal"): "5.5",
    (".5", "decimal"): "0.5",
    ("-0.0", "decimal"): "0",
    ("+1.", "decimal"): "1",
    ("nic", "decimal"): "nic",
    ("10.636363636363636363636364", "decimal"): "10.636363636363636363",
    ("P188DT0H0M0.000S", "duration"): "P188D",
    ("PT0H5M10.50S", "dayTimeDuration"): "PT5M10.5S",
    ("-P1DT10H", "dayTimeDuration"): "-P1DT10H",
    ("P0DT0H0M0S", "dayTimeDuration"): "PT0S",
    ("P1Y2M", "duration"): "P1Y2M",
    ("PT10S", "duration"): "PT10S",
    ("1500.0e0", "double"): "1500",
    ("1.0E0", "double"): "1",
    ("NaN", "double"): "NaN",
    ("-INF", "double"): "-INF",
    ("nic", "double"): "nic",
    ("05", "integer"): "5",
    ("-0", "integer"): "0",
    ("+7", "integer"): "7",
    ("0123456789012345678901234567890", "integer"): "0123456789012345678901234567890",
    ("nic", "integer"): "nic",
    ("1", "boolean"): "true",
    ("0", "boolean"): "false",
    ("nic", "boolean"): "nic",
    ("2024-06-01T10:15:00.120+02:00", "dateTime"): "2024-06-01T10:15:00.12+02:00",
    ("2024-06-01T10:15:00.000Z", "dateTime"): "2024-06-01T10:15:00Z",
    ("2024-06-01T10:15:00.5", "dateTime"): "2024-06-01T10:15:00.5",
    ("2024-06-01T10:15:00", "dateTime"): "2024-06-01T10:15:00",
    ("nic.0", "dateTime"): "nic.0",
    ("5.0", "float"): "5.0",
    ("5.0", "string"): "5.0",
}


class Dripping(io.BytesIO):
    """Bytes that come a few at a time."""

    def read(self, size: int | None = None, /) -> bytes:
        return super().read(7)


@pytest.mark.parametrize("number", NUMBERS, ids=" ".join)
@pytest.mark.parametrize("backwards", [False, True])
def test_number_in_json(number: tuple[str, str], backwards: bool) -> None:
    lexical, datatype = number
    term = {"type": "literal", "value": lexical, "datatype": f"{XSD}{datatype}"}
    term = dict(reversed(term.items())) if backwards else term
    head, text = {"vars": ["a", "b"]}, {"type": "literal", "value": '"5.0"^^<x> \\ "value":"5.0"'}
    answer = {"head": head, "results": {"bindings": [{"a": term, "b": text}] * 3}}
    for written in (json.dumps(answer), json.dumps(answer, indent=2)):
        for source in (io.BytesIO, Dripping):
            levelled = json.loads(levelling.json(source(written.encode())).read())
            assert levelled["results"]["bindings"] == [{"a": {**term, "value": NUMBERS[number]}, "b": text}] * 3


@pytest.mark.parametrize("number", NUMBERS, ids=" ".join)
def test_number_in_n_triples(number: tuple[str, str]) -> None:
    lexical, datatype = number
    line = '<urn:a> <urn:b> "{}"^^<{}> .\n<urn:a> <urn:b> "\\"5.0\\"^^<http://x>" .\n'
    written = line.format(lexical, f"{XSD}{datatype}") * 3
    for source in (io.BytesIO, Dripping):
        levelled = levelling.n_triples(source(written.encode())).read().decode()
        assert levelled == line.format(NUMBERS[number], f"{XSD}{datatype}") * 3


def test_value_longer_than_a_piece_comes_through() -> None:
    large = "ż" * 200_000
    answer = {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "literal", "value": large}}] * 2}}
    assert json.loads(levelling.json(io.BytesIO(json.dumps(answer).encode())).read()) == answer


def test_columns_come_in_the_order_that_is_told() -> None:
    row = {name: {"type": "literal", "value": name} for name in ("s", "p", "o")}
    text = json.dumps({"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": [row]}}).encode()
    for source in (io.BytesIO, Dripping):
        read = levelling.json(source(text), ["o", "p", "s"])
        solutions = ox.parse_query_results(read, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        assert solutions.serialize(format=ox.QueryResultsFormat.CSV) == b"o,p,s\r\no,p,s\r\n"


def test_columns_of_that_name_in_a_value_stay() -> None:
    value = '"vars":["a"]'
    answer = {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "literal", "value": value}}]}}
    assert json.loads(levelling.json(io.BytesIO(json.dumps(answer).encode()), ["a"]).read()) == answer


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"Fuseki-Request-Id": "7"}, "fuseki"),
        ({"Server": "Oxigraph/0.5.13"}, "oxigraph"),
        ({"Server": "Virtuoso/07.20.3229 (Linux)"}, "virtuoso"),
        ({"Server": "nginx"}, "sparql"),
        ({}, "sparql"),
    ],
    ids=["fuseki", "oxigraph", "virtuoso", "proxy", "silent"],
)
def test_server_is_told_by_its_headers(headers: dict[str, str], name: str) -> None:
    assert told_by(headers) is kinds()[name]


def test_remark_among_triples_is_the_end_of_half_a_graph() -> None:
    whole = b'<a:s> <a:p> "# no remark" .\n' * 3
    assert levelling.n_triples(io.BytesIO(whole)).read() == whole
    for cut in (whole + b"## Query cancelled\n", b"# nothing\n", whole[:-10] + b"\n#\n"):
        with pytest.raises(SyntaxError):
            levelling.n_triples(io.BytesIO(cut)).read()


def test_graph_that_is_said_to_be_empty_is_empty() -> None:
    assert list(ox.parse(levelling.n_triples(io.BytesIO(b"# Empty NT\n")), ox.RdfFormat.N_TRIPLES)) == []
