"""A register of one moment: tables given as dicts, files as text, read into a fresh DuckDB."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.validation.finding import Finding
from loaders import sources
from loaders.sources import Reading

BASE = "https://example.org/"
CONTEXT = "http://www.w3.org/ns/csvw"
ITERATOR = "http://w3id.org/rml/iterator"
REFERENCE = "http://w3id.org/rml/reference"
IDENTIFIERS = Path(__file__).resolve().parents[2] / "ontology" / "identifiers.ttl"


@dataclass
class Bench:
    """Writes source.json and files into `folder`, reads them, and shows what came of it."""

    folder: Path
    con: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    reading: Reading | None = None

    def write(self, name: str, text: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    def describe(self, *tables: dict[str, Any], **group: Any) -> Path:
        return self.write("source.json", json.dumps({"@context": CONTEXT, "tables": tables, **group}))

    def read(self, *tables: dict[str, Any], overrides: Mapping[str, str] | None = None, **options: Any) -> Reading:
        public = {
            f"{table['@id'][1:]}/{column['name']}"
            for table in tables
            for column in table["tableSchema"]["columns"]
            if not column.get("suppressOutput")
        }
        settings = {"base": BASE, "public": frozenset(public), "identifiers": IDENTIFIERS, **options}
        self.reading = sources.read(self.con, self.describe(*tables), overrides=overrides or {}, **settings)
        return self.reading

    def rows(self, table: str, columns: str = "*") -> list[Any]:
        rows = self.con.execute(f'SELECT {columns} FROM "{table}" ORDER BY _row').fetchall()
        return [row[0] for row in rows] if len(rows and rows[0]) == 1 else rows

    def finding(self) -> Finding:
        """The only finding."""
        assert self.reading is not None
        (finding,) = self.reading.findings
        return finding


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.con.close()


def column(name: str, **keys: Any) -> dict[str, Any]:
    return {"name": name, **{REFERENCE if key == "reference" else key: value for key, value in keys.items()}}


def table(
    name: str, url: str, *columns: dict[str, Any], iterator: str = "", key: Any = None, **keys: Any
) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": list(columns), **({"primaryKey": key} if key else {})}
    return {"@id": f"#{name}", "url": url, **({ITERATOR: iterator} if iterator else {}), **keys, "tableSchema": schema}


@pytest.fixture
def col() -> Callable[..., dict[str, Any]]:
    return column


@pytest.fixture
def tab() -> Callable[..., dict[str, Any]]:
    return table


@pytest.fixture(scope="session")
def read_cells(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[list[str | None], dict[str, Finding]]]:
    """Reads many cells, each by its own datatype, in one go; gives the values, and the findings by column."""

    def read(cases: list[tuple[str, Any]]) -> tuple[list[str | None], dict[str, Finding]]:
        made = Bench(tmp_path_factory.mktemp("cells"))
        names = [f"a{index}" for index in range(len(cases))]
        quoted = [f'"{text}"' for text, _ in cases]
        made.write("one.csv", f"{','.join(names)}\n{','.join(quoted)}\n")
        columns = [column(name, datatype=datatype) for name, (_, datatype) in zip(names, cases, strict=True)]
        reading = made.read(table("one", "one.csv", *columns))
        rows = made.rows("one", ", ".join(names))
        made.con.close()
        return list(rows[0]) if rows else [], {finding.column: finding for finding in reading.findings}

    return read


@pytest.fixture
def cell(bench: Bench) -> Callable[..., str | None]:
    """Reads one cell of a CSV file by a datatype; None when it is absent or faulty."""

    def read(text: str, datatype: Any = "string", **keys: Any) -> str | None:
        bench.write("one.csv", f'a,b\n"{text}",x\n')
        bench.read(table("one", "one.csv", column("a", datatype=datatype, **keys), column("b")))
        rows = bench.rows("one", "a")
        return rows[0] if rows else None

    return read
