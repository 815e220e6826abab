"""The RML test cases of functions (RML-FNML), logical views (RML-LV) and collections (RML-CC), run by folder."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from app.errors import MappingError
from loaders.mapping import compile_mapping, write
from loaders.mapping.local import Local

from .test_conformance import canonical, name

SUITES = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "rml"

# How many cases of each suite are collected: a case that vanishes from a runner is a failure nobody sees.
COLLECTED = {"rml-fnml": 15, "rml-lv": 25, "rml-cc": 28}


def cases() -> list[Path]:
    return [case for suite in COLLECTED for case in sorted((SUITES / suite).glob("*/"))]


def expected(case: Path) -> Path | None:
    """The expected quads, None for an error."""
    with (case.parent / "metadata.csv").open(encoding="utf-8") as file:
        errors = {row["ID"]: row["error"] == "true" for row in csv.DictReader(file)}
    if errors[case.name]:
        return None
    return next(case / output for output in ("output.nq", "default.nq") if (case / output).exists())


def passes(case: Path, con: duckdb.DuckDBPyConnection, out: Path) -> bool:
    quads = expected(case)
    base = f"http://example.com/{'base/' if case.parent.name == 'rml-cc' else ''}"
    try:
        with Local(case) as sources:
            write(con, compile_mapping(case / "mapping.ttl", base=base, sources=sources, con=con, strict=False), out)
    except MappingError:
        return quads is None
    return quads is not None and canonical(out) == canonical(quads)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": "1"}) as con:
        yield con


@pytest.mark.parametrize("case", [pytest.param(case, id=name(case)) for case in cases()])
def test_case_gives_the_expected_quads_or_error(case: Path, con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert passes(case, con, tmp_path / "out.nq")


def test_every_case_is_collected(shared: Path) -> None:
    assert Counter(case.parent.name for case in cases()) == COLLECTED
