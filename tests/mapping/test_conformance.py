"""The RML test cases for files, run by folder: mapping and inputs in, expected N-Quads or an error out.

Collected is all there is of RML-Core, RML-IO and the classic suite, whose SPARQL cases ask an endpoint on the loopback
interface. The suites of functions, collections and logical views have runners of their own.
"""

import codecs
import csv
import functools
import gzip
import os
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
import sqlalchemy as sa

from app.errors import MappingError
from loaders.mapping import compile_mapping, write
from loaders.mapping.local import Local
from loaders.mapping.targets import write_targets

from .endpoint import serve

SHARED = Path(__file__).resolve().parents[3] / "shared"
SUITES = SHARED / "conformance" / "rml"

# How many cases of each suite are collected: a case that vanishes from a runner is a failure nobody sees.
COLLECTED = {"rml-core": 53, "rml-io": 49, "rml-legacy": 92}

# Targets whose expected files were made before numbers of JSON had datatypes; all other cases give them xsd:integer.
UNTYPED = ("0004c", "0004f", "0004g", "0005b", "0006b", "0006d", "0006e")

# Case -> why it is not passed yet. Each is asserted to fail, so that the table cannot rot.
NOT_PASSED = {
    "rml-io/RMLSTC0003": "ages are strings in the input and integers in the output, and CSV has no types",
    "rml-legacy/RMLTC0008b-SPARQL": "a join without conditions between different logical sources, which RML refuses",
    "rml-legacy/RMLTC0009a-SPARQL": "rml:child names the object of a binding, where its value is meant",
    "rml-io/RMLTTC0002q": "a stated datatype keeps the natural lexical form (RML-Core), here 33 and not 3.3E1",
    **dict.fromkeys((f"rml-io/RMLTTC{number}" for number in UNTYPED), "the expected file lacks xsd:integer"),
}

# Cases that say in words that they are an error, while their metadata or an empty expected file says otherwise.
ERROR_IN_WORDS = {
    "rml-legacy/RMLTC0002g-JSON": "not in the metadata; the iterator is malformed",
    "rml-legacy/RMLTC0007h-CSV": "a non-IRI named graph, which is an error",
    "rml-legacy/RMLTC0007h-JSON": "a non-IRI named graph, which is an error",
    "rml-legacy/RMLTC0007h-XML": "a non-IRI named graph, which is an error",
}


def cases() -> list[Path]:
    return [case for suite in COLLECTED for case in sorted((SUITES / suite).glob("*/"))]


def name(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


@functools.cache
def metadata(suite: Path) -> dict[str, dict[str, str]]:
    with (suite / "metadata.csv").open(encoding="utf-8") as file:
        return {row.get("ID") or row["RML id"]: row for row in csv.DictReader(file)}


def expected(case: Path) -> Path | None:
    """The expected quads, None for an error; rml-io marks one case as an error that has them."""
    row = metadata(case.parent).get(case.name, {})
    error = (row.get("error") or row.get("error expected?") or "").strip().lower() == "true"
    files = [case / name for name in ("output.nq", "default.nq") if (case / name).exists()]
    if name(case) in ERROR_IN_WORDS or not files or (error and case.parent.name == "rml-legacy"):
        return None
    return files[0]


def run(case: Path, con: duckdb.DuckDBPyConnection, out: Path) -> dict[str, ox.Dataset]:
    """What a case gives: its output, and the targets that the case has an expected file for."""
    # The classic suite states its base IRI in each mapping, the current ones in their metadata.
    base = None if case.parent.name == "rml-legacy" else "http://example.com/"
    with endpoints(case) as address, Local(case) as sources:
        mapping = case / "mapping.ttl"
        if address is not None:
            mapping = out.with_name("mapping.ttl")
            text = (case / "mapping.ttl").read_text("utf-8")
            mapping.write_text(text.replace("http://localhost:PORT", address), "utf-8")
        plan = compile_mapping(mapping, base=base, sources=sources, con=con, strict=False)
        write(con, plan, out)
        write_targets(con, plan, out.parent)
    return {"": canonical(out)} | {file.name: dump(out.parent / file.name) for file in case.glob("dump*")}


@contextmanager
def endpoints(case: Path) -> Iterator[str | None]:
    """The endpoints of a SPARQL case: the datasets `ds1` and `ds2` of a server, from the RDF files in its folder."""
    if not case.name.endswith("-SPARQL"):
        yield None
        return
    files = [file for file in sorted(case.glob("*.ttl")) if file.name != "mapping.ttl"]
    with serve({f"/ds{number}/sparql": file for number, file in enumerate(files, 1)}) as address:
        yield address


def canonical(file: Path) -> ox.Dataset:
    # Leniently, because rml:UnsafeIRI makes, and the suite expects, IRIs that are none.
    return dataset(ox.parse(path=file, format=ox.RdfFormat.N_QUADS, lenient=True))


def dataset(quads: Iterable[ox.Quad]) -> ox.Dataset:
    made = ox.Dataset(quads)
    made.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return made


FORMATS = {"nq": "nq", "nt": "nt", "ttl": "ttl", "rdfxml": "rdf", "n3": "n3"}


def dump(file: Path) -> ox.Dataset:
    """The quads of a target, packed or not, in either encoding."""
    content = file.read_bytes()
    if ".tar." in file.name:
        with tarfile.open(file) as archive:
            [member] = archive.getmembers()
            content = archive.extractfile(member).read()  # type: ignore[union-attr]
    elif file.suffix == ".gz":
        content = gzip.decompress(content)
    text = content.decode("utf-16" if content.startswith(codecs.BOM_UTF16) else "utf-8")
    kind = ox.RdfFormat.from_extension(FORMATS[file.name.split(".")[1]])
    return dataset(ox.parse(text, format=kind))


def passes(case: Path, con: duckdb.DuckDBPyConnection, out: Path) -> bool:
    quads = expected(case)
    try:
        result = run(case, con, out)
    except MappingError:
        return quads is None
    if quads is None:
        return False
    return result == {"": canonical(quads)} | {file.name: dump(file) for file in case.glob("dump*")}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": "1"}) as con:
        yield con


@pytest.mark.parametrize("case", [pytest.param(case, id=name(case)) for case in cases()])
def test_case_gives_the_expected_quads_or_error(case: Path, con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert passes(case, con, tmp_path / "out.nq") == (name(case) not in NOT_PASSED), NOT_PASSED.get(name(case))


@pytest.mark.parametrize("number", UNTYPED)
def test_target_without_datatypes_has_the_same_quads_otherwise(
    shared: Path, number: str, con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    case = SUITES / "rml-io" / f"RMLTTC{number}"
    made = run(case, con, tmp_path / "out.nq")
    [file] = case.glob("dump*")
    assert untyped(made[file.name]) == untyped(dump(file))
    assert not list(made[""])


def untyped(quads: ox.Dataset) -> set[tuple[str, ...]]:
    return {(str(quad.subject), str(quad.predicate), getattr(quad.object, "value", "")) for quad in quads}


def test_every_case_is_collected(shared: Path) -> None:
    assert Counter(case.parent.name for case in cases()) == COLLECTED
    assert {*NOT_PASSED, *ERROR_IN_WORDS} <= {name(case) for case in cases()}


# The shared classic suite has no editions for databases. Its CSV cases make them: each file becomes a table of texts.
SQL_CASES = [case for case in cases() if case.parent.name == "rml-legacy" and case.name.endswith("-CSV")]
SQL_COLLECTED = 21
SQL_DIFFERENCES = {"RMLTC0020b-CSV": "R2RML section 4: an ill-formed IRI is a data error, which stops the run"}
CSV_SOURCE = re.compile(r'rml:source "(\w+)\.csv"\s*;\s*rml:referenceFormulation ql:CSV')


def sql_mapping(case: Path) -> str:
    """The mapping of a CSV case with its files replaced by the tables of `tables`."""
    text = (case / "mapping.ttl").read_text("utf-8")
    mapping, replaced = CSV_SOURCE.subn(r'rr:tableName "\1"', text)
    assert replaced
    return mapping


def tables(case: Path, engine: sa.Engine) -> list[sa.Table]:
    """Each CSV file of a case in a table of its name."""
    metadata = sa.MetaData()
    made = []
    for file in sorted(case.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            header, *rows = list(csv.reader(text))
        table = sa.Table(file.stem, metadata, *(sa.Column(name, sa.Text) for name in header))
        made.append((table, [dict(zip(header, row, strict=True)) for row in rows]))
    metadata.drop_all(engine)
    metadata.create_all(engine)
    with engine.begin() as con:
        for table, records in made:
            if records:
                con.execute(sa.insert(table), records)
    return [table for table, _ in made]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'case.db'}"
    url = os.environ.get("TEST_POSTGRES_URL")
    if not url and not os.environ.get("CI"):
        pytest.skip("TEST_POSTGRES_URL names no PostgreSQL server")
    assert url, "CI must set TEST_POSTGRES_URL"
    return url


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in SQL_CASES])
def test_csv_case_gives_the_same_from_a_database(
    case: Path, database: str, con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    engine = sa.create_engine(database, poolclass=sa.NullPool)
    made = tables(case, engine)
    (tmp_path / "mapping.ttl").write_text(sql_mapping(case), "utf-8")
    quads = None if case.name in SQL_DIFFERENCES else expected(case)
    try:
        with Local(tmp_path, database=database) as sources:
            plan = compile_mapping(tmp_path / "mapping.ttl", base=None, sources=sources, con=con, strict=False)
            write(con, plan, tmp_path / "out.nq")
        result = canonical(tmp_path / "out.nq")
    except MappingError:
        result = None
    finally:
        made[0].metadata.drop_all(engine)
    assert result == (quads and canonical(quads))


def test_every_csv_case_is_made_a_case_for_databases(shared: Path) -> None:
    assert len(SQL_CASES) == SQL_COLLECTED
