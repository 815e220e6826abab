"""Databases as sources: R2RML, D2RQ descriptions, natural datatypes; SQLite always, PostgreSQL where there is one."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from app.errors import MappingError
from loaders.mapping import compile_mapping, write
from loaders.mapping.__main__ import main
from loaders.mapping.databases.address import database_url
from loaders.mapping.databases.natural import natural
from loaders.mapping.local import Local

PREFIXES = """\
@prefix ex: <https://example.org/> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://w3id.org/rml/> .
@prefix old: <http://semweb.mmlab.be/ns/rml#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix d2rq: <http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#> .
"""
SCHEMA = """
CREATE TABLE "Patient" (
    "Id" INTEGER, "Name" VARCHAR(20), "Weight" FLOAT, "Height" NUMERIC(5, 2), "Insured" BOOLEAN, "Born" DATE,
    "Seen" TIMESTAMP, "Woken" TIME, "Photo" BINARY_TYPE, "Ward" INTEGER
);
INSERT INTO "Patient" VALUES
    (10, 'Łucja', 80.25, 1.70, true, '1981-10-10', '2009-10-10 12:12:22', '07:30:00', BINARY_VALUE, 1),
    (11, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE ward (code INTEGER, "Ward name" VARCHAR(20));
INSERT INTO ward VALUES (1, 'A 100%'), (2, 'B');
"""
TABLE = 'rr:logicalTable [ rr:tableName "\\"Patient\\"" ]'
SUBJECT = 'rr:subjectMap [ rr:template "https://s.example/{\\"Id\\"}" ]'


def schema(binary: str, value: str) -> list[str]:
    return [s for s in SCHEMA.replace("BINARY_TYPE", binary).replace("BINARY_VALUE", value).split(";\n") if s.strip()]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        with closing(sqlite3.connect(tmp_path / "ward.db")) as con:
            con.executescript(";".join(schema("BLOB", "x'01ff'")))
        yield "sqlite:///ward.db"
        return
    url = os.environ.get("TEST_POSTGRES_URL")
    if url is None:
        assert "CI" not in os.environ, "CI has a PostgreSQL"
        pytest.skip("TEST_POSTGRES_URL is not set: no PostgreSQL to read from")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as con:
        for statement in ('DROP TABLE IF EXISTS "Patient", ward', *schema("BYTEA", "'\\x01ff'")):
            con.exec_driver_sql(statement.replace("%", "%%"))
    yield url
    with engine.begin() as con:
        con.exec_driver_sql('DROP TABLE "Patient", ward')


Run = Callable[..., list[str]]


@pytest.fixture
def run(database: str, tmp_path: Path) -> Run:
    """Map, and return the lines without the subject's and predicate's common part."""

    def lines(mapping: str, *, nulls: tuple[str, ...] = ()) -> list[str]:
        (tmp_path / "m.ttl").write_text(PREFIXES + mapping.replace("DATABASE", database), "utf-8")
        with duckdb.connect(config={"threads": "1"}) as con, Local(tmp_path, nulls, database) as sources:
            plan = compile_mapping(tmp_path / "m.ttl", base="https://b.example/", sources=sources, con=con)
            write(con, plan, tmp_path / "out.nq")
        text = (tmp_path / "out.nq").read_text("utf-8")
        return text.replace("https://s.example/", "").replace("https://example.org/", "").splitlines()

    return lines


@pytest.mark.parametrize(
    ("column", "term"),
    {
        "Id": '"10"^^xsd:integer',
        "Name": '"Łucja"',
        "Weight": '"8.025E1"^^xsd:double',
        "Height": '"1.70"^^xsd:decimal',
        "Insured": '"true"^^xsd:boolean',
        "Born": '"1981-10-10"^^xsd:date',
        "Seen": '"2009-10-10T12:12:22"^^xsd:dateTime',
        "Woken": '"07:30:00"^^xsd:time',
        "Photo": '"01FF"^^xsd:hexBinary',
    }.items(),
)
def test_column_has_its_natural_datatype(run: Run, column: str, term: str) -> None:
    column = f'rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:column "\\"{column}\\"" ] ]'
    lexical, _, kind = term.partition("^^xsd:")
    # SQLite keeps no digits that a binary fraction does not need.
    lexical = lexical.replace("1.70", "1.7")
    full = f"{lexical}^^<http://www.w3.org/2001/XMLSchema#{kind}>" if kind else lexical
    made = [line.replace("1.70", "1.7") for line in run(f"ex:T {TABLE} ; {SUBJECT} ; {column} .")]
    assert made[0] == f"<10> <p> {full} ."
    assert len(made) == 1 + (column.count("Id"))


def test_names_without_delimiters_mean_columns_in_any_case(run: Run) -> None:
    name = 'rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:column "NAME" ] ]'
    subject = 'rr:subjectMap [ rr:template "https://s.example/{id}" ]'
    assert run(f'ex:T rr:logicalTable [ rr:tableName "Patient" ] ; {subject} ; {name} .') == ['<10> <p> "Łucja" .']


def test_query_with_percent_and_semicolon_is_read(run: Run) -> None:
    query = 'SELECT code, \\"Ward name\\" AS n FROM ward WHERE \\"Ward name\\" LIKE \'A 1%\' OR code = 3;'
    subject = 'rr:subjectMap [ rr:template "https://s.example/{code}" ]'
    name = 'rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:column "n" ] ]'
    made = run(f'ex:T rr:logicalTable [ rr:sqlQuery "{query}" ; rr:sqlVersion rr:SQL2008 ] ; {subject} ; {name} .')
    assert made == ['<1> <p> "A 100%" .']


def test_join_between_tables(run: Run) -> None:
    mapping = f"""ex:T {TABLE} ; {SUBJECT} ;
        rr:predicateObjectMap [ rr:predicate ex:ward ; rr:objectMap [ rr:parentTriplesMap ex:W ;
            rr:joinCondition [ rr:child "\\"Ward\\"" ; rr:parent "code" ] ] ] .
    ex:W rr:logicalTable [ rr:tableName "ward" ] ; rr:subjectMap [ rr:template "https://s.example/w{{code}}" ] ."""
    assert run(mapping) == ["<10> <ward> <w1> ."]


DATABASE = 'a d2rq:Database ; d2rq:jdbcDSN "DATABASE"'
WARD = "SELECT * FROM ward"


@pytest.mark.parametrize(
    "source",
    [
        f'rml:source [ {DATABASE} ] ; rml:referenceFormulation rml:SQL2008Table ; rml:iterator "ward"',
        f'rml:source [ {DATABASE} ; rml:null "B" ] ; rml:referenceFormulation rml:SQL2008Query ; rml:iterator "{WARD}"',
        f'old:source [ {DATABASE} ] ; old:query "{WARD} WHERE code = 1"',
        f'old:source [ {DATABASE} ] ; rr:tableName "ward"',
    ],
)
def test_database_is_described_in_the_mapping(run: Run, source: str) -> None:
    name = 'rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:column "Ward name" ] ]'
    subject = 'rr:subjectMap [ rr:template "https://s.example/{code}" ]'
    assert run(f"ex:T rml:logicalSource [ {source} ] ; {subject} ; {name} .")[0] == '<1> <p> "A 100%" .'


def test_undeclared_nulls_of_the_run_count(run: Run) -> None:
    name = 'rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:column "Ward name" ] ]'
    subject = 'rr:subjectMap [ rr:template "https://s.example/{code}" ]'
    mapping = f'ex:T rr:logicalTable [ rr:tableName "ward" ] ; {subject} ; {name} .'
    assert run(mapping, nulls=("A 100%",)) == ['<2> <p> "B" .']


def test_table_of_which_no_column_is_used_gives_its_constant_once(run: Run) -> None:
    mapping = 'ex:T rr:logicalTable [ rr:tableName "ward" ] ; rr:subjectMap [ rr:constant ex:s ; rr:class ex:C ] .'
    assert run(mapping) == ["<s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <C> ."]


QUERY = 'rr:logicalTable [ rr:sqlQuery "{}" ]'


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('rr:logicalTable [ rr:tableName "nothing" ]', r"m\.ttl, line 7: the database does not answer the query"),
        (QUERY.format("SELECT code, code FROM ward"), "gives two columns one name: code, code"),
        (QUERY.format(""), "neither a table nor a query"),
        ('rr:logicalTable [ rr:tableName "ward" ; rr:sqlQuery "SELECT 1" ]', "one table or one query"),
        (
            'rr:logicalTable [ rr:tableName "ward" ; rr:sqlVersion rr:SQL1492 ]',
            "line 7: .*SQL1492 is no version",
        ),
        (
            'rr:logicalTable [ rr:tableName "ward" ]',
            "no column '\"Id\"' in the table ward; columns: code",
        ),
    ],
)
def test_fault_in_a_logical_table_names_its_line(run: Run, table: str, message: str) -> None:
    with pytest.raises(MappingError, match=message):
        run(f"ex:T {table} ; {SUBJECT} .")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (None, "names none, and none is given"),
        ("postgresql+psycopg://me:tajne@127.0.0.1:1/x?connect_timeout=2", "does not answer the query"),
        ("sqlite:///none.db", "there is no file none.db"),
        ("jdbc:hsqldb:mem:x", "jdbc:hsqldb is not known; known: postgresql"),
        ("nonsense", "neither a JDBC name nor a URL of a database"),
        ("nosuchdb://me:tajne@host/x", "the database"),
    ],
)
def test_database_that_is_not_there_is_an_error_without_password(tmp_path: Path, url: str | None, message: str) -> None:
    (tmp_path / "m.ttl").write_text(f"{PREFIXES}ex:T {TABLE} ; {SUBJECT} .", "utf-8")
    with (
        duckdb.connect() as con,
        Local(tmp_path, database=url) as sources,
        pytest.raises(MappingError, match=message) as caught,
    ):
        compile_mapping(tmp_path / "m.ttl", base=None, sources=sources, con=con)
    assert "tajne" not in caught.value.en + caught.value.pl


@pytest.mark.parametrize(
    ("jdbc", "url"),
    {
        "jdbc:postgresql://db.example:5433/reg": "postgresql+psycopg://ja:haslo@db.example:5433/reg",
        "jdbc:mysql://localhost/reg?charset=utf8": "mysql+pymysql://ja:haslo@localhost/reg?charset=utf8",
        "jdbc:sqlserver://host:1433;databaseName=reg": "mssql+pyodbc://ja:haslo@host:1433/reg",
        "jdbc:postgresql:reg": "postgresql+psycopg://ja:haslo@/reg",
        "mysql+pymysql://host/reg": "mysql+pymysql://ja:haslo@host/reg",
    }.items(),
)
def test_jdbc_name_becomes_a_url(jdbc: str, url: str) -> None:
    assert database_url(jdbc, "ja", "haslo", Path()).render_as_string(hide_password=False) == url


@pytest.mark.parametrize(
    ("value", "lexical"),
    [
        (80.25, "8.025E1"),
        (30.0, "3.0E1"),
        (-0.001, "-1.0E-3"),
        (1e300, "1.0E300"),
        (0.0, "0.0E0"),
        (-0.0, "-0.0E0"),
        (float("inf"), "INF"),
        (float("-inf"), "-INF"),
        (float("nan"), "NaN"),
        ({"a": ["ł"]}, '{"a": ["ł"]}'),
    ],
)
def test_values_are_spelt_as_xml_schema_has_them(value: object, lexical: str) -> None:
    assert natural(value)[0] == lexical


def test_text_in_a_decimal_column_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "t.db")) as con:
        con.executescript("CREATE TABLE t (k DECIMAL(10, 2)); INSERT INTO t VALUES ('n/a')")
    (tmp_path / "m.ttl").write_text(
        f'{PREFIXES}ex:T rr:logicalTable [ rr:tableName "t" ] ;'
        ' rr:subjectMap [ rr:template "https://s.example/{k}" ; rr:class ex:C ] .'
    )
    with duckdb.connect() as con, Local(tmp_path, database="jdbc:sqlite:t.db") as sources:
        with pytest.raises(MappingError, match="'n/a' in a column of decimal numbers is none"):
            compile_mapping(tmp_path / "m.ttl", base=None, sources=sources, con=con)
        assert sources.read == {tmp_path / "t.db"}


def test_command_takes_the_database_of_an_r2rml_mapping(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "t.db")) as con:
        con.executescript("CREATE TABLE t (k TEXT); INSERT INTO t VALUES ('a')")
    (tmp_path / "m.ttl").write_text(
        f'{PREFIXES}ex:T rr:logicalTable [ rr:tableName "t" ] ;'
        ' rr:subjectMap [ rr:template "https://s.example/{k}" ; rr:class ex:C ] .'
    )
    command = [str(tmp_path / "m.ttl"), "-o", str(tmp_path / "out.nq"), "--database", "jdbc:sqlite:t.db"]
    assert main([*command, "--folder", str(tmp_path)]) == 0
    assert (tmp_path / "out.nq").read_text() == (
        "<https://s.example/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/C> .\n"
    )
