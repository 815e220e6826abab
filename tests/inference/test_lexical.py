"""Rule dt-not-type, datatype by datatype: which texts are ill-typed, and which numbers out of range."""

import pyoxigraph as ox
import pytest

from loaders.inference import close, update

GRAPH, SCHEMA = "urn:g", "urn:schema"
XSD = "http://www.w3.org/2001/XMLSchema#"
LONG = "99999999999999999999"  # more digits than the store counts with

# Datatype -> texts in its lexical space, and texts that are not (XML Schema 1.1 part 2, sections 3.3 and 3.4).
TEXTS = {
    "decimal": (["1", "-.5", "5.", "0.1234567890123456789", LONG + ".5"], ["1e3", "", ".", "abc"]),
    "integer": (["7", LONG, f"-{LONG}", f"+{LONG}"], ["5.0", f"{LONG}.0", "-", "1_0"]),
    "nonNegativeInteger": (["0", LONG], [f"-{LONG}", "x"]),
    "nonPositiveInteger": (["0", f"-{LONG}"], [LONG, "x"]),
    "positiveInteger": ([LONG], [f"-{LONG}"]),
    "negativeInteger": ([f"-{LONG}"], [LONG]),
    "unsignedLong": (
        ["18446744073709551615", "0018446744073709551615", "18446744073709551599", "10000000000000000000"],
        ["18446744073709551616", "18446744073709552000", "19000000000000000000", LONG + "0"],
    ),
    "long": (["9223372036854775807"], ["9223372036854775808"]),
    "byte": (["7"], [LONG, "x"]),
    "double": (["1e5", "INF", "-INF", "NaN", "1e400"], ["abc", "1e", "1e5.0"]),
    "boolean": (["true", "false", "1", "0"], ["TRUE", "tak", ""]),
    "date": (["2024-02-29", "-0004-02-29", "12345678901236-02-29"], ["2023-02-29", "2024-13-01", "24-01-01"]),
    "time": (["24:00:00", "12:00:00.1234567890123456789Z"], ["25:00:00", "12:00", "24:00:01"]),
    "dateTime": (["2024-01-01T00:00:00.1234567890123456789", "2024-01-01T00:00:00Z"], ["2024-02-30T00:00:00"]),
    "gYear": (["2024", "-0044", "12024", "2024Z", "2024+14:00"], ["abc", "24", "012024", "2024+14:01"]),
    "gYearMonth": (["2024-12"], ["2024-13", "2024-1"]),
    "gMonth": (["--12", "--01Z"], ["--13", "--1"]),
    "gDay": (["---31"], ["---32"]),
    "gMonthDay": (["--02-29", "--04-30", "--12-31"], ["--02-30", "--04-31"]),
    "duration": (
        ["P1Y", "-P1Y2M3DT4H5M6.7S", "PT1H1S", "P1M", "PT1M", f"P{LONG}Y"],
        ["jutro", "P", "PT", "P1D2Y", "P1S"],
    ),
    "dayTimeDuration": (["P1D", "PT1H"], ["P1Y"]),
    "yearMonthDuration": (["P1Y1M"], ["P1D"]),
    "hexBinary": (["", "0fB7"], ["zz", "0f0"]),
    "base64Binary": (["", "AAAA", "AAA=", "AQ==", "A A A A"], ["A===", "AAB=", "AAA", "!!!!"]),
    "normalizedString": (["a  b"], ["a\tb"]),
    "token": (["", "a b"], ["a  b", " a"]),
    "language": (["pl", "pl-PL"], ["p_l", ""]),
    "NMTOKEN": (["-a", "a:b"], ["a b", ""]),
    "Name": (["a:b", "żółw"], ["1a", "-a"]),
    "NCName": (["_x.1"], ["a:b"]),
    # Of these every text is a value, or the engine knows no lexical space.
    "anyURI": (["http://x y"], []),
    "string": ([" \n"], []),
    "unknown": (["whatever"], []),
}


def found(store: ox.Store) -> list[tuple[str, str]]:
    """What closing the graph finds, which is what an update finds when all of it is new."""
    closed = close(store, GRAPH, SCHEMA, "urn:t").findings
    everything = [*store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH))]
    assert update(store, GRAPH, SCHEMA, "urn:t", [], everything).findings == closed
    return [(each.value, each.component.rpartition("#")[2]) for each in closed]


def say(store: ox.Store, text: str, datatype: str) -> None:
    literal = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
    store.add(ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:p"), literal, ox.NamedNode(GRAPH)))


@pytest.mark.parametrize("datatype", TEXTS)
def test_a_text_that_is_no_value_is_ill_typed(datatype):
    good, bad = TEXTS[datatype]
    store = ox.Store()
    for text in (*good, *bad):
        say(store, text, datatype)
    assert found(store) == [(text, "Datatype") for text in sorted(bad)]


# Range, and a number of an XML Schema type -> what is found.
RANGES = {
    "a long integer": ("integer", LONG, "integer", None),
    "a long decimal that is whole": ("integer", f"{LONG}.0", "decimal", None),
    "a long decimal that is not": ("integer", "0.1234567890123456789", "decimal", "range"),
    "a decimal of many digits": ("decimal", "0.1234567890123456789", "decimal", None),
    "a long integer for a byte": ("byte", LONG, "integer", "range"),
    "the last unsignedLong": ("unsignedLong", "18446744073709551615", "unsignedLong", None),
    "one above it": ("unsignedLong", "18446744073709551616", "integer", "range"),
    "one above it, as a decimal": ("unsignedLong", "18446744073709551616", "decimal", "range"),
    "a sign": ("nonNegativeInteger", f"-{LONG}", "integer", "range"),
    "an ill-typed number, told once": ("integer", "abc", "integer", "Datatype"),
    "a text": ("integer", "abc", "string", "range"),
}


@pytest.mark.parametrize(("range_", "text", "datatype", "expected"), RANGES.values(), ids=RANGES)
def test_a_number_of_many_digits_is_in_its_range_or_not(range_, text, datatype, expected):
    store = ox.Store()
    say(store, text, datatype)
    range_of = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#range")
    store.add(ox.Quad(ox.NamedNode("urn:p"), range_of, ox.NamedNode(XSD + range_), ox.NamedNode(SCHEMA)))
    assert found(store) == ([(text, expected)] if expected else [])
