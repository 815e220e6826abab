"""A file that nobody has seen becomes a register of the real region: no Python, a command, and edits of data files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from app import config
from app.cli import commands
from app.factory import create_app
from app.registers import load_all
from tests.hygiene.asking import QUERIES, rows, vocabularies, with_mappings

CHECKOUT = Path(__file__).resolve().parents[2]
VOCABULARIES = CHECKOUT.parent / "shared" / "data" / "vocab"
BASE = "https://lod.example.org/"
SLUG = "pomniki-przyrody"
# How its terms begin, and the query that finds those of registers that are not published here.
TERM, ORPHANS = "def/pomnikiprzyrody", "orphan-term"
# What an office has: codes that lose zeros, a decimal comma, a date of its own format, a column about a person.
SAMPLE = (
    "Nr rejestrowy;Obiekt;Gatunek;Obwód [cm];Data uznania;Gmina;Zgłaszający (imię i nazwisko)\r\n"
    "PP/0001;Dąb „Fabrykant”;dąb szypułkowy;412,5;12.05.1998;1061011;Daria Wartolipska\r\n"
    "PP/0002;Lipa w Rogowie;lipa drobnolistna;388,0;01.02.2003;1021052;Adam Nerogrodzki\r\n"
    "PP/0003;Cis;cis pospolity;97,25;30.09.2011;1061011;Kinga Sosnoworska\r\n"
)
CHART = """# Pomniki według lat
# Monuments by year
# kind: bar
# label: rok
# value: ile
# unit (pl): pomniki
# unit (en): monuments
SELECT ?rok (COUNT(?pomnik) AS ?ile) WHERE {
  ?pomnik <def/pomnikiPrzyrody-dataUznania> ?data .
  BIND(YEAR(?data) AS ?rok)
} GROUP BY ?rok ORDER BY ?rok
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The region of this checkout, copied, with a new register in it that was edited and published."""
    folder = tmp_path_factory.mktemp("new")
    region = folder / "region"
    for name in ("mappings", "ontology", "shapes"):
        shutil.copytree(CHECKOUT / name, region / name, ignore=shutil.ignore_patterns("expected*"))
    values = {"LOD_REGION": str(region), "LOD_VAR": str(folder / "var"), "LOD_BASE_IRI": BASE}
    sample = folder / "pomniki.csv"
    sample.write_bytes(SAMPLE.encode("windows-1250"))
    run(values, "new-register", SLUG, str(sample))
    edit(region)
    run(values, "check", SLUG)
    run(values, "publish", SLUG)
    return values


def run(environment: dict[str, str], *arguments: str) -> str:
    result = CliRunner().invoke(commands, arguments, env=environment)
    assert result.exit_code == 0, result.output
    return result.output


def edit(region: Path) -> None:
    """What its keeper would do: a title, a link to the gmina, a chart."""
    folder = region / "mappings" / SLUG
    register = folder / "register.ttl"
    titled = register.read_text(encoding="utf-8").replace(
        f'"{SLUG}"@pl, "{SLUG}"@en', '"Pomniki przyrody"@pl, "Natural monuments"@en'
    )
    register.write_text(titled, encoding="utf-8")
    charts = folder / "charts"
    charts.mkdir()
    (charts / "gatunki.rq").write_text(CHART, encoding="utf-8")
    mapping = folder / "mapping.ttl"
    link = '[ rml:predicate lod:gmina ; rml:objectMap [ rml:template "id/teryt/{szesc}" ] ],\n        '
    text = mapping.read_text(encoding="utf-8").replace("SELECT *,", "SELECT *, left(Gmina, 6) AS szesc,")
    mapping.write_text(
        text.replace("[ rml:predicate rdfs:label", link + "[ rml:predicate rdfs:label"), encoding="utf-8"
    )


@pytest.fixture(scope="module")
def client(environment: dict[str, str]) -> Iterator[FlaskClient]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setitem(os.environ, name, value)
        yield create_app(config.load()).test_client()


def test_entry_has_a_page(client: FlaskClient) -> None:
    found = client.get(f"/id/{SLUG}/pp-0001", headers={"Accept": "text/html"}, follow_redirects=True)
    assert found.status_code == 200
    assert "Dąb „Fabrykant”" in found.text
    assert "Wartolipska" not in found.text


def test_entry_has_data(client: FlaskClient) -> None:
    found = client.get(f"/id/{SLUG}/pp-0003", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert "97.25" in found.text
    assert "2011-09-30" in found.text
    assert "/id/teryt/106101>" in found.text


def test_sparql_finds_it(client: FlaskClient) -> None:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s <{BASE}def/wpisWRejestrze> <{BASE}id/dataset/{SLUG}> }}"
    found = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    assert found.text.split() == ["n", "3"]


def test_catalogue_and_home_name_it(client: FlaskClient) -> None:
    assert "Pomniki przyrody" in client.get("/?lang=pl").text
    described = client.get(f"/id/dataset/{SLUG}", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert "Natural monuments" in described.text


def test_its_page_has_columns_entries_and_a_chart(client: FlaskClient) -> None:
    found = client.get(f"/doc/dataset/{SLUG}?lang=en", headers={"Accept": "text/html"})
    assert found.status_code == 200
    for text in ("Natural monuments", "3 entries", "Monuments by year", 'aria-sort="ascending"', 'type="date"'):
        assert text in found.text
    assert "dąb szypułkowy" in found.text
    assert "Wartolipska" not in found.text
    lines = client.get(f"/data/dataset/{SLUG}/charts/gatunki.csv?lang=en").text.splitlines()
    assert lines == ["\ufeffLabel,Label (as in the data),Value", "1998,1998,1", "2003,2003,1", "2011,2011,1"]


def test_its_entries_are_narrowed_down_and_sent_as_data(client: FlaskClient) -> None:
    selection = "lod:pomnikiPrzyrody-dataUznania.from=2000&sort=-lod:pomnikiPrzyrody-dataUznania"
    page = client.get(f"/doc/dataset/{SLUG}?{selection}", headers={"Accept": "text/html"}).text
    assert "<strong>2 wpisy</strong>" in page
    found = client.get(f"/doc/dataset/{SLUG}.json?{selection}").get_json()
    assert [entry["iri"].rpartition("/")[2] for entry in found["entries"]] == ["pp-0003", "pp-0002"]


def test_example_query_is_offered(client: FlaskClient) -> None:
    assert "Wszystkie wpisy" in client.get("/sparql", headers={"Accept": "text/html"}).text


@pytest.fixture(scope="module")
def untidy(environment: dict[str, str]) -> ox.Store:
    """What the hygiene of the whole region is asked of, with the new register as its only data."""
    settings = config.load(environment)
    store = with_mappings(ox.Store.read_only(str(settings.releases / "current" / "store")), load_all(settings).values())
    if VOCABULARIES.is_dir():
        store.extend(vocabularies(VOCABULARIES))
    return store


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_nothing_of_it_is_untidy(path: Path, untidy: ox.Store) -> None:
    assert [row for row in rows(path, untidy) if path.stem != ORPHANS or TERM in row.casefold()] == []


def test_its_terms_are_looked_at(untidy: ox.Store) -> None:
    planted = ox.Store()
    planted.extend(untidy)
    ontology = ox.NamedNode(f"{BASE}graph/ontology")
    property_of_it = ox.NamedNode(f"{BASE}def/pomnikiPrzyrody-dataUznania")
    assert list(planted.quads_for_pattern(property_of_it, None, None, ontology))
    for quad in list(planted.quads_for_pattern(property_of_it, None, None, ontology)):
        planted.remove(quad)
    [undefined] = [path for path in QUERIES if path.stem == "undefined-term"]
    assert rows(undefined, planted) == ["<def/pomnikiPrzyrody-dataUznania>"]
