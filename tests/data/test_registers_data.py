"""Every register as data: its sample, what it becomes, its faults and its example queries."""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from app.validation.engine import Engine
from app.validation.finding import Finding
from app.validation.shapes import load_shapes
from loaders import sources
from tests.data.reading import BASE, CHECKOUT, REGISTERS, Samples, entries_of, iri, subjects

# Set it to write the golden files anew; review what changed.
APPROVE = "APPROVE_GOLDEN"
QUERIES = [(slug, path) for slug, register in REGISTERS.items() for path in register.queries]


@pytest.fixture(scope="module")
def store(samples: Samples) -> ox.Store:
    """Every register and the ontology, each in its graph, as a release would hold them."""
    store = ox.Store()
    for slug in REGISTERS:
        store.load(samples[slug].quads, format=ox.RdfFormat.N_QUADS)
    for path in sorted((CHECKOUT / "ontology").rglob("*.ttl")):
        graph = ox.NamedNode(f"{BASE}graph/ontology")
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE, to_graph=graph)
    return store


@pytest.mark.parametrize("slug", REGISTERS)
def test_sample_gives_the_golden_quads(slug: str, samples: Samples) -> None:
    folder, lines = REGISTERS[slug].folder / "sample", samples[slug].lines
    if APPROVE in os.environ:
        write_golden(folder, lines)
    golden = [path for name in GOLDEN if (path := folder / name).exists()]
    assert len(golden) == 1
    assert GOLDEN[golden[0].name](lines) == golden[0].read_text(encoding="utf-8").splitlines()
    assert sum(path.stat().st_size for path in folder.iterdir()) < 2_000_000


def write_golden(folder: Path, lines: list[str]) -> None:
    whole = sum(len(line.encode()) + 1 for line in lines) < 1_400_000
    for name, kept in (("expected.nq", whole), ("expected-part.nq", not whole)):
        if kept:
            (folder / name).write_text("".join(f"{line}\n" for line in GOLDEN[name](lines)), encoding="utf-8")
        else:
            (folder / name).unlink(missing_ok=True)


def some(lines: list[str]) -> list[str]:
    """Quads of one subject in sixteen, chosen by its name."""
    return [line for line in lines if hashlib.sha256(line.split(" ", 1)[0].encode()).hexdigest()[0] == "0"]


# A sample of a thousand entries and more is held against a part, so that the repository stays small.
GOLDEN = {"expected.nq": list, "expected-part.nq": some}


@pytest.mark.parametrize("slug", REGISTERS)
def test_golden_quads_are_sorted_and_hold_no_blank_node(slug: str, samples: Samples) -> None:
    lines = samples[slug].quads.splitlines()
    assert lines == sorted(set(lines))
    assert not any(line.startswith(b"_:") or b" _:" in line.split(b'"')[0] for line in lines)


@pytest.mark.parametrize("slug", REGISTERS)
def test_every_column_is_mapped(slug: str, samples: Samples) -> None:
    sample = samples[slug]
    for name, table in sample.reading.tables.items():
        assert set(table.columns) == sample.plan.columns_used.get(name, frozenset()), name


@pytest.mark.parametrize("slug", REGISTERS)
def test_public_columns_are_those_that_are_not_ignored(slug: str) -> None:
    tables = sources.promised_tables(REGISTERS[slug].metadata, base=BASE)
    columns = {f"{name}/{column}" for name, table in tables.items() for column in table.columns}
    assert columns == REGISTERS[slug].public_columns


@pytest.mark.parametrize("slug", REGISTERS)
def test_number_of_entries_is_expected(slug: str, samples: Samples) -> None:
    register = REGISTERS[slug]
    entries = entries_of(slug, samples[slug])
    least, most = register.expected
    assert least <= entries <= most
    assert samples[slug].reading.quarantined <= register.quarantine_limit * samples[slug].reading.records


@pytest.mark.parametrize("slug", REGISTERS)
def test_every_entry_names_its_register_and_has_a_polish_label(slug: str, samples: Samples) -> None:
    lines = samples[slug].lines
    entry = f"<{REGISTERS[slug].entry_class}>"
    entries = {line.split(" ", 1)[0] for line in lines if f"rdf-syntax-ns#type> {entry}" in line}
    assert entries
    registered = subjects(
        [line for line in lines if f"{iri('def/wpisWRejestrze')} {iri(f'id/dataset/{slug}')}" in line]
    )
    labelled = subjects([line for line in lines if 'rdf-schema#label> "' in line and '"@pl ' in line])
    identified = subjects([line for line in lines if '<http://purl.org/dc/terms/identifier> "' in line])
    assert entries <= registered & labelled & identified


@pytest.mark.parametrize("slug", REGISTERS)
def test_faults_of_the_sample_are_found(slug: str, samples: Samples) -> None:
    sample, expected = samples[slug], faults(slug)
    assert sample.reading.records == expected["records"]
    assert sample.reading.quarantined == expected["quarantined"]
    assert sample.violations == [tuple(cell) for cell in expected["cells"]]


def faults(slug: str) -> dict[str, Any]:
    """What is wrong with a sample: cells as [row, column, value as shown], results as [path, component, severity]."""
    return tomllib.loads((REGISTERS[slug].folder / "sample" / "faults.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("slug", REGISTERS)
def test_shapes_find_what_no_cell_shows(slug: str, store: ox.Store) -> None:
    register = REGISTERS[slug]
    findings = Engine().check(store, [register.graph], load_shapes(register.shapes, BASE))
    assert sorted(map(kind, findings)) == [tuple(result) for result in faults(slug)["results"]]
    assert all(each.messages.keys() == {"pl", "en"} for each in findings)


@pytest.mark.parametrize("slug", REGISTERS)
def test_threads_find_the_same_in_every_sample(slug: str, store: ox.Store) -> None:
    register, shapes = REGISTERS[slug], load_shapes(REGISTERS[slug].shapes, BASE)
    alone, two, four = (Engine().check(store, [register.graph], shapes, threads=threads) for threads in (1, 2, 4))
    assert alone == two == four


def kind(finding: Finding) -> tuple[str, str, str]:
    return finding.path.rpartition("/")[2], finding.component.rpartition("#")[2], str(finding.severity)


def test_a_redacted_sole_trader_stays_without_numbers_that_the_source_forgot(samples: Samples) -> None:
    regon, nip = "999999903", "9998999916"
    source = (CHECKOUT / "mappings" / "umowy" / "sample" / "umowy.json").read_text(encoding="utf-8")
    assert all(f'"{number}"' in source and number not in samples["umowy"].quads.decode() for number in (regon, nip))


@pytest.mark.parametrize(("slug", "query"), QUERIES, ids=[f"{slug}/{path.stem}" for slug, path in QUERIES])
def test_example_query_gives_rows(slug: str, query: Path, store: ox.Store) -> None:
    text = query.read_text(encoding="utf-8")
    results = store.query(text, base_iri=BASE, use_default_graph_as_union=True)
    assert isinstance(results, ox.QuerySolutions)
    assert list(results), f"{slug}: no rows"


@pytest.mark.parametrize("slug", REGISTERS)
def test_register_has_example_queries(slug: str) -> None:
    assert len(REGISTERS[slug].queries) >= 4
