"""What the samples hold in columns that are not public reaches no output: no store, file, report, ledger or message.

The columns that `source.json` ignores are read once more here as if they were public. Each of their values must be
absent from everything that a publication leaves behind, unless a public column of some register says the same.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pyoxigraph as ox
import pytest
import zstandard

from app import config, registers
from app.namespaces import PREFIXES
from app.registers import Register
from loaders import graphs, sources
from tests.published import BASE, Published
from tests.samples import invented

CHECKOUT = Path(__file__).resolve().parents[2]
REGISTERS = registers.load_all(config.load({"LOD_BASE_IRI": BASE}))
# Shorter values (a house number, an initial) stand in every text by chance.
SHORTEST = 6
# Registers whose samples must hold something that is not public; each has columns about persons or private addresses.
WITH_SECRETS = [
    slug for slug, register in REGISTERS.items() if '"suppressOutput": true' in register.metadata.read_text()
]


def opened(register: Register, folder: Path) -> frozenset[str]:
    """Write a source.json beside the sample in which ignored columns are read as text; returns their names."""
    document = json.loads(register.metadata.read_text(encoding="utf-8"))
    shutil.copytree(register.folder / "sample", folder / "sample")
    names = set()
    for table in document["tables"]:
        for column in table["tableSchema"]["columns"]:
            names.add(f"{table['@id'][1:]}/{column['name']}")
            if column.pop("suppressOutput", False):
                # An object that other tables look into is kept as a whole, and passed over below.
                column["datatype"] = "json" if "json" in table["url"] else "string"
                column["tag:lodzkie.pl,2026:optional"] = True
    (folder / "source.json").write_text(json.dumps(document), encoding="utf-8")
    return frozenset(names)


def values(register: Register, folder: Path) -> tuple[set[str], str]:
    """The texts in ignored columns, and all that public columns say, as one text."""
    names = opened(register, folder)
    with closing(duckdb.connect()) as con:
        identifiers = CHECKOUT / "ontology" / "identifiers.ttl"
        reading = sources.read(con, folder / "source.json", base=BASE, public=names, identifiers=identifiers)
        secret, public = set(), set()
        for name, table in reading.tables.items():
            for column in table.columns:
                found = {row[0] for row in con.sql(f'SELECT DISTINCT "{column}" FROM "{name}"').fetchall() if row[0]}
                (public if f"{name}/{column}" in register.public_columns else secret).update(found)
    return set(map(plain, secret)) - {""}, "\n".join(public)


def plain(value: str) -> str:
    """A text that may be JSON; an object or array is none."""
    try:
        parsed = json.loads(value)
    except ValueError:
        return value
    return str(parsed) if isinstance(parsed, str | int) else ""


def left_behind(var: Path, register: Register) -> Iterator[str]:
    """Every text that the publication of a register leaves under `var`.

    Other registers may name the same invented person as somebody in office, so theirs are not looked through.
    """
    current = var / "releases" / "current"
    store = ox.Store.read_only(str(current / "store"))
    for graph in register.graphs:
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
            yield from (quad.subject.value, getattr(quad.object, "value", ""))
    for path in sorted(current.glob(f"graphs/{register.slug}*{graphs.SUFFIX}")):
        yield from (text for quad in graphs.read_quads(path) for text in (quad.subject.value, str(quad.object)))
    yield from map(unpacked, sorted(current.glob(f"changes/{register.slug}*.rdfp.zst")))
    for path in [*var.glob(f"reports/{register.slug}.*"), *current.glob(f"reports/{register.slug}.*")]:
        yield path.read_text(encoding="utf-8-sig")
    yield (current / "manifest.json").read_text(encoding="utf-8")
    yield from ledger(var / "ledgers" / f"{register.slug}.duckdb")


def unpacked(path: Path) -> str:
    """The rows of a change set."""
    with zstandard.open(path, "rt", encoding="utf-8") as file:
        return file.read()


def ledger(path: Path) -> Iterator[str]:
    with closing(duckdb.connect(str(path), read_only=True)) as con:
        tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        for (table,) in tables:
            yield "\n".join(str(row) for row in con.execute(f'FROM "{table}"').fetchall())


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[set[str], str]]:
    """The texts in ignored columns, and all that public columns say, by register."""
    return {slug: values(register, tmp_path_factory.mktemp(slug)) for slug, register in REGISTERS.items()}


@pytest.mark.parametrize("slug", WITH_SECRETS)
def test_nothing_of_an_ignored_column_is_left_behind(
    slug: str, samples: dict[str, tuple[set[str], str]], published: Published
) -> None:
    public = "\n".join(text for _, text in samples.values())
    telling = {value for value in samples[slug][0] if len(value) >= SHORTEST and value not in public}
    # Most texts stand there many times, as the subject of each of its statements.
    left = left_behind(published.settings.var, REGISTERS[slug])
    outputs = "\n".join(dict.fromkeys([*left, published.said]))
    assert {value for value in telling if value in outputs} == set()


def test_samples_hold_enough_that_must_not_be_published(samples: dict[str, tuple[set[str], str]]) -> None:
    counts = {slug: len(secret) for slug, (secret, _) in samples.items()}
    assert sum(count > 20 for count in counts.values()) >= 2, counts


def pesel(digits: str) -> bool:
    """Whether eleven digits are a personal number, by its check digit and its month."""
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return total % 10 == 0 and 1 <= int(digits[2:4]) % 20 <= 12


def test_no_personal_number_is_published(published: Published) -> None:
    literals = (quad.object.value for quad in published.store if isinstance(quad.object, ox.Literal))
    found = [match for text in literals for match in re.findall(r"(?<![\d.])\d{11}(?!\d)", text)]
    assert [digits for digits in found if pesel(digits)] == []


# Registers that publish who holds an office.
OF_OFFICE_HOLDERS = ("organy", "jednostki")
SURNAME = re.compile(
    f"({'|'.join(invented.FIRST_HALVES)})({'|'.join(half for pair in invented.SECOND_HALVES for half in pair)})",
    re.IGNORECASE,
)
LEGAL_NAME = ox.NamedNode(f"{PREFIXES['rov']}legalName")


def test_no_surname_of_the_samples_is_published_but_of_office_holders_and_in_names_of_firms(
    published: Published,
) -> None:
    holders = {register.graph for slug, register in REGISTERS.items() if slug in OF_OFFICE_HOLDERS}
    firms = re.compile("|".join(map(re.escape, sorted(names_of_firms(published.store), key=len, reverse=True))))
    graph_names = {graph.value for graph in published.store.named_graphs()}
    surnames = {
        quad
        for quad in published.store
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.removesuffix("/inferred") not in holders
        for text in (quad.subject.value, getattr(quad.object, "value", ""))
        if SURNAME.search(firms.sub("", text))
    }
    assert holders <= graph_names
    assert surnames == set()


def names_of_firms(store: ox.Store) -> set[str]:
    """What firms are called: that of a sole trader has to hold the surname (Civil Code, article 43⁴)."""
    return {quad.object.value for quad in store.quads_for_pattern(None, LEGAL_NAME, None) if quad.object.value}  # type: ignore[union-attr]


def test_no_surname_of_the_samples_stands_in_a_report(published: Published) -> None:
    reports = sorted((published.settings.var / "reports").glob("*"))
    assert len(reports) >= len(REGISTERS)
    assert [path.name for path in reports if SURNAME.search(path.read_text(encoding="utf-8-sig"))] == []


@pytest.mark.parametrize("slug", sorted(REGISTERS))
def test_allow_list_names_every_column_that_is_read(slug: str) -> None:
    tables: list[dict[str, Any]] = json.loads(REGISTERS[slug].metadata.read_text(encoding="utf-8"))["tables"]
    read = {
        f"{table['@id'][1:]}/{column['name']}"
        for table in tables
        for column in table["tableSchema"]["columns"]
        if not column.get("suppressOutput")
    }
    assert read == REGISTERS[slug].public_columns
