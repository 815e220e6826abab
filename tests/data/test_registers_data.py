"""The three registers as data: their samples, what they become, and the real files that they must read unchanged."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyoxigraph as ox
import pytest

from app import config, registers
from app.validation.engine import Engine
from app.validation.finding import Finding, Severity
from app.validation.shapes import load_shapes
from loaders import mapping, sources

CHECKOUT = Path(__file__).resolve().parent.parent.parent
BASE = "https://lod.example.org/"
SETTINGS = config.load({"LOD_BASE_IRI": BASE, "LOD_REGION": str(CHECKOUT)})
REGISTERS = registers.load_all(SETTINGS)
# Set it to write the golden files anew; review what changed.
APPROVE = "APPROVE_GOLDEN"
QUERIES = [(slug, path) for slug, register in REGISTERS.items() for path in register.queries]
# Everything that tells who a natural person is or where they live.
PERSONAL = {"imie", "nazwisko", "ulica", "numerNieruchomosci", "numerLokalu"}


@dataclass(frozen=True)
class Mapped:
    """What reading and mapping a source gave; `plan` holds the columns that the mapping reads."""

    reading: sources.Reading
    plan: mapping.Plan
    quads: bytes

    @property
    def lines(self) -> list[str]:
        return self.quads.decode().splitlines()

    @property
    def violations(self) -> list[tuple[int | None, str, str]]:
        found = [each for each in self.reading.findings if each.severity is Severity.VIOLATION]
        return sorted((each.row, each.column, each.value) for each in found)


def mapped(slug: str, folder: Path, source: Path | None = None, url: str = "") -> Mapped:
    register = REGISTERS[slug]
    with closing(duckdb.connect()) as con:
        reading = sources.read(
            con,
            register.metadata,
            base=BASE,
            public=register.public_columns,
            identifiers=CHECKOUT / "ontology" / "identifiers.ttl",
            overrides={url: str(source)} if source else {},
        )
        plan = mapping.compile_mapping(
            register.mapping,
            base=BASE,
            sources=mapping.TypedTables(reading.tables.values()),
            con=con,
            graph=register.graph,
        )
        out = folder / f"{slug}.nq"
        mapping.write(con, plan, out)
        return Mapped(reading, plan, out.read_bytes())


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Mapped]:
    return {slug: mapped(slug, tmp_path_factory.mktemp(slug)) for slug in REGISTERS}


@pytest.fixture(scope="module")
def store(samples: dict[str, Mapped]) -> ox.Store:
    """Every register and the ontology, each in its graph, as a release would hold them."""
    store = ox.Store()
    for sample in samples.values():
        store.load(sample.quads, format=ox.RdfFormat.N_QUADS)
    for path in sorted((CHECKOUT / "ontology").rglob("*.ttl")):
        graph = ox.NamedNode(f"{BASE}graph/ontology")
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE, to_graph=graph)
    return store


def iri(path: str) -> str:
    return f"<{BASE}{path}>"


def subjects(lines: list[str]) -> set[str]:
    return {line.split(" ", 1)[0] for line in lines}


@pytest.mark.parametrize("slug", REGISTERS)
def test_sample_gives_the_golden_quads(slug: str, samples: dict[str, Mapped]) -> None:
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
def test_golden_quads_are_sorted_and_hold_no_blank_node(slug: str, samples: dict[str, Mapped]) -> None:
    lines = samples[slug].quads.splitlines()
    assert lines == sorted(set(lines))
    assert not any(line.startswith(b"_:") or b" _:" in line.split(b'"')[0] for line in lines)


@pytest.mark.parametrize("slug", REGISTERS)
def test_every_column_is_mapped(slug: str, samples: dict[str, Mapped]) -> None:
    sample = samples[slug]
    for name, table in sample.reading.tables.items():
        assert set(table.columns) == sample.plan.columns_used.get(name, frozenset()), name


@pytest.mark.parametrize("slug", REGISTERS)
def test_public_columns_are_those_that_are_not_ignored(slug: str) -> None:
    tables = sources.promised_tables(REGISTERS[slug].metadata, base=BASE)
    columns = {f"{name}/{column}" for name, table in tables.items() for column in table.columns}
    assert columns == REGISTERS[slug].public_columns


@pytest.mark.parametrize("slug", REGISTERS)
def test_number_of_entries_is_expected(slug: str, samples: dict[str, Mapped]) -> None:
    register = REGISTERS[slug]
    entries = entries_of(slug, samples[slug])
    least, most = register.expected
    assert least <= entries <= most
    assert samples[slug].reading.quarantined <= register.quarantine_limit * samples[slug].reading.records


def entries_of(slug: str, sample: Mapped) -> int:
    entry = f"<{REGISTERS[slug].entry_class}>"
    return sum(f"rdf-syntax-ns#type> {entry}" in line for line in sample.lines)


@pytest.mark.parametrize("slug", REGISTERS)
def test_every_entry_names_its_register_and_has_a_polish_label(slug: str, samples: dict[str, Mapped]) -> None:
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
def test_faults_of_the_sample_are_found(slug: str, samples: dict[str, Mapped]) -> None:
    sample, expected = samples[slug], faults(slug)
    assert sample.reading.records == expected["records"]
    assert sample.reading.quarantined == expected["quarantined"]
    assert sample.violations == [tuple(cell) for cell in expected["cells"]]


def faults(slug: str) -> dict[str, Any]:
    """What is wrong with a sample: cells as [row, column, value as shown], results as [path, component, severity]."""
    return tomllib.loads((REGISTERS[slug].folder / "sample" / "faults.toml").read_text(encoding="utf-8"))


def test_lost_zeros_of_the_stations_are_restored_and_told(samples: dict[str, Mapped]) -> None:
    infos = [each for each in samples["stacje-demontazu"].reading.findings if each.severity is Severity.INFO]
    assert [each.column for each in infos] == ["Nr rejestrowy BDO"] * 3
    for each in infos:
        assert f'{iri("def/bdo")} "{each.value.zfill(9)}"' in "\n".join(samples["stacje-demontazu"].lines)


@pytest.mark.parametrize("slug", REGISTERS)
def test_shapes_find_what_no_cell_shows(slug: str, store: ox.Store) -> None:
    register = REGISTERS[slug]
    findings = Engine().check(store, [register.graph], load_shapes(register.shapes, BASE))
    assert sorted(map(kind, findings)) == [tuple(result) for result in faults(slug)["results"]]
    assert all(each.messages.keys() == {"pl", "en"} for each in findings)


def kind(finding: Finding) -> tuple[str, str, str]:
    return finding.path.rpartition("/")[2], finding.component.rpartition("#")[2], str(finding.severity)


def test_nothing_of_a_natural_person_is_published(samples: dict[str, Mapped]) -> None:
    document = json.loads((REGISTERS["umowy"].folder / "sample" / "umowy.json").read_text(encoding="utf-8"))
    parties = [party for each in document["agreements"] for party in each["contractors"] + each["procurers"]]
    persons = [party for party in parties if party["rodzaj"] == "Osoba fizyczna"]
    assert len(persons) > 20
    secrets = {party[key] for party in persons for key in ("imie", "nazwisko")} | {"Zmyślona"}
    quads = samples["umowy"].quads.decode()
    assert not [secret for secret in secrets if secret in quads]
    assert samples["umowy"].quads.count(b"rodzaj-strony/osoba-fizyczna") == len(persons)


def test_personal_columns_are_ignored_by_name() -> None:
    metadata = json.loads(REGISTERS["umowy"].metadata.read_text(encoding="utf-8"))
    parties = [table for table in metadata["tables"] if table["@id"] in ("#wykonawcy", "#zamawiajacy")]
    for table in parties:
        ignored = {column["name"] for column in table["tableSchema"]["columns"] if column.get("suppressOutput")}
        assert ignored >= PERSONAL


def test_redacted_numbers_make_no_party(samples: dict[str, Mapped]) -> None:
    assert b"podmiot-000000000" not in samples["umowy"].quads
    assert b"0000000000" not in samples["umowy"].quads


def test_a_redacted_sole_trader_stays_without_numbers_that_the_source_forgot(samples: dict[str, Mapped]) -> None:
    regon, nip = "999999903", "9998999916"
    source = (CHECKOUT / "mappings" / "umowy" / "sample" / "umowy.json").read_text(encoding="utf-8")
    assert all(f'"{number}"' in source and number not in samples["umowy"].quads.decode() for number in (regon, nip))


def test_untidy_spellings_are_made_one(samples: dict[str, Mapped]) -> None:
    quads = samples["umowy"].quads.decode()
    assert "\u0301" not in quads  # decomposed letters
    assert "\u00a0" not in quads
    assert "  " not in quads
    [alternative] = [line for line in samples["umowy"].lines if "skos/core#altLabel" in line]
    party = alternative.split(" ", 1)[0]
    names = [
        line for line in samples["umowy"].lines if line.startswith(f"{party} <http://www.w3.org/ns/regorg#legalName>")
    ]
    assert len(names) == 1


@pytest.mark.parametrize(("slug", "query"), QUERIES, ids=[f"{slug}/{path.stem}" for slug, path in QUERIES])
def test_example_query_gives_rows(slug: str, query: Path, store: ox.Store) -> None:
    text = query.read_text(encoding="utf-8")
    results = store.query(text, base_iri=BASE, use_default_graph_as_union=True)
    assert isinstance(results, ox.QuerySolutions)
    assert list(results), f"{slug}: no rows"


@pytest.mark.parametrize("slug", REGISTERS)
def test_register_has_example_queries(slug: str) -> None:
    assert len(REGISTERS[slug].queries) >= 4


def test_real_contracts_are_read_unchanged(shared: Path, tmp_path: Path) -> None:
    [source] = (shared / "data" / "real" / "cru-contracts").glob("*.json")
    real = mapped("umowy", tmp_path, source)
    assert (real.reading.records, real.reading.quarantined, real.violations) == (221, 0, [])
    assert entries_of("umowy", real) == 221
    assert b'"[anonim]"' not in real.quads  # names; the mark also stands inside one subject of a contract
    assert "[przedsiębiorca".encode() not in real.quads


EDITIONS = {"TERC_Urzedowy_2020-01-01.csv": 4194, "TERC_2024-01-01.json": 4332}


@pytest.fixture(scope="module")
def editions(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Mapped]:
    folder = shared / "data" / "real" / "teryt-terc"
    return [mapped("teryt", tmp_path_factory.mktemp("terc"), folder / file) for file in EDITIONS]


def test_real_editions_are_read_unchanged(editions: list[Mapped]) -> None:
    boundaries = 202  # of all gminas and powiats of the voivodeship, and its own
    for edition, records in zip(editions, EDITIONS.values(), strict=True):
        assert (edition.reading.records, edition.reading.quarantined) == (records + boundaries, 0)
        assert len(re.findall(rb"/id/teryt/\d+> <[^>]*hasDefaultGeometry>", edition.quads)) == boundaries
        assert entries_of("teryt", edition) == records


def test_new_edition_loses_no_unit_and_changes_only_what_changed(editions: list[Mapped]) -> None:
    old, new = (set(edition.lines) for edition in editions)
    assert subjects(sorted(old)) <= subjects(sorted(new))
    touched = {subject for subject in subjects(sorted(old ^ new)) if f"<{BASE}id/teryt/10" in subject}
    parts = {subject for subject in touched if "-" in subject.rpartition("/")[2]}
    assert (len(touched - parts), len(parts)) == (14, 28)  # rural gminas that got a town, each with its two parts


def test_sample_of_the_reference_register_is_the_whole_voivodeship(samples: dict[str, Mapped]) -> None:
    kinds = Counter(re.findall(rf"<{BASE}def/(Wojewodztwo|Powiat|Gmina|CzescGminy)>", samples["teryt"].quads.decode()))
    assert kinds == {"Wojewodztwo": 1, "Powiat": 24, "Gmina": 177, "CzescGminy": 89}


def test_every_unit_is_bounded_and_neighbours_stand_on_both_sides(samples: dict[str, Mapped]) -> None:
    quads = samples["teryt"].quads.decode()
    touching = set(re.findall(r"teryt/(\d+)> <[^>]*sfTouches> <[^>]*teryt/(\d+)>", quads))
    assert {(other, one) for one, other in touching} == touching
    assert len({one for one, _ in touching}) == 24 + 177
    assert {other for one, other in touching if one == "1061"} == {"1006", "1008", "1020"}
    regions = Counter(re.findall(r"hasNutsCode> <[^>]*/(PL\d+)>", quads))
    assert regions == {"PL71": 1, "PL711": 1, "PL712": 4, "PL713": 6, "PL714": 7, "PL715": 6}


def test_boundaries_and_neighbours_that_an_edition_lacks_are_left_out(tmp_path: Path) -> None:
    rows = (
        "10;61;;;Łódź;miasto na prawach powiatu",
        "10;61;01;1;Łódź;gmina miejska",
        "10;06;02;2;Andrespol;gmina wiejska",
    )
    lines = ("WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA", *(f"{row};2024-01-01" for row in rows))
    edition = tmp_path / "terc.csv"
    edition.write_text("\n".join(lines), encoding="utf-8")
    quads = mapped("teryt", tmp_path, edition).quads.decode()
    bounded = {"1061", "106101", "100602"}
    assert set(re.findall(r"teryt/(\d+)> <[^>]*hasDefaultGeometry>", quads)) == bounded
    assert set(re.findall(r"teryt/(\d+)-geometria> <[^>]*asWKT>", quads)) == bounded
    touching = set(re.findall(r"teryt/(\d+)> <[^>]*sfTouches> <[^>]*teryt/(\d+)>", quads))
    assert touching == {("106101", "100602"), ("100602", "106101")}


def test_labels_of_the_voivodeship_are_unique(samples: dict[str, Mapped]) -> None:
    labels = re.findall(r'rdf-schema#label> ("[^"]*"@(?:pl|en))', samples["teryt"].quads.decode())
    assert [label for label, times in Counter(labels).items() if times > 1] == []


def test_generated_register_has_no_fault_and_is_the_same_each_time(tmp_path: Path) -> None:
    one, two = tmp_path / "one.ndjson", tmp_path / "two.ndjson"
    for out in (one, two):
        subprocess.run([sys.executable, CHECKOUT / "bench" / "generate.py", "200", out], check=True)
    assert one.read_bytes() == two.read_bytes()
    generated = mapped("umowy", tmp_path, one)
    assert (generated.reading.records, generated.reading.findings) == (200, ())
    assert entries_of("umowy", generated) == 200
