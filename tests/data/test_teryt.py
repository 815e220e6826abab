"""The register of territorial units: the whole voivodeship with its boundaries, and real editions read unchanged."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.data.reading import BASE, Mapped, Samples, entries_of, mapped, subjects

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


def test_sample_of_the_reference_register_is_the_whole_voivodeship(samples: Samples) -> None:
    kinds = Counter(re.findall(rf"<{BASE}def/(Wojewodztwo|Powiat|Gmina|CzescGminy)>", samples["teryt"].quads.decode()))
    assert kinds == {"Wojewodztwo": 1, "Powiat": 24, "Gmina": 177, "CzescGminy": 89}


def test_every_unit_is_bounded_and_neighbours_stand_on_both_sides(samples: Samples) -> None:
    quads = samples["teryt"].quads.decode()
    touching = set(re.findall(r"teryt/(\d+)> <[^>]*sfTouches> <[^>]*teryt/(\d+)>", quads))
    assert {(other, one) for one, other in touching} == touching
    assert len({one for one, _ in touching}) == 24 + 177
    assert {other for one, other in touching if one == "1061"} == {"1006", "1008", "1020"}
    regions = dict(re.findall(r"id/teryt/(\d+)> <[^>]*hasNutsCode> <[^>]*/(PL\d+)>", quads))
    powiats = {code: region for code, region in regions.items() if len(code) == 4}
    assert Counter(powiats.values()) == {"PL711": 1, "PL712": 4, "PL713": 6, "PL714": 7, "PL715": 6}
    gminas = {code: region for code, region in regions.items() if len(code) == 6}
    assert len(gminas) == 177
    assert all(region == powiats[code[:4]] for code, region in gminas.items())
    assert regions["10"] == "PL71"


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


def test_labels_of_the_voivodeship_are_unique(samples: Samples) -> None:
    labels = re.findall(r'rdf-schema#label> ("[^"]*"@(?:pl|en))', samples["teryt"].quads.decode())
    assert [label for label, times in Counter(labels).items() if times > 1] == []
