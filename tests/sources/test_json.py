"""JSON and NDJSON: iterators, references, exact numbers, and keys that nobody named."""

import json

import pytest

from app.errors import RegisterError, SourceChanged, SourceUnavailable
from loaders.sources import json_reader

MONEY = {"base": "decimal", "format": {"decimalChar": ",", "groupChar": " "}}


def test_array_at_the_top_is_read(bench, tab, col):
    bench.write("one.json", '\ufeff[{"a": "x", "b": 1}, {"b": 2, "a": null}]')
    bench.read(tab("one", "one.json", col("a"), col("b", datatype="integer")))
    assert bench.rows("one") == [("x", "1", "one.json", 1), (None, "2", "one.json", 2)]


def test_nested_tables_carry_the_row_of_their_record(bench, tab, col):
    document = {
        "fetchedAt": "2026-08-22",
        "filter": {"agreements": [{"x": 1}]},
        "agreements": [
            {"id": "u1", "details": {"nr": "A"}, "parties": [{"name": "p1", "sites": [{"n": 1}, {"n": 2}]}]},
            {"id": "u2", "details": None, "parties": []},
            {"id": "u3", "details": {"nr": "C"}, "parties": [{"name": "p2", "sites": None}, {"name": "p3"}]},
        ],
        "total": 3,
    }
    bench.write("one.json", json.dumps(document))
    top = "$.agreements[*]"
    reading = bench.read(
        tab("umowy", "one.json", col("id"), col("nr", reference="details.nr"), iterator=top),
        tab("strony", "one.json", col("umowa", reference=f"{top}.id"), col("name"), iterator=f"{top}.parties[*]"),
        tab(
            "siedziby", "one.json",
            col("umowa", reference=f"{top}.id"),
            col("strona", reference=f"{top}.parties[*].name"),
            col("n", datatype="integer"),
            iterator=f"{top}.parties[*].sites[*]",
        ),
    )  # fmt: skip
    assert bench.rows("umowy", "id, nr, _row") == [("u1", "A", 1), ("u2", None, 2), ("u3", "C", 3)]
    assert bench.rows("strony", "umowa, name, _row") == [("u1", "p1", 1), ("u3", "p2", 3), ("u3", "p3", 3)]
    assert bench.rows("siedziby", "umowa, strona, n, _row") == [("u1", "p1", "1", 1), ("u1", "p1", "2", 1)]
    assert (reading.records, list(reading.files)) == (3, ["one.json"])


def test_one_description_serves_json_and_ndjson(bench, tab, col):
    records = [{"id": "a", "parties": [{"n": "x"}]}, {"id": "b", "parties": []}]
    bench.write("one.json", json.dumps({"agreements": records}))
    bench.write("one.ndjson", "\n".join(json.dumps(record) for record in records[:1]) + "\n\n" + json.dumps(records[1]))
    tables = [
        tab("u", "one.json", col("id"), iterator="$.agreements[*]"),
        tab(
            "p", "one.json", col("id", reference="$.agreements[*].id"), col("n"), iterator="$.agreements[*].parties[*]"
        ),
    ]
    bench.read(*tables)
    first = bench.rows("u", "id, _row"), bench.rows("p", "id, n, _row")
    bench.read(*tables, overrides={"one.json": str(bench.folder / "one.ndjson")})
    assert (bench.rows("u", "id, _row"), bench.rows("p", "id, n, _row")) == first
    assert first == ([("a", 1), ("b", 2)], [("a", "x", 1)])


def test_one_record_as_a_whole_document(bench, tab, col):
    bench.write("one.json", '{"a": {"b": 1}}')
    bench.read(tab("one", "one.json", col("b"), iterator="$.a"))
    assert bench.rows("one", "b, _row") == [("1", 1)]


@pytest.mark.parametrize(
    ("number", "code", "decimal"),
    [
        ("16760", "16760", "16760"),
        ("1.10", "1.10", "1.1"),
        ("1e3", "1e3", "1000"),
        ("-1.5E-3", "-1.5E-3", "-0.0015"),
        ("12345678901234567890123.45", "12345678901234567890123.45", "12345678901234567890123.45"),
        ("0.1234567890123456789", "0.1234567890123456789", "0.1234567890123456789"),
        ("1e500", "1e500", None),
    ],
)
@pytest.mark.parametrize("suffix", ["json", "ndjson"])
def test_numbers_keep_their_exact_lexical_form(bench, tab, col, suffix, number, code, decimal):
    bench.write(f"one.{suffix}", f'{{"t": "a\\"1.50, 2.0,", "n": {number}, "m": {number} , "z": 1}}')
    columns = [col("t"), col("n"), col("m", datatype=MONEY), col("z")]
    bench.read(tab("one", f"one.{suffix}", *columns, iterator="$" if suffix == "json" else ""))
    rows = bench.rows("one", "t, n, m, z")
    assert rows == ([('a"1.50, 2.0,', code, decimal, "1")] if decimal else [])


def test_numbers_inside_what_is_kept_as_json(bench, tab, col):
    geometry = '{"type":"Point","coordinates":[19.25362,51.348479999999995]}'
    bench.write("one.geojson", f'{{"type":"x","features":[{{"id":1.0,"geometry":{geometry}}}]}}')
    columns = [
        col("id", datatype="integer"),
        col("geometry", datatype="json"),
        col("lat", reference="geometry.coordinates[1]", datatype="decimal"),
    ]
    bench.read(tab("one", "one.geojson", *columns, iterator="$.features[*]"))
    assert bench.rows("one", "id, geometry, lat") == [("1", geometry, "51.348479999999995")]


def test_typed_json_values_need_no_format(bench, tab, col):
    bench.write("one.json", '[{"a": true, "b": 1234.5, "c": 7}, {"a": "Nie", "b": "1 234,5", "c": "7"}]')
    columns = [col("a", datatype={"base": "boolean", "format": "Tak|Nie"}), col("b", datatype=MONEY), col("c")]
    reading = bench.read(tab("one", "one.json", *columns))
    assert not reading.findings
    assert bench.rows("one", "a, b, c") == [("true", "1234.5", "7"), ("false", "1234.5", "7")]


def test_keys_with_dots_colons_and_quotes(bench, tab, col):
    bench.write("one.json", json.dumps([{"a.b": 1, "ref:regon": 2, "w cudzysłowie": {"x": 3}, 'q"\\': 4}]))
    columns = [
        col("a", titles="a.b"),
        col("b", reference="ref:regon"),
        col("c", reference="['w cudzysłowie'].x"),
        col("d", titles='q"\\'),
    ]
    bench.read(tab("one", "one.json", *columns))
    assert bench.rows("one", "a, b, c, d") == [("1", "2", "3", "4")]


def test_any_of_several_titles_is_the_key(bench, tab, col):
    bench.write("one.json", '[{"Nr": 1}, {"numer": 2}]')
    bench.read(tab("one", "one.json", col("nr", titles=["Nr", "numer"], datatype="integer")))
    assert bench.rows("one", "nr") == ["1", "2"]


def test_array_of_values_is_joined_by_the_separator(bench, tab, col):
    bench.write("one.json", '[{"tags": ["a ", "b"], "t": ["x"]}, {"tags": "c|d", "t": []}]')
    bench.read(tab("one", "one.json", col("tags", separator="|"), col("t", reference="t[*]", separator="|")))
    assert bench.rows("one", "tags, t") == [("a|b", "x"), ("c|d", None)]


def test_unknown_keys_are_named_by_their_path(bench, tab, col):
    bench.write("one.json", '[{"a": 1, "d": {"b": 1}, "p": [{"n": 1}]}, {"a": 1, "d": {"bb": 2}, "p": [{"m": 2}]}]')
    columns = [col("a"), col("b", reference="d.b")]
    with pytest.raises(SourceChanged, match=r"„d\.bb” \(similar to „d\.b”\)|„p”") as caught:
        bench.read(tab("one", "one.json", *columns))
    assert "ani czytane, ani pomijane" in caught.value.pl
    with pytest.raises(SourceChanged, match=r"„d\.bb”"):
        bench.read(tab("one", "one.json", *columns, col("p", suppressOutput=True)))
    with pytest.raises(SourceChanged, match=r"„p\.m”"):
        bench.read(
            tab("one", "one.json", col("a"), col("d", suppressOutput=True)),
            tab("two", "one.json", col("n"), iterator="$[*].p[*]"),
        )


def test_ignored_key_hides_its_whole_subtree(bench, tab, col):
    bench.write("one.json", '[{"a": 1, "d": {"pesel": "44051401359", "x": [{"y": 1}]}, "e": [1]}]')
    ignored = [col("d", suppressOutput=True), col("e", suppressOutput=True)]
    reading = bench.read(tab("one", "one.json", col("a", datatype="date"), *ignored))
    assert "44051401359" not in str(reading)


def test_missing_key_stops_the_load_unless_its_object_never_came(bench, tab, col):
    bench.write("one.json", '[{"a": 1, "d": null}, {"a": 2}]')
    columns = [col("a"), col("b", reference="d.b")]
    bench.read(tab("one", "one.json", *columns))
    with pytest.raises(SourceChanged, match="columns missing: „c”") as caught:
        bench.read(tab("one", "one.json", *columns, col("c")))
    assert "brak kolumn: „c”" in caught.value.pl


def test_no_record_is_no_missing_key(bench, tab, col):
    bench.write("one.json", "[]")
    assert bench.read(tab("one", "one.json", col("a"))).records == 0


@pytest.mark.parametrize(
    ("record", "where", "expected"),
    [
        ('{"a": {"x": 1}}', "a", "a single value"),
        ('{"a": [1]}', "a", "a single value"),
        ('{"a": 1, "d": 5}', "d", "an object"),
        ('{"a": 1, "p": {"n": 1}}', "p", "an array"),
        ('{"a": 1, "p": "brak"}', "p", "an array"),
        ('{"a": 1, "p": [{"n": 1}, 5]}', "p", "an object"),
        ("5", "$", "an object"),
        (r'{"a": "x\ud800y"}', "a", "Unicode text, but it holds half a character"),
        (r'{"a": 1, "p": [{"n": [["\udc00"]]}]}', "p[0].n[0][0]", "Unicode text, but it holds half a character"),
        (r'{"a": 1, "\udc00": 1}', "$", "Unicode text, but it holds half a character"),
    ],
)
@pytest.mark.parametrize("suffix", ["json", "ndjson"])
def test_record_of_another_shape_is_left_out(bench, tab, col, suffix, record, where, expected):
    good = '{"a": "x", "d": {"b": 1}, "p": [{"n": 1}]}'
    records = [good, record, good]
    bench.write(f"one.{suffix}", "\n".join(records) if suffix == "ndjson" else f"[{', '.join(records)}]")
    reading = bench.read(
        tab("one", f"one.{suffix}", col("a"), col("b", reference="d.b")),
        tab("two", f"one.{suffix}", col("n"), iterator="$[*].p[*]"),
    )
    assert (bench.rows("one", "_row"), bench.rows("two", "_row")) == ([1, 3], [1, 3])
    assert (reading.records, reading.quarantined) == (3, 1)
    finding = bench.finding()
    assert (finding.severity, finding.component, finding.row) == ("Violation", "row/structure", 2)
    assert (finding.column, finding.source) == (where, f"one.{suffix}")
    assert finding.messages["en"] == f"“{where}” is not what source.json says: expected {expected}"
    assert "oczekiwano" in finding.messages["pl"]


def test_record_with_several_misfits_is_left_out_once(bench, tab, col):
    bad = '{"a": {}, "p": [5, 6]}, {"a": "\\ud800", "p": 1}, {"a": 1, "p": [[]]}'
    bench.write("one.json", f'[{bad}, {{"a": "x", "p": [{{"n": 1}}]}}]')
    reading = bench.read(tab("one", "one.json", col("a")), tab("two", "one.json", col("n"), iterator="$[*].p[*]"))
    assert sorted((finding.row, finding.column) for finding in reading.findings) == [(1, "a"), (2, "a"), (3, "p")]
    assert (reading.records, reading.quarantined, bench.rows("two", "n")) == (4, 3, ["1"])


def test_misfits_beyond_a_thousand_are_summed(bench, tab, col):
    bench.write("one.ndjson", '{"a": []}\n' * 1200 + '{"a": 1}\n')
    reading = bench.read(tab("one", "one.ndjson", col("a")))
    assert (len(reading.findings), reading.quarantined, reading.records) == (1001, 1200, 1201)
    assert reading.findings[-1].messages["en"].endswith(": 200")


@pytest.mark.parametrize("file", ["one.json", "one.ndjson"])
def test_a_number_may_have_any_length(bench, tab, col, file):
    number = "9" * 5_000
    bench.write(file, f'[{{"a": {number}}}]' if file == "one.json" else f'{{"a": {number}}}\n')
    bench.read(tab("one", file, col("a", datatype="integer"), iterator="$[*]"))
    assert bench.rows("one", "a") == [number]
    bench.write(file, f'[{{"a": {number}, "b": "\\ud800"}}]' if file == "one.json" else '{"a": 1, "b": "\\ud800"}\n')
    reading = bench.read(tab("one", file, col("a", datatype="integer"), col("b"), iterator="$[*]"))
    assert [finding.column for finding in reading.findings] == ["b"]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ('[{"a": 1},, {"a": 2}]', 10),
        ('[{"a": 1}', 9),
        ('[{"a": tru}]', 7),
        ("[1] x", 4),
        ("", 0),
        ("?", 0),
        ('{"r": [1]', 9),
    ],
)
def test_malformed_document_is_told_with_its_place(bench, tab, col, text, position):
    bench.write("one.json", text)
    iterator = "$.r[*]" if text.startswith("{") else "$[*]"
    with pytest.raises(SourceUnavailable, match=f"not JSON at character {position}") as caught:
        bench.read(tab("one", "one.json", col("a"), iterator=iterator))
    assert "błąd składni JSON" in caught.value.pl


def test_malformed_line_is_told_without_its_text(bench, tab, col):
    bench.write("one.ndjson", '{"a": 1}\n{"a": "tajne"\n')
    with pytest.raises(SourceUnavailable, match="record 2 is not valid JSON") as caught:
        bench.read(tab("one", "one.ndjson", col("a")))
    assert "tajne" not in caught.value.en


@pytest.mark.parametrize("document", ['{"b": [1]}', '{"a": {"x": 1}}', "[1]", "{}"])
def test_iterator_that_leads_nowhere(bench, tab, col, document):
    bench.write("one.json", document)
    with pytest.raises(SourceChanged, match=r"there is nothing at \$\.a\[\*\]"):
        bench.read(tab("one", "one.json", col("x"), iterator="$.a[*]"))


@pytest.mark.parametrize(("iterator", "error"), [("$[0]", SourceChanged), ("$[*].a[0]", RegisterError)])
def test_iterator_of_one_item_is_not_supported(bench, tab, col, iterator, error):
    bench.write("one.json", "[1]")
    with pytest.raises(error, match=r"nothing at|takes one item"):
        bench.read(tab("one", "one.json", col("x"), iterator=iterator))


def test_one_table_may_ignore_what_another_iterates(bench, tab, col):
    bench.write("one.json", '[{"id": 1, "d": {"p": [{"n": 1, "m": "x"}, {"n": 2}]}}]')
    columns = [col("id"), col("d", suppressOutput=True)]
    items = tab("two", "one.json", col("n"), col("m"), iterator="$[*].d.p[*]")
    bench.read(tab("one", "one.json", *columns), items)
    assert bench.rows("two", "n, m") == [("1", "x"), ("2", None)]
    with pytest.raises(SourceChanged, match=r"„d\.p\.m”"):
        bench.read(tab("one", "one.json", *columns), tab("two", "one.json", col("n"), iterator="$[*].d.p[*]"))
    bench.write("one.json", '[{"id": 1, "d": {"p": {"n": 1}}}]')
    bench.read(tab("one", "one.json", *columns), tab("two", "one.json", col("n"), iterator="$[*].d.p[*]"))
    assert (bench.finding().column, bench.rows("one")) == ("d.p", [])


def test_new_keys_in_a_later_block_are_found(bench, tab, col, monkeypatch):
    monkeypatch.setattr(json_reader, "_BYTES", 50)
    bench.write("one.ndjson", '{"a": "x", "b": 1}\n' * 20 + '{"b": 1}\n')
    reading = bench.read(tab("one", "one.ndjson", col("a"), col("b", datatype="integer")))
    assert reading.records == 21
    bench.write("one.ndjson", '{"a": "x", "b": 1}\n' * 20 + '{"b": 1, "c": 1}\n')
    with pytest.raises(SourceChanged, match="„c”"):
        bench.read(tab("one", "one.ndjson", col("a"), col("b", datatype="integer")))
    bench.write("one.ndjson", '{"a": "x", "b": 1}\n' * 20 + '{"a": "x", "b": [1]}\n')
    reading = bench.read(tab("one", "one.ndjson", col("a"), col("b", datatype="integer")))
    assert (bench.finding().row, reading.records, reading.quarantined) == (21, 21, 1)


@pytest.mark.parametrize("path", ["$..a", "a[?(@.b)]", "a['b", "$[*].x[*].y"])
def test_unsupported_reference_is_register_error(bench, tab, col, path):
    bench.write("one.json", "[]")
    with pytest.raises(RegisterError, match=r"not supported|many values"):
        bench.read(tab("one", "one.json", col("a", reference=path)))


def test_reference_outside_the_record_is_register_error(bench, tab, col):
    bench.write("one.json", "[]")
    with pytest.raises(RegisterError, match="does not share the record"):
        bench.read(tab("one", "one.json", col("a", reference="$.fetchedAt"), iterator="$.rows[*]"))


def test_two_iterators_over_one_file_are_two_sources(bench, tab, col):
    bench.write("one.json", '{"a": [{"x": 1}], "b": [{"x": "źle"}, {"x": 2}]}')
    reading = bench.read(
        tab("one", "one.json", col("x", datatype="integer"), iterator="$.a[*]"),
        tab("two", "one.json", col("x", datatype="integer"), iterator="$.b[*]"),
    )
    assert bench.rows("one", "x, _source, _row") == [("1", "one.json#one", 1)]
    assert bench.rows("two", "x, _source, _row") == [("2", "one.json#two", 2)]
    assert (reading.records, reading.quarantined) == (3, 1)


def test_long_document_is_cut_at_any_place(bench, tab, col):
    # Records of growing length meet the window's end at every place; one is longer than a window.
    records = [{"a": "ł" * (n % 977), "n": n} for n in range(4000)] + [{"a": "x" * 3_000_000, "n": 1234567}]
    bench.write("one.json", json.dumps({"skip": ["y" * 2_000_000], "r": records}, ensure_ascii=False))
    bench.read(tab("one", "one.json", col("a"), col("n", datatype="integer"), iterator="$.r[*]"))
    assert bench.rows("one", "length(a)::INT") == [len(record["a"]) or None for record in records]
    assert bench.rows("one", "n::INT") == [record["n"] for record in records]


def test_number_at_the_end_of_a_window_goes_on(bench, tab, col):
    bench.write("one.json", "[" + " " * ((1 << 20) - 8) + '{"a":1}, ' + "]".rjust(5).replace("    ]", '{"a":2}]'))
    bench.read(tab("one", "one.json", col("a")))
    assert bench.rows("one", "a") == ["1", "2"]


def test_other_encoding_of_json(bench, tab, col):
    bench.write("one.json", '[{"a": "Łódź"}]', "windows-1250")
    bench.read(tab("one", "one.json", col("a"), dialect={"encoding": "windows-1250"}))
    assert bench.rows("one", "a") == ["Łódź"]
