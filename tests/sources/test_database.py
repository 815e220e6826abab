"""Databases behind SQLAlchemy: SQLite always, PostgreSQL where TEST_POSTGRES_URL points to one."""

import datetime as dt
import os
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.errors import RegisterError, SourceChanged, SourceUnavailable
from loaders.sources import database
from loaders.sources.cellvalues import written


@pytest.fixture
def sqlite(bench):
    path = bench.folder / "ewidencja.db"
    with closing(sqlite3.connect(path)) as con:
        con.execute("CREATE TABLE obiekty (nr TEXT, kwota REAL, od TEXT, n INTEGER, b BLOB)")
        con.executemany(
            "INSERT INTO obiekty VALUES (?, ?, ?, ?, ?)",
            [("A 1", 1234.5, "31.07.2026", 7, b"\x01\xff"), ("A 2", None, None, None, None)],
        )
        con.commit()
    return f"sqlite:///{path}"


def columns(col):
    money = {"base": "decimal", "format": {"decimalChar": ","}}
    date = {"base": "date", "format": "dd.MM.yyyy"}
    return [col("nr"), col("kwota", datatype=money), col("od", datatype=date), col("n", datatype="integer")]


@pytest.mark.parametrize("iterator", ["obiekty", "main.obiekty", "SELECT * FROM obiekty WHERE nr <> ':x%' ORDER BY nr"])
def test_table_or_query_is_read(bench, tab, col, sqlite, iterator):
    reading = bench.read(tab("one", sqlite, *columns(col), col("b", suppressOutput=True), iterator=iterator))
    assert bench.rows("one") == [
        ("A 1", "1234.5", "2026-07-31", "7", "sqlite:ewidencja.db", 1),
        ("A 2", None, None, None, "sqlite:ewidencja.db", 2),
    ]
    assert list(reading.files) == ["sqlite:ewidencja.db"]


def test_digest_tells_the_rows_that_are_read(bench, tab, col, sqlite):
    def digest(query):
        table = tab("one", sqlite, *columns(col), col("b", suppressOutput=True), iterator=query)
        return bench.read(table).files["sqlite:ewidencja.db"]

    up = digest("SELECT nr, kwota, od, n FROM obiekty ORDER BY nr")
    assert digest("SELECT nr, kwota, od, n FROM obiekty WHERE nr <> 'B' ORDER BY nr") == up
    assert digest("SELECT n, od, kwota, nr, b FROM obiekty ORDER BY nr") == up
    others = [
        digest(f"SELECT {values} FROM obiekty ORDER BY nr{order}")
        for values, order in (
            ("nr, kwota, od, n", " DESC"),
            ("nr, kwota, od, n", " LIMIT 1"),
            ("nr, kwota + 1 AS kwota, od, n", ""),
            ("nr, kwota, od, CAST(n AS TEXT) AS n", ""),
            ("nr, kwota, coalesce(od, '') AS od, n", ""),
        )
    ]
    assert len({up, *others}) == 6


def test_a_database_is_asked_for_what_was_read(bench, tab, col, sqlite):
    table = tab("one", sqlite, *columns(col), col("b", suppressOutput=True), iterator="obiekty")
    reading = bench.read(table, tab("none", sqlite, col("n"), iterator="SELECT n FROM obiekty WHERE n > 9"))
    assert reading.standing.contents() == reading.files
    with closing(sqlite3.connect(bench.folder / "ewidencja.db")) as con:
        con.execute("UPDATE obiekty SET b = NULL")
        con.commit()
        assert reading.standing.contents() == reading.files
        con.execute("UPDATE obiekty SET n = 10")
        con.commit()
    assert reading.standing.contents() != reading.files


def test_a_password_is_no_part_of_what_tells_a_database():
    assert database.place("postgresql://user:tajne@127.0.0.1/x?password=inne") == "postgresql://user:***@127.0.0.1/x"


def test_digest_is_of_all_tables_of_a_database(bench, tab, col, sqlite):
    def digest(first, second):
        tables = [
            tab(f"t{index}", sqlite, col("a"), iterator=f"SELECT '{a}' AS a") for index, a in enumerate((first, second))
        ]
        return bench.read(*tables).files

    assert list(digest("x", "y")) == ["sqlite:ewidencja.db"]
    assert digest("x", "y") != digest("z", "y")
    assert digest("x", "y") != digest("x", "z")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([dt.date(2026, 7, 31), None], '["2026-07-31", null]'),
        ({"a": Decimal("1.50"), "b": [1, "ł"]}, '{"a": "1.50", "b": [1, "ł"]}'),
        (memoryview(b"\x01\xff"), "01ff"),
        (bytearray(b"\x01\xff"), "01ff"),
    ],
)
def test_what_drivers_give_for_arrays_and_bytes_has_a_text(value, text):
    assert written(value) == text


def test_relative_database_lies_in_the_folder_of_the_register(bench, tab, col, sqlite):
    bench.read(tab("one", "sqlite:///ewidencja.db", *columns(col), col("b", suppressOutput=True), iterator="obiekty"))
    assert bench.rows("one", "nr") == ["A 1", "A 2"]


def test_columns_of_a_query_are_strict(bench, tab, col, sqlite):
    with pytest.raises(SourceChanged, match=r"sqlite:ewidencja\.db: columns neither read nor ignored in .*: „b”"):
        bench.read(tab("one", sqlite, *columns(col), iterator="obiekty"))


def test_failing_query_is_source_unavailable_without_password(bench, tab, col, sqlite):
    with pytest.raises(SourceUnavailable, match="no such table: brak") as caught:
        bench.read(tab("one", sqlite, col("a"), iterator="brak"))
    assert "baza danych nie odpowiada" in caught.value.pl


def test_a_database_that_is_no_file_is_not_made(bench, tab, col):
    with pytest.raises(SourceUnavailable, match=r"^sqlite:brak\.db: there is no such file$"):
        bench.read(tab("one", "sqlite:///brak.db", col("a"), iterator="SELECT 1 AS a"))
    assert not (bench.folder / "brak.db").exists()
    bench.read(tab("one", "sqlite:///:memory:", col("a"), iterator="SELECT 1 AS a"))
    assert bench.rows("one", "a") == ["1"]


def test_server_that_is_not_there_is_source_unavailable(bench, tab, col):
    url = "postgresql+psycopg://user:tajne@127.0.0.1:1/ewidencja?connect_timeout=2"
    with pytest.raises(SourceUnavailable, match="postgresql:ewidencja: the database does not answer") as caught:
        bench.read(tab("one", url, col("a"), iterator="a"))
    assert "tajne" not in caught.value.en + caught.value.pl


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("oracle+cx_oracle://user:tajne@x/y", "oracle:y: the driver cx_Oracle for this database is not installed"),
        ("sqlite:///ewidencja.db?timeout=tajne", "sqlite:ewidencja.db: the options in the URL of the database are not"),
    ],
)
def test_a_url_that_no_driver_takes_is_register_error(bench, tab, col, sqlite, url, expected):
    with pytest.raises(RegisterError, match=f"^{expected}") as caught:
        bench.read(tab("one", url, col("a"), iterator="a"))
    assert "tajne" not in caught.value.en + caught.value.pl


@pytest.mark.parametrize("url", ["nosuchdb://x/y", "https://example.org/a.csv", "postgresql://user:tajne@x:abc/y"])
def test_unknown_kind_of_database_is_register_error(bench, tab, col, url):
    with pytest.raises(RegisterError, match="not a database URL that SQLAlchemy knows"):
        bench.read(tab("one", url, col("a"), iterator="a"))


def test_table_of_a_database_needs_an_iterator(bench, tab, col, sqlite):
    with pytest.raises(RegisterError, match="needs an rml:iterator"):
        bench.read(tab("one", sqlite, col("a")))


def test_two_queries_of_one_database_are_two_sources(bench, tab, col, sqlite):
    bench.read(
        tab("one", sqlite, col("nr"), iterator="SELECT nr FROM obiekty"),
        tab("two", sqlite, col("n"), iterator="SELECT n FROM obiekty"),
    )
    assert bench.rows("two", "_source") == ["sqlite:ewidencja.db#two"] * 2


def test_postgresql_types_get_their_lexical_form(bench, tab, col):
    url = os.environ.get("TEST_POSTGRES_URL")
    if not url and not os.environ.get("CI"):
        pytest.skip("TEST_POSTGRES_URL names no PostgreSQL server")
    assert url, "CI must set TEST_POSTGRES_URL"
    query = (
        "SELECT (25 % 13 + 0.50)::numeric AS kwota, DATE '2026-07-31' AS dzien, "
        "TIMESTAMP '2026-07-31 10:05' AS chwila, TIMESTAMPTZ '2026-07-31 10:05+00' AS wtedy, "
        "true AS czy, 'Łódź'::text AS nazwa, "
        "'6f2c0b1e-0000-4000-8000-000000000000'::uuid AS id, '{\"a\": [1]}'::jsonb AS j"
    )
    columns = [
        col("kwota", datatype="decimal"),
        col("dzien", datatype={"base": "date", "format": "dd.MM.yyyy"}),
        col("chwila", datatype="dateTime"),
        col("wtedy", datatype="dateTime"),
        col("czy", datatype={"base": "boolean", "format": "T|N"}),
        col("nazwa"),
        col("id"),
        col("j", datatype="json"),
    ]
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        zone = connection.exec_driver_sql("SHOW timezone").scalar()
    bench.read(tab("one", url, *columns, iterator=query))
    row = bench.rows("one")[0]
    assert row[:3] == ("12.5", "2026-07-31", "2026-07-31T10:05:00")
    assert row[3].startswith("2026-07-31T") if zone not in ("UTC", "Etc/UTC") else row[3] == "2026-07-31T10:05:00Z"
    assert row[4:8] == ("true", "Łódź", "6f2c0b1e-0000-4000-8000-000000000000", '{"a": [1]}')
