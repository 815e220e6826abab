"""What the tests of the mapping engine share: tables to map from, and one way to map that checks the promises."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from loaders.mapping import Plan, Relation, TypedTables, compile_mapping, write

BASE = "https://lod.example/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = """\
@prefix csvw: <http://www.w3.org/ns/csvw#> .
@prefix ex: <https://example.org/> .
@prefix rml: <http://w3id.org/rml/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def table(name: str) -> str:
    """A logical source over a typed table."""
    return f'[ rml:source [ a csvw:Table ; csvw:url "#{name}" ] ; rml:referenceFormulation rml:CSV ]'


def view(query: str) -> str:
    """A logical source over a view."""
    return (
        f'[ rml:source [ a csvw:TableGroup ] ; rml:referenceFormulation rml:SQL2008Query ; rml:iterator """{query}""" ]'
    )


@dataclass
class Tables:
    """Typed tables in a database of their own."""

    con: duckdb.DuckDBPyConnection
    folder: Path
    relations: list[Relation] = field(default_factory=list)

    def add(self, name: str, columns: Mapping[str, str], *rows: tuple[str | None, ...]) -> None:
        """Make a table; each column goes with the local name of its XSD datatype, rows are numbered from 1."""
        kinds = ", ".join(f'"{column}" VARCHAR' for column in columns)
        self.con.execute(f'CREATE TABLE "{name}" ({kinds}, _source VARCHAR, _row BIGINT)')
        marks = ", ".join("?" for _ in range(len(columns) + 2))
        if rows:
            numbered = [[*row, f"{name}.csv", number] for number, row in enumerate(rows, 1)]
            self.con.executemany(f'INSERT INTO "{name}" VALUES ({marks})', numbered)
        self.relations.append(Relation(name, {column: XSD + kind for column, kind in columns.items()}))

    def plan(self, mapping: str, *, graph: str | None = None, base: str | None = BASE) -> Plan:
        """Compile a mapping; its first line is line 5 of the file."""
        file = self.folder / "mapping.ttl"
        file.write_text(PREFIXES + mapping, "utf-8")
        return compile_mapping(file, base=base, sources=TypedTables(self.relations), con=self.con, graph=graph)

    def map(self, mapping: str, **options: str) -> list[str]:
        """Map, and check what every mapping promises: order, no repetition, and what the queries say."""
        plan = self.plan(mapping, **options)
        out = self.folder / "out.nq"
        write(self.con, plan, out)
        text = out.read_text("utf-8")
        lines = text.split("\n")[:-1]
        made = {line for query in plan.queries for (line,) in self.con.execute(query.sql).fetchall()}
        assert lines == sorted(made, key=str.encode)
        assert not text or text.endswith("\n")
        return lines


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Tables]:
    with duckdb.connect(config={"threads": "1"}) as con:
        yield Tables(con, tmp_path)


@pytest.fixture
def map_value(tables: Tables) -> Callable[..., list[str]]:
    """Map values of a column `v` by one term map: the objects that come out, in the order of the values."""

    def objects(term_map: str, *values: str | None, kind: str = "string") -> list[str]:
        tables.add("t", {"n": "integer", "v": kind}, *((f"{n:06}", value) for n, value in enumerate(values)))
        lines = tables.map(
            f'ex:T rml:logicalSource {table("t")} ; rml:subjectMap [ rml:template "https://s.example/{{n}}" ] ;'
            f" rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap {term_map} ] ."
        )
        return [line.split(" ", 2)[2].removesuffix(" .") for line in lines]

    return objects
