"""Registers as read from their folders."""

from dataclasses import replace
from pathlib import Path

import pytest

from app import config, registers
from app.config import Settings
from app.errors import RegisterError

BASE = "https://lod.example.org/"
TURTLE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dcterms: <http://purl.org/dc/terms/> . @prefix lod: <def/> .
<id/dataset/{slug}> a dcat:Dataset ; dcterms:title "Rejestr"@pl, "Register"@en ; {more}
  lod:klasaWpisu lod:Rzecz ; lod:liczbaMin 1 ; lod:liczbaMax 9 ; lod:limitKwarantanny 0.1 ;
  lod:kolumnaPubliczna "t/a", "t/b" .
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(config.load({"LOD_BASE_IRI": BASE}), region=tmp_path)


def make(settings: Settings, slug: str, more: str = "", text: str = TURTLE) -> Path:
    folder = settings.region / "mappings" / slug
    folder.mkdir(parents=True)
    (folder / "register.ttl").write_text(text.replace("{slug}", slug).replace("{more}", more), encoding="utf-8")
    return folder


def test_register_is_read_relative_to_the_base(settings: Settings) -> None:
    register = registers.load(make(settings, "rzeczy"), settings)
    assert register.iri == f"{BASE}id/dataset/rzeczy"
    assert register.graph == f"{BASE}graph/rzeczy"
    assert register.inferred_graph == f"{BASE}graph/rzeczy/inferred"
    assert register.entry_class == f"{BASE}def/Rzecz"
    assert register.titles == {"pl": "Rejestr", "en": "Register"}
    assert register.expected == (1, 9)
    assert register.public_columns == {"t/a", "t/b"}


def test_required_registers_come_first(settings: Settings) -> None:
    make(settings, "a", "dcterms:requires <id/dataset/b> ;")
    make(settings, "b")
    assert list(registers.load_all(settings)) == ["b", "a"]


def test_circle_of_requirements_is_told(settings: Settings) -> None:
    make(settings, "a", "dcterms:requires <id/dataset/b> ;")
    make(settings, "b", "dcterms:requires <id/dataset/a> ;")
    with pytest.raises(RegisterError, match="circle"):
        registers.load_all(settings)


def test_required_register_that_is_not_there_is_told(settings: Settings) -> None:
    make(settings, "a", "dcterms:requires <id/dataset/zzz> ;")
    with pytest.raises(RegisterError, match="zzz"):
        registers.load_all(settings)


def test_region_without_registers_is_told(settings: Settings) -> None:
    with pytest.raises(RegisterError, match="LOD_REGION"):
        registers.load_all(settings)


@pytest.mark.parametrize("slug", ["Umowy", "a_b", "-a", "code", "release", "queries", "modul"])
def test_bad_or_reserved_name_is_refused(settings: Settings, slug: str) -> None:
    with pytest.raises(RegisterError, match="lower-case"):
        registers.load(make(settings, slug), settings)


def test_turtle_fault_names_file_and_line(settings: Settings) -> None:
    with pytest.raises(RegisterError, match=r"register\.ttl:2"):
        registers.load(make(settings, "a", text="@prefix x: <y> .\nx:a x:b ;; ; x:c [ . \n"), settings)


def test_missing_fact_names_the_property(settings: Settings) -> None:
    with pytest.raises(RegisterError, match="klasaWpisu"):
        registers.load(make(settings, "a", text="<id/dataset/a> a <x> ."), settings)


def test_shapes_are_the_common_ones_and_its_own(settings: Settings) -> None:
    folder = make(settings, "a")
    (settings.region / "shapes").mkdir()
    for name in ("common.ttl", "a.ttl", "b.ttl"):
        (settings.region / "shapes" / name).touch()
    assert [path.name for path in registers.load(folder, settings).shapes] == ["common.ttl", "a.ttl"]
