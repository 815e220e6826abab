"""What lies in a territorial unit: gathered, in words, as a map and as data."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad

from app.factory import create_app
from app.index import Bucket
from app.iris import Iris
from app.labels import Label, Reading
from app.snapshot.counts import Counts
from app.snapshot.vocabulary import collect
from app.territory import building, gathering
from app.territory.codes import described
from app.territory.drawing import areas
from app.territory.gathering import Gathered, Here
from tests.published import BASE, Published
from tests.serving.conftest import PREFIXES, publish, settings_of
from tests.serving.test_page import texts

UNITS = {
    name: Bucket(name, count, frozenset({Label(name, "pl")}), broader=broader)
    for name, count, broader in (("land", 9, ""), ("shire", 7, "land"), ("town", 2, "shire"), ("elsewhere", 1, "land"))
}
FOUND = Gathered((Here("a", 5, ()), Here("b", 2, ())), {"town": 2}, UNITS)


def test_units_above_and_below_follow_the_buckets() -> None:
    assert [unit.value for unit in FOUND.above("town")] == ["land", "shire"]
    assert FOUND.above("land") == FOUND.above("unknown") == []
    assert [unit.value for unit in FOUND.parts("shire")] == ["town"]
    assert FOUND.total == 7


def test_units_that_lie_in_each_other_end_somewhere() -> None:
    circle = {name: Bucket(name, 1, broader=broader) for name, broader in (("x", "y"), ("y", "x"))}
    assert {unit.value for unit in Gathered((), {}, circle).above("x")} == {"x", "y"}


SHAPES = """
<s/Unit> a sh:NodeShape ; sh:targetClass lod:Unit ; sh:property <s/code>, <s/name> .
<s/code> sh:path lod:code ; sh:description "Kod."@pl, "A code."@en .
<s/name> sh:path lod:name .
"""


def test_codes_are_the_facts_that_a_shape_describes() -> None:
    text = (PREFIXES + SHAPES).encode()
    quads = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE, base_iri=BASE)
    vocabulary = collect([quad.triple for quad in quads if isinstance(quad, Quad)], Counts())
    assert described(vocabulary, (f"{BASE}def/Unit",)) == {
        f"{BASE}def/code": [Label("A code.", "en"), Label("Kod.", "pl")]
    }
    assert described(vocabulary, (f"{BASE}def/Other",)) == {}


SQUARE = "POLYGON((19 51, 20 51, 20 52, 19 52, 19 51))"


def row(literal: str, unit: str = "", *labels: str) -> Iterator[dict[str, Any]]:
    named = {"unit": NamedNode(BASE + unit)} if unit else {}
    for label in labels or ("",):
        text = {"label": Literal(label, language="pl")} if label else {}
        yield {"wkt": Literal(literal), **named, **text}


def test_boundary_of_the_unit_lies_unnamed_under_those_of_its_parts() -> None:
    rows = [*row(SQUARE, "id/u/2", "część"), *row(SQUARE), *row("POINT(19 51)", "id/u/3", "no area")]
    snapshot: Any = SimpleNamespace(iris=Iris(BASE))
    own, part = areas(snapshot, rows, f"{BASE}id/u/1", Reading("pl", "pl", "?lang=pl"))
    assert (own.iri, own.name, own.href) == (f"{BASE}id/u/1", "", "")
    assert (part.name, part.href) == ("część", "/doc/u/2?lang=pl")


@pytest.fixture(scope="module")
def whole(published: Published) -> FlaskClient:
    """The site of the region."""
    return create_app(published.settings).test_client()


@pytest.fixture(scope="module")
def units(published: Published) -> dict[str, str]:
    """A powiat and one of its gminas, by what they are; both have entries in them."""
    query = """
        PREFIX lod: <def/>
        SELECT ?powiat (SAMPLE(?part) AS ?gmina) (COUNT(DISTINCT ?part) AS ?parts) {
          ?part lod:jednostkaNadrzedna ?powiat . ?powiat a lod:Powiat . ?thing lod:gmina ?part .
        } GROUP BY ?powiat ORDER BY DESC(?parts) LIMIT 1
    """
    [found] = published.rows(query)
    return {name: found[name].removeprefix(f"{BASE}id/") for name in ("powiat", "gmina")}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_page_gathers_all_registers(whole: FlaskClient, units: dict[str, str], language: str) -> None:
    page = whole.get(f"/doc/{units['powiat']}?lang={language}").text
    registers = page.partition('id="here"')[2].partition("</section>\n<p><a")[0]
    assert len(texts(registers, "h3")) > 5
    everything = re.findall(r'class="all"><a href="([^"]*)"', registers)
    assert len(everything) > 3
    assert all(re.match(r"/doc/dataset/[a-z-]+\?unit=id/teryt/", address) for address in everything)
    incoming = page.partition('id="incoming"')[2]
    assert not {"graniczy z", "touches", "jednostka nadrzędna", "parent unit"} & {
        name.partition(" <")[0] for name in re.findall(r"<h4><span[^>]*>([^<]*)", incoming)
    }
    assert f'href="/doc/{units["gmina"]}?lang={language}"' in page.partition('id="parts"')[2]
    assert texts(page, "h2").count({"pl": "Sąsiedzi", "en": "Neighbours"}[language]) == 1


def test_page_of_a_gmina_leads_up_and_explains_its_codes(whole: FlaskClient, units: dict[str, str]) -> None:
    page = whole.get(f"/doc/{units['gmina']}?lang=en").text
    within = page.partition('class="within"')[2].partition("</p>")[0]
    assert f'href="/doc/{units["powiat"]}?lang=en"' in within
    codes = page.partition('id="codes"')[2].partition("</section>")[0]
    assert "TERC system that the administration uses" in codes


def test_counts_of_the_page_are_those_of_its_twins(whole: FlaskClient, units: dict[str, str]) -> None:
    document = json.loads(whole.get(f"/doc/{units['powiat']}.json?lang=en").text)
    assert document["entries"] == sum(register["entries"] for register in document["registers"])
    assert all(len(register["first"]) == min(5, register["entries"]) for register in document["registers"])
    rows = list(csv.DictReader(whole.get(f"/doc/{units['powiat']}.csv?lang=en").data.decode("utf-8-sig").splitlines()))
    here = [int(line["Entries"]) for line in rows if line["Unit"] == document["unit"]["id"]]
    assert here == [register["entries"] for register in document["registers"]]
    for part in document["parts"]:
        counts = [int(line["Entries"]) for line in rows if line["Unit"] == part["id"]]
        assert sum(counts) == part["entries"]
    assert [unit["id"].count("/") for unit in document["within"]] == [5]


def test_page_says_where_its_twins_are_and_they_lead_back(whole: FlaskClient, units: dict[str, str]) -> None:
    page = whole.get(f"/doc/{units['powiat']}").text
    for suffix, content_type in (("json", "application/json"), ("csv", "text/csv; charset=utf-8")):
        assert f'href="/doc/{units["powiat"]}.{suffix}"' in page
        twin = whole.get(f"/doc/{units['powiat']}.{suffix}")
        assert twin.content_type == content_type
        assert f"</doc/{units['powiat']}>" in twin.headers["Link"]
        again = whole.get(f"/doc/{units['powiat']}.{suffix}", headers={"If-None-Match": twin.headers["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("path", ["/doc/dataset/nothing.csv", "/doc/nothing.json"])
def test_other_things_have_no_such_twin(whole: FlaskClient, path: str) -> None:
    assert whole.get(path, headers={"Accept": "text/html"}).status_code == 404


def test_map_has_the_boundaries_and_the_entries(whole: FlaskClient, units: dict[str, str]) -> None:
    response = whole.get("/map/territory.geojson", query_string={"unit": f"{BASE}id/{units['powiat']}", "lang": "en"})
    features = json.loads(response.text)["features"]
    kinds = [feature["geometry"]["type"] for feature in features]
    own, *others = features
    assert kinds.count("MultiPolygon") > 3
    assert kinds.count("Point") > 10
    assert "name" not in own["properties"]
    assert all(feature["properties"]["href"].endswith("?lang=en") for feature in others)


def test_map_that_shows_not_all_says_so(
    whole: FlaskClient, units: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = {"unit": f"{BASE}id/{units['powiat']}", "lang": "en"}
    before = json.loads(whole.get("/map/territory.geojson", query_string=query).text)
    assert before["numberMatched"] == before["numberReturned"] == len(before["features"])
    for module in (gathering, building):
        monkeypatch.setattr(module, "MOST_PLACES", 5)
    # Another address, as what was sent before is kept.
    cut = json.loads(whole.get("/map/territory.geojson", query_string=query | {"again": "1"}).text)
    assert cut["numberMatched"] == before["numberMatched"] > cut["numberReturned"] == len(cut["features"])
    kinds = [[feature["geometry"]["type"] for feature in each["features"]].count("Point") for each in (before, cut)]
    assert kinds[1] == 5
    assert building.cut(kinds[0], "en") == f"The map shows 5 of {kinds[0]} entries."
    assert building.cut(5, "en") == ""


@pytest.mark.parametrize("unit", ["", "x", f"{BASE}id/teryt/nothing", f"{BASE}id/dataset/none", "<script>"])
def test_map_of_what_is_no_unit_is_404(whole: FlaskClient, unit: str) -> None:
    assert whole.get("/map/territory.geojson", query_string={"unit": unit}).status_code == 404


def test_release_without_an_index_still_has_the_page(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "region", tmp_path / "var")
    unit = '<id/u/1> a lod:JednostkaTerytorialna ; <http://www.w3.org/2000/01/rdf-schema#label> "Tu"@pl .'
    publish(settings.releases, "r1", {"miejsca": unit})
    client = create_app(settings).test_client()
    assert "This release has no index" in client.get("/doc/u/1?lang=en").text
    assert client.get("/map/territory.geojson", query_string={"unit": f"{BASE}id/u/1"}).status_code == 200
    assert client.get("/doc/u/1.json").status_code == 503
