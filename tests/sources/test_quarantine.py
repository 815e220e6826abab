"""What is left out: whole records, keys that repeat, and the sum of what is not told one by one."""

import json

import pytest

from loaders import sources


@pytest.fixture
def agreements(bench, tab, col):
    records = [
        {"id": "u1", "parties": [{"nip": "7251801126"}]},
        {"id": "u2", "parties": [{"nip": "7251801126"}, {"nip": "0000041013"}]},
        {"id": "u3", "parties": []},
    ]
    bench.write("one.json", json.dumps(records))
    return [
        tab("umowy", "one.json", col("id"), iterator="$[*]"),
        tab("strony", "one.json", col("id", reference="$[*].id"), col("nip", datatype={"@id": "def/Nip"}),
            iterator="$[*].parties[*]"),
    ]  # fmt: skip


def test_bad_cell_of_a_child_leaves_out_the_whole_record(bench, agreements):
    reading = bench.read(*agreements)
    assert bench.rows("umowy", "id") == ["u1", "u3"]
    assert bench.rows("strony", "id") == ["u1"]
    assert (reading.records, reading.quarantined) == (3, 1)
    assert (bench.finding().row, bench.finding().column) == (2, "nip")


def test_gate_leaves_out_records_later(bench, agreements):
    reading = bench.read(*agreements)
    sources.quarantine(bench.con, reading, [("one.json", 1), ("one.json", 9), ("other.json", 3)])
    assert (bench.rows("umowy", "id"), bench.rows("strony", "id")) == (["u3"], [])
    sources.quarantine(bench.con, reading, [])
    assert bench.rows("umowy", "id") == ["u3"]


def test_typed_table_has_only_what_was_promised(bench, agreements):
    bench.read(*agreements)
    assert bench.con.table("strony").columns == ["id", "nip", "_source", "_row"]
    assert {str(kind) for kind in bench.con.table("strony").types} == {"VARCHAR", "BIGINT"}


def test_reading_again_replaces_the_tables(bench, agreements):
    bench.read(*agreements)
    bench.read(*agreements)
    assert bench.rows("umowy", "id") == ["u1", "u3"]


def test_key_that_repeats_leaves_out_every_record_that_has_it(bench, tab, col):
    bench.write("one.csv", "id,v\na,1\nb,2\na,3\nc,4\n")
    reading = bench.read(tab("one", "one.csv", col("id"), col("v"), key="id"))
    assert bench.rows("one", "id") == ["b", "c"]
    assert [(f.component, f.row, f.column, f.value) for f in reading.findings] == [
        ("cell/unique", 2, "id", "a"),
        ("cell/unique", 4, "id", "a"),
    ]
    assert reading.findings[0].messages == {
        "pl": "„a” powtarza się w wierszach: 2, 4; klucz musi być niepowtarzalny",
        "en": "“a” is repeated in rows 2, 4; a key must be unique",
    }
    assert reading.quarantined == 2


def test_same_row_twice_is_one_entry(bench, tab, col):
    bench.write("one.csv", "id,v\na,1\na,1\n")
    reading = bench.read(tab("one", "one.csv", col("id"), col("v"), key="id"))
    assert (bench.rows("one", "id"), reading.findings) == (["a", "a"], ())


def test_key_of_several_columns_may_have_empty_parts(bench, tab, col):
    bench.write("one.csv", "a,b,v\n1,,x\n1,2,y\n1,,z\n,,q\n")
    reading = bench.read(tab("one", "one.csv", col("a"), col("b"), col("v"), key=["a", "b"]))
    assert bench.rows("one", "v") == ["y"]
    assert [(f.component, f.row, f.column) for f in reading.findings] == [
        ("cell/required", 5, "a, b"),
        ("cell/unique", 2, "a, b"),
        ("cell/unique", 4, "a, b"),
    ]


def test_faults_beyond_a_thousand_are_summed_and_all_left_out(bench, tab, col):
    bench.write("one.csv", "a,b\n" + "".join(f"x{n},{n}\n" for n in range(1500)) + "1,2\n")
    reading = bench.read(tab("one", "one.csv", col("a", datatype="integer"), col("b")))
    assert (len(reading.findings), reading.records, reading.quarantined) == (1001, 1501, 1500)
    assert [finding.row for finding in reading.findings[:2]] == [2, 3]
    last = reading.findings[-1]
    assert (last.component, last.row, last.column) == ("cell/datatype", None, "a")
    assert last.messages == {
        "pl": "Takich samych błędów w tej kolumnie, niewymienionych osobno, jest jeszcze: 500",
        "en": "More faults of this kind in this column that are not listed one by one: 500",
    }
    assert bench.rows("one", "a") == ["1"]


def test_repeated_keys_beyond_a_thousand_are_summed(bench, tab, col):
    bench.write("one.csv", "a,b\n" + "".join(f"{n // 2},{n}\n" for n in range(1200)))
    reading = bench.read(tab("one", "one.csv", col("a"), col("b"), key="a"))
    assert (len(reading.findings), reading.quarantined) == (1001, 1200)
    assert reading.findings[-1].messages["en"].endswith(": 200")


def test_several_faults_of_one_row_are_all_told(bench, tab, col):
    bench.write("one.csv", "a,b\nx,y\n")
    reading = bench.read(tab("one", "one.csv", col("a", datatype="integer"), col("b", datatype="date")))
    assert [(finding.row, finding.column) for finding in reading.findings] == [(2, "a"), (2, "b")]
    assert reading.quarantined == 1


def test_column_is_called_as_its_keeper_calls_it(bench, tab, col):
    bench.write("one.csv", "Data decyzji\nx\n")
    bench.read(tab("one", "one.csv", col("data", titles="Data decyzji", datatype="date")))
    assert bench.finding().column == "Data decyzji"


def test_large_file_is_typed_in_batches(bench, tab, col):
    bench.write("one.csv", "a\n" + "".join(f"{n}\n" for n in range(120_001)))
    reading = bench.read(tab("one", "one.csv", col("a", datatype="integer")))
    assert reading.records == 120_001
    assert bench.con.execute("SELECT count(*), sum(a::INT), max(_row) FROM one").fetchall() == [
        (120_001, 120_000 * 120_001 // 2, 120_002)
    ]
