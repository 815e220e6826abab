"""Real files become registers by data files alone: each folder here is a register over one folder of real files."""

from __future__ import annotations

import csv
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from app import config, registers
from app.validation.finding import Finding, Severity
from loaders import publish
from loaders.pipeline import Outcome
from loaders.publish import Order

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
BASE = "https://lod.example.org/"
FOLDERS = {
    "granice": "boundaries-lodzkie",
    "klasyfikacja": "klasyfikacja-budzetowa",
    "ogloszenia-ted": "ted-notices-lodz",
    "placowki-oswiatowe": "rspo-lodzkie",
    "powierzchnia": "gus-area",
    "wykonawcy-bzp": "bzp-contractors-lodzkie",
}


@dataclass(frozen=True)
class Real:
    """A register of real files after its publication."""

    slug: str
    outcome: Outcome
    store: ox.Store

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.outcome.report.findings

    def count(self, pattern: str) -> int:
        """How many solutions a graph pattern has in the register's graph."""
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <graph/{self.slug}> {{ {pattern} }} }}"
        [row] = self._rows(query)
        return int(row["n"].value)

    def values(self, pattern: str) -> list[str]:
        """What `?value` is in the solutions of a graph pattern, sorted."""
        query = f"SELECT ?value WHERE {{ GRAPH <graph/{self.slug}> {{ {pattern} }} }}"
        return sorted(row["value"].value for row in self._rows(query))

    def _rows(self, query: str) -> list[ox.QuerySolution]:
        found = self.store.query(query, base_iri=BASE, prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)
        return list(found)


PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "epo": "http://data.europa.eu/a4g/ontology#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "lod": f"{BASE}def/",
}


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Real]:
    """Publish a register of this folder over its real files, once."""
    made: dict[str, Real] = {}

    def get(slug: str) -> Real:
        if slug not in made:
            made[slug] = published(slug, shared / "data" / "real" / FOLDERS[slug], tmp_path_factory.mktemp(slug))
        return made[slug]

    return get


def published(slug: str, files: Path, work: Path) -> Real:
    region = work / "region"
    shutil.copytree(HERE / slug, region / "mappings" / slug)
    (region / "mappings" / slug / "sample").symlink_to(files)
    for name in ("ontology", "shapes"):
        (region / name).symlink_to(CHECKOUT / name)
    settings = replace(config.load({"LOD_BASE_IRI": BASE}), region=region, var=work / "var")
    known = registers.load_all(settings)
    [outcome] = publish.publish(Order(list(known.values()), {}), settings, known).outcomes
    assert outcome.error is None, outcome.error
    return Real(slug, outcome, ox.Store.read_only(str(settings.releases / "current" / "store")))


def test_every_folder_is_a_register_of_real_files() -> None:
    assert sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__") == sorted(
        FOLDERS
    )


RECORDS = {
    "granice": (202, 0),
    "klasyfikacja": (1041, 0),
    "ogloszenia-ted": (11, 0),
    # 37 numbers whose check digit is not that of a REGON.
    "placowki-oswiatowe": (2295, 37),
    "powierzchnia": (4339, 0),
    # 154 rows without a valid NIP, and 22 places outside of the country.
    "wykonawcy-bzp": (1720, 176),
}


@pytest.mark.parametrize("slug", sorted(FOLDERS))
def test_real_file_is_published(slug: str, real: Callable[[str], Real]) -> None:
    report = real(slug).outcome.report
    assert (report.records, report.quarantined) == RECORDS[slug]
    assert real(slug).count("?s dcterms:identifier ?id ; lod:wpisWRejestrze ?r") > 0


def test_boundaries_join_by_six_digits_where_the_seventh_has_changed(real: Callable[[str], Real]) -> None:
    with (CHECKOUT / "mappings" / "teryt" / "sample" / "terc.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["RODZ"] in ("1", "2", "3")]
    now = {row["WOJ"] + row["POW"] + row["GMI"] + row["RODZ"] for row in rows}
    then = set(real("granice").values("?s skos:notation ?value FILTER(STRLEN(?value) = 7)"))
    assert (len(then), len(then - now)) == (177, 16)
    assert {code[:6] for code in then} == {code[:6] for code in now}


def test_boundaries_are_published_in_both_systems(real: Callable[[str], Real]) -> None:
    shapes = real("granice").values("?s geo:asWKT ?value")
    assert len(shapes) == 2 * 202
    assert sum(shape.startswith("<http://www.opengis.net/def/crs/EPSG/0/2180> ") for shape in shapes) == 202


def test_classification_is_composed_and_clean(real: Callable[[str], Real]) -> None:
    names = real("klasyfikacja").values("?s skos:prefLabel ?value")
    assert all(unicodedata.is_normalized("NFC", name) for name in names)
    assert real("klasyfikacja").count("?s skos:broader ?d") == 511
    assert real("klasyfikacja").count("?s skos:broader ?d FILTER NOT EXISTS { ?d skos:prefLabel ?n }") == 0


def test_notices_of_every_generation_are_read(real: Callable[[str], Real]) -> None:
    versions = real("ogloszenia-ted").values("?s schema:schemaVersion ?value")
    assert {version[:10] for version in versions} == {f"R2.0.9.S0{number}" for number in (1, 3, 4, 5)}
    # NUTS before 2018 and after; the register publishes what was written.
    places = set(real("ogloszenia-ted").values("?s dcterms:spatial ?value"))
    editions = {place.rpartition("/")[2][:4] for place in places}
    assert {"PL11", "PL71"} <= editions
    assert real("ogloszenia-ted").count("?s a epo:Notice ; epo:hasMainClassification ?cpv") > 40
    assert real("ogloszenia-ted").count("?s epo:hasContractNatureType ?nature") == 11
    assert real("ogloszenia-ted").count('?s dcterms:title ?title FILTER(LANG(?title) = "pl")') == 11


def test_wrong_identifiers_of_contractors_are_told_for_what_they_are(real: Callable[[str], Real]) -> None:
    told = [each.messages["pl"] for each in real("wykonawcy-bzp").findings if each.column == "nip"]
    assert len(told) == 154
    assert sum("wygląda na numer KRS" in message for message in told) > 60
    assert real("wykonawcy-bzp").count("?s lod:nip ?nip") == 1483 - 154


def test_lost_zeros_of_simc_are_restored_and_told(real: Callable[[str], Real]) -> None:
    repaired = Counter(each.column for each in real("placowki-oswiatowe").findings if each.severity is Severity.INFO)
    assert sum(repaired.values()) > 1000
    places = real("placowki-oswiatowe").values("?s dcterms:spatial ?value")
    assert {len(place.rpartition("/")[2]) for place in places} == {7}


def test_blanks_in_codes_go_and_hectares_stay(real: Callable[[str], Real]) -> None:
    codes = real("powierzchnia").values("?s dcterms:identifier ?value")
    assert all(code.isdigit() for code in codes)
    assert real("powierzchnia").values("<id/powierzchnia/0201011> geo:hasMetricArea ?value") == ["22850000"]
