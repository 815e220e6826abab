"""Reading after an earlier run: known records are not read again, and nothing else differs from reading all."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import SourceChanged
from loaders.sources.recall import Earlier
from tests.sources.conftest import Bench, column, table

KEY = b"secret"
# A number is faulty when it is negative; the last of the texts is an identifier that lost its zeros, and is repaired.
COLUMNS = (
    column("a", datatype={"@id": "def/Krs", "base": "string"}),
    column("n", datatype={"base": "integer", "minimum": "0"}),
)
KRS = ("0000127206", "0000028860", "127206")
RECORD = st.tuples(st.sampled_from(KRS), st.integers(-1, 3), st.lists(st.integers(-1, 2), max_size=2))
RECORDS = st.lists(RECORD, max_size=8)
FORMATS = ("one.csv", "one.ndjson", "one.json")


def tables(url: str) -> list[dict[str, Any]]:
    if url.endswith(".csv"):
        return [table("t", url, *COLUMNS, key=["a", "n"])]
    items = table("items", url, column("k", reference="k", datatype="integer"), iterator="$[*].items[*]")
    items["tableSchema"]["columns"][0]["datatype"] = {"base": "integer", "minimum": "0"}
    return [table("t", url, *COLUMNS, column("items", suppressOutput=True), key=["a", "n"]), items]


def test_a_key_that_leaves_with_its_last_record_is_told(bench: Bench) -> None:
    described = table("t", "one.json", column("a"), column("b"))
    for records in ([{"a": "1", "b": "2"}, {"a": "3"}], [{"a": "4"}, {"a": "3"}]):
        bench.write("one.json", json.dumps(records))
        if "b" in records[0]:
            bench.read(described, earlier=Earlier(KEY))
        else:
            with pytest.raises(SourceChanged):
                bench.read(described, earlier=Earlier(KEY, resumed=True))


def test_a_key_that_only_a_known_record_has_is_no_loss(bench: Bench) -> None:
    described = table("t", "one.json", column("a"), column("b"))
    bench.write("one.json", json.dumps([{"a": "1", "b": "2"}, {"a": "3"}]))
    bench.read(described, earlier=Earlier(KEY))
    bench.write("one.json", json.dumps([{"a": "1", "b": "2"}, {"a": "4"}]))
    bench.read(described, earlier=Earlier(KEY, resumed=True))
    assert bench.rows("t", "a, b") == [("1", "2"), ("4", None)]


def text(url: str, records: Iterable[tuple[str, int, list[int]]]) -> str:
    if url.endswith(".csv"):
        return "a,n\n" + "".join(f"{a},{n}\n" for a, n, _ in records)
    objects = [json.dumps({"a": a, "n": n, "items": [{"k": k} for k in items]}) for a, n, items in records]
    return "\n".join(objects) if url.endswith(".ndjson") else f"[{', '.join(objects)}]"


def outcome(bench: Bench) -> tuple[Any, ...]:
    """All that is promised of a reading, and the marks it leaves."""
    assert bench.reading is not None
    rows = [sorted(bench.con.execute(f'FROM "{name}"').fetchall(), key=str) for name in bench.reading.tables]
    marks = sorted(bench.con.execute("FROM _marks").fetchall())
    reading = bench.reading
    return rows, marks, sorted(map(str, reading.findings)), reading.records, reading.quarantined, reading.files


def read(bench: Bench, url: str, records: list[tuple[str, int, list[int]]], *, resumed: bool) -> tuple[Any, ...]:
    # Two records that are always there, so that every key and column is.
    bench.write(url, text(url, [*records, (KRS[0], 8, [1]), (KRS[1], 9, [2])]))
    bench.read(*tables(url), earlier=Earlier(KEY, resumed=resumed))
    return outcome(bench)


@pytest.mark.parametrize("url", FORMATS)
@given(old=RECORDS, new=RECORDS)
@settings(max_examples=20)
def test_reading_on_is_the_same_as_reading_all(
    tmp_path_factory: pytest.TempPathFactory,
    url: str,
    old: list[tuple[str, int, list[int]]],
    new: list[tuple[str, int, list[int]]],
) -> None:
    folder = tmp_path_factory.mktemp("recall")
    on, afresh = Bench(folder), Bench(folder)
    read(on, url, old, resumed=False)
    assert read(on, url, new, resumed=True) == read(afresh, url, new, resumed=False)
    on.con.close()
    afresh.con.close()


@pytest.mark.parametrize("url", FORMATS)
def test_known_records_are_not_read_again(bench: Bench, url: str) -> None:
    read(bench, url, [(KRS[0], 1, [1]), (KRS[1], 2, [])], resumed=False)
    # If the value were read again, this would be undone.
    bench.con.execute("UPDATE t SET a = 'kept'")
    read(bench, url, [(KRS[0], 3, []), (KRS[1], 2, [])], resumed=True)
    assert bench.rows("t", "a") == [KRS[0], "kept", "kept", "kept"]


def test_rows_of_another_source_go(bench: Bench) -> None:
    read(bench, "one.csv", [(KRS[0], 1, [])], resumed=False)
    (bench.folder / "two.csv").write_text(f"a,n\n{KRS[0]},1\n")
    bench.read(*tables("one.csv"), earlier=Earlier(KEY, resumed=True), overrides={"": str(bench.folder / "two.csv")})
    assert bench.con.execute("SELECT _source, a FROM t").fetchall() == [("two.csv", KRS[0])]
    assert bench.con.execute("SELECT DISTINCT _source FROM _marks").fetchall() == [("two.csv",)]


def test_marks_do_not_tell_without_the_key(tmp_path: Path) -> None:
    one, other = Bench(tmp_path), Bench(tmp_path)
    one.write("one.csv", f"a,n\n{KRS[0]},1\n")
    one.read(*tables("one.csv"), earlier=Earlier(b"one"))
    other.read(*tables("one.csv"), earlier=Earlier(b"other"))
    marks = [made.con.execute("SELECT high FROM _marks").fetchall() for made in (one, other)]
    assert marks[0] != marks[1]
    one.con.close()
    other.con.close()
