"""Two ways to read, one result: what SQL reads of a file, and what the interpreter reads of it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import defusedxml.ElementTree
import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.mapping.files.csv_rows import read_csv
from loaders.mapping.files.json_rows import read_json
from loaders.mapping.files.selection import Selection
from loaders.mapping.files.xml_rows import read_xml
from loaders.mapping.interpreter.csv_records import read_csv_records
from loaders.mapping.interpreter.json_records import read_json_records
from loaders.mapping.interpreter.xml_records import read_xml_records
from loaders.mapping.logical_source import LogicalSource, SourceDescription
from loaders.mapping.sql import MARK

CON = duckdb.connect(config={"threads": "1"})

# Few names, so that paths find something, among them what is a word in JSONPath or a mark in SQL.
NAMES = st.sampled_from(["a", "b", "two words", "'", "ł"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
NUMBERS = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
STEPS = NAMES.map(lambda name: f"[{json.dumps(name)}]") | st.sampled_from(["[*]", "[0]", "[1]"])
PATHS = st.lists(STEPS, min_size=1, max_size=3).map(lambda steps: "$" + "".join(steps))


def source(iterator: str | None = None) -> LogicalSource:
    return LogicalSource(SourceDescription("t", nulls=("-",)), "", iterator, classic=False)


def rows(selection: Selection, reference: str) -> list[list[tuple[Any, ...]]] | None:
    """The values of a reference by record, each with what follows it; None when there is no such column."""
    column = selection.columns.get(reference)
    if column is None:
        return None
    fields = [name for name in (column.name, column.suffix) if name is not None]
    if not column.many:
        read = CON.execute(f"SELECT {', '.join(fields)} FROM ({selection.query})").fetchall()
        return [[record] if record[0] is not None else [] for record in read]
    lists = CON.execute(f"SELECT {column.name} FROM ({selection.query})").fetchall()
    every = [[tuple(one[name] for name in fields) for one in many or ()] for (many,) in lists]
    return [[one for one in many if one[0] is not None] for many in every]


def outcome(read: Callable[[], Selection], reference: str) -> object:
    """The values, or that they cannot be had: an array where a value was meant."""
    try:
        return rows(read(), reference)
    except (ValueError, duckdb.Error) as fault:
        return str(fault).removeprefix("Invalid Input Error: ").partition(MARK)[0].splitlines()[0]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(VALUES, PATHS, PATHS)
def test_json_path_in_sql_and_interpreted(document: Any, iterator: str, reference: str) -> None:
    text = json.dumps(document)
    with TemporaryDirectory() as folder:
        path = Path(folder, "t.json")
        path.write_text(text, "utf-8")
        in_sql = outcome(lambda: read_json(path, source(iterator), (reference,), CON), reference)
    interpreted = outcome(lambda: read_json_records([text], source(iterator), (reference,), CON, ""), reference)
    # Over arrays and objects in one place, SQL has those that several wildcards find one kind after the other.
    several = max(iterator.count("*"), reference.count("*")) > 1
    assert (in_any_order(in_sql) == in_any_order(interpreted)) if several else in_sql == interpreted


def in_any_order(found: object) -> object:
    return sorted(map(sorted, found)) if isinstance(found, list) else found


TAGS = st.sampled_from(["a", "b", "c"])
PLAIN = st.text("xyz <&>\"'ł", max_size=4)


ATTRIBUTES = st.dictionaries(TAGS, PLAIN, max_size=2)


def element(name: str, attributes: dict[str, str], text: str, children: list[tuple[str, str]]) -> str:
    """An element with text before its children, and after each."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    content = "".join(child + escape(tail) for child, tail in children)
    return f"<{name}{written}>{escape(text)}{content}</{name}>"


ELEMENTS = st.recursive(
    st.builds(element, TAGS, ATTRIBUTES, PLAIN, st.just([])),
    lambda inner: st.builds(
        element,
        TAGS,
        st.dictionaries(TAGS, PLAIN, max_size=2),
        PLAIN,
        st.lists(st.tuples(inner, PLAIN), max_size=4),
    ),
    max_leaves=12,
)
XML_STEP = st.sampled_from(["a", "b", "*", "a[1]", "a[2]", "*[@b]", "b[a]", "a[@b='x']"])
XML_STEPS = st.lists(XML_STEP, min_size=1, max_size=2).map("/".join)
ENDS = st.sampled_from(["", "/@a", "/text()"])
REFERENCES = st.builds(str.__add__, XML_STEPS, ENDS) | st.sampled_from(
    ["../@a", "@b", "text()", "../a", ".", "../../@c"]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(ELEMENTS, st.sampled_from(["//", "/"]), XML_STEPS, REFERENCES)
def test_x_path_quick_and_interpreted(document: str, start: str, steps: str, reference: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "t.xml")
        path.write_text(document, "utf-8")
        quick = read_xml(path, source(start + steps), (reference,), CON)
        assert quick.interpreted is None
        found = rows(quick, reference)
    root = defusedxml.ElementTree.fromstring(document)
    interpreted = rows(read_xml_records(root, source(start + steps), (reference,), CON, ""), reference)
    # Which paths a document does not know is judged apart: here, one that gives nothing.
    assert [each for each in interpreted or () if each] == [each for each in found or () if each]


CELLS = st.text(st.sampled_from('ab"\n;, -łŁ'), max_size=4)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_csv_in_sql_and_interpreted(records: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("v", "w"), *records])
    with TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        path.write_text(out.getvalue(), "utf-8", newline="")
        in_sql = [rows(read_csv(path, source(), ("v", "w"), CON), name) for name in ("v", "w")]
        interpreted = [rows(read_csv_records(path, source(), ("v", "w"), CON, ""), name) for name in ("v", "w")]
    kept = [[[] if cell == "-" else [(cell,)] for cell in column] for column in zip(*records, strict=True)] or [[], []]
    assert in_sql == interpreted == kept


def test_both_ways_read_mixed_content_in_its_order(tmp_path: Path) -> None:
    document = "<r><a>0<b>1</b>2<c>3<b>4</b>5</c>6</a></r>"
    (tmp_path / "t.xml").write_text(document)
    root = defusedxml.ElementTree.fromstring(document)
    for reference, values in {"a": ["0123456"], "a/text()": ["0", "2", "6"], "a/c": ["345"]}.items():
        expected = [[(value,) for value in values]]
        assert rows(read_xml(tmp_path / "t.xml", source("/r"), (reference,), CON), reference) == expected
        assert rows(read_xml_records(root, source("/r"), (reference,), CON, ""), reference) == expected


def test_both_ways_read_cells_of_any_length(tmp_path: Path) -> None:
    path, cell = tmp_path / "t.csv", "x" * 200_000
    path.write_text(f"v\n{cell}\n")
    assert rows(read_csv(path, source(), ("v",), CON), "v") == [[(cell,)]]
    assert rows(read_csv_records(path, source(), ("v",), CON, ""), "v") == [[(cell,)]]


def test_both_ways_tell_what_is_no_value(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(text := '{"v": [[]]}')
    in_sql = outcome(lambda: read_json(tmp_path / "t.json", source(), ("v[*]",), CON), "v[*]")
    assert in_sql == outcome(lambda: read_json_records([text], source(), ("v[*]",), CON, ""), "v[*]")
    assert in_sql == "'v[*]' selects an array or an object, not a value"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(
            ("1.50", "1.5"),
            ("1E5", "100000.0"),
            ("1e20", "100000000000000000000.0"),
            ("1e21", "1e21"),
            ("1.5e300", "1.5e300"),
        ),
        *(("0.00001", "0.00001"), ("1e-6", "0.000001"), ("1e-7", "1e-7"), ("-2.5e-10", "-2.5e-10"), ("-0.0", "-0.0")),
    ],
)
def test_both_ways_spell_numbers_alike(tmp_path: Path, written: str, read: str) -> None:
    (tmp_path / "t.json").write_text(text := f'{{"v": {written}}}')
    expected = [[(read, "^^<http://www.w3.org/2001/XMLSchema#double>")]]
    assert rows(read_json(tmp_path / "t.json", source(), ("v",), CON), "v") == expected
    assert rows(read_json_records([text], source(), ("v",), CON, ""), "v") == expected


def test_both_ways_keep_every_digit_of_an_integer(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(text := '{"v": 12345678901234567890123}')
    expected = [[("12345678901234567890123", "^^<http://www.w3.org/2001/XMLSchema#integer>")]]
    assert rows(read_json(tmp_path / "t.json", source(), ("v",), CON), "v") == expected
    assert rows(read_json_records([text], source(), ("v",), CON, ""), "v") == expected


def test_both_ways_know_the_short_forms(tmp_path: Path) -> None:
    document = {"a": {"b": 1}, "two words": 2, "a.c": 3}
    (tmp_path / "t.json").write_text(json.dumps(document))
    for reference in ("a.b", "two words", "$.a.b", "@.a.b", '$["a.c"]', "['a']['b']"):
        in_sql = rows(read_json(tmp_path / "t.json", source("$"), (reference,), CON), reference)
        text = (tmp_path / "t.json").read_text()
        assert in_sql == rows(read_json_records([text], source("$"), (reference,), CON, ""), reference)
