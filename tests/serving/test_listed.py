"""The values of a property in a table: as its shape lays them out, from every register, by one query."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app import listed
from app.factory import create_app
from app.namespaces import PREFIXES
from tests.serving.conftest import GRAPHS, publish, settings_of
from tests.serving.test_page import texts

_RDF = PREFIXES["rdf"]
# Two steps, the first of them against its direction, as a list of SHACL section 2.3.1.2.
_PATH = f"""
    <s/w/path> <{_RDF}first> <s/w/first> ; <{_RDF}rest> <s/w/rest> .
    <s/w/first> sh:inversePath lod:dotyczy .
    <s/w/rest> <{_RDF}first> lod:wykonawca ; <{_RDF}rest> <{_RDF}nil> .
"""
SHAPES = f"""
    <s/Postepowanie> a sh:NodeShape ; sh:targetClass lod:Postepowanie ; sh:property <s/czesc>, <s/termin> .
    <s/czesc> sh:path lod:czesc ; sh:name "części"@pl, "lots"@en ; sh:order 1 ;
        lod:kolumnaWartosci <s/k>, <s/w>, <s/x> .
    <s/termin> sh:path lod:termin ; sh:order 2 .
    <s/w> sh:path <s/w/path> ; sh:name "wykonawca"@pl, "contractor"@en ; sh:order 2 .
    <s/k> sh:path lod:kwota ; sh:name "kwota [zł]"@pl, "amount [zł]"@en ; sh:order 1 .
    <s/x> sh:name "bez ścieżki"@pl ; sh:order 3 .
    {_PATH}
"""
# A thing of three stages, in one order by number and another by name, and a part that has them, too.
STAGES = """
    <id/umowy/p> a lod:Postepowanie ; rdfs:label "Postępowanie"@pl ; lod:etap <id/umowy/a>, <id/umowy/b>, <id/umowy/c> ;
        lod:czesc <id/umowy/p-przebieg> .
    <id/umowy/p-przebieg> a lod:Przebieg ; lod:etap <id/umowy/a>, <id/umowy/b>, <id/umowy/c>, <id/umowy/d> .
    <id/umowy/a> rdfs:label "Alfa"@pl ; lod:numer 10 .
    <id/umowy/b> rdfs:label "Beta"@pl ; lod:numer 9 .
    <id/umowy/c> rdfs:label "Gamma"@pl ; lod:numer {last} .
    <id/umowy/d> rdfs:label "Delta"@pl .
"""
ORDERED = """
    <s/Postepowanie> a sh:NodeShape ; sh:targetClass lod:Postepowanie, lod:Przebieg ; sh:property <s/etap> .
    <s/etap> sh:path lod:etap ; sh:name "etap"@pl ; lod:kolejnoscWartosci lod:numer .
"""
LOTS = """
    <id/umowy/p> a lod:Postepowanie ; rdfs:label "Postępowanie"@pl ; lod:termin "2026-07-01"^^xsd:date ;
        lod:czesc <id/umowy/p-2>, <id/umowy/p-10>, <id/umowy/p-1> .
    <id/umowy/p-1> rdfs:label "część 1"@pl, "lot 1"@en ; lod:kwota 1234.5 .
    <id/umowy/p-2> rdfs:label "część 2"@pl, "lot 2"@en .
    <id/umowy/p-10> rdfs:label "część 10"@pl, "lot 10"@en ; lod:kwota 10.0 .
"""
AWARDS = """
    <id/miejsca/w1> lod:dotyczy <id/umowy/p-1> ; lod:wykonawca <id/miejsca/f1>, <id/miejsca/f2> .
    <id/miejsca/f1> rdfs:label "Zeta & syn"@pl .
    <id/miejsca/f2> rdfs:label "<i>Alfa</i>"@pl .
"""


def page(folder: Path, lots: str = LOTS, language: str = "pl", shapes: str = SHAPES) -> str:
    settings = settings_of(folder / "region", folder / "var")
    graphs = {**GRAPHS, "umowy": GRAPHS["umowy"] + lots, "miejsca": GRAPHS["miejsca"] + AWARDS}
    publish(settings.releases, "r1", {**graphs, "shapes": GRAPHS["shapes"] + shapes})
    client = create_app(settings).test_client()
    response = client.get(f"/doc/umowy/p?lang={language}", headers={"Accept": "text/html"})
    assert response.status_code == 200
    return response.text


def rows(html: str) -> list[list[str]]:
    """The cells of each row of the table of values."""
    table = html.partition('<dd class="listed">')[2].partition("</dd>")[0]
    return [texts(row, "t[hd]") for row in table.split("<tr>")[1:]]


def test_values_are_rows_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    html = page(tmp_path)
    assert rows(html) == [
        ["części", "kwota", "wykonawca"],
        ["część 1", "1 234,50 zł", "&lt;i&gt;Alfa&lt;/i&gt; Zeta &amp; syn"],
        ["część 2", "", ""],
        ["część 10", "10,00 zł", ""],
    ]
    assert '<data value="1234.5">' in html
    assert 'href="/doc/umowy/p-1?lang=pl"' in html


@pytest.mark.parametrize(
    ("last", "order"),
    [("11", "Beta Alfa Gamma"), ("1.5", "Gamma Beta Alfa"), ('"x"', "Beta Alfa Gamma"), ('"NaN"', "Beta Alfa Gamma")],
)
def test_values_are_listed_in_the_order_that_their_shape_names(tmp_path: Path, last: str, order: str) -> None:
    html = page(tmp_path, STAGES.replace("{last}", last), shapes=ORDERED).partition("</article>")[0]
    named = re.findall(r"<dd><a[^>]*>(Alfa|Beta|Gamma|Delta)</a>", html)
    own = order.split()
    assert sorted([named[:3], named[3:]], key=len) == [own, [*own, "Delta"]]


def test_values_of_no_order_are_listed_by_name(tmp_path: Path) -> None:
    html = page(tmp_path, STAGES.replace("{last}", "1"), shapes=ORDERED.replace("kolejnoscWartosci", "inna"))
    assert re.findall(r"<dd><a[^>]*>(Alfa|Beta|Gamma)</a>", html)[:3] == ["Alfa", "Beta", "Gamma"]


def test_rows_of_a_table_stand_in_the_order_of_their_values(tmp_path: Path) -> None:
    shapes = SHAPES.replace("sh:order 1 ;\n        lod:kol", "lod:kolejnoscWartosci lod:kwota ; lod:kol")
    assert shapes != SHAPES
    assert [row[0] for row in rows(page(tmp_path, shapes=shapes))[1:]] == ["część 10", "część 1", "część 2"]


def test_table_is_in_the_language_of_its_reader(tmp_path: Path) -> None:
    head, first, *_ = rows(page(tmp_path, language="en"))
    assert head == ["lots", "amount", "contractor"]
    assert first[0] == "lot 1"


def test_column_of_nothing_is_left_out(tmp_path: Path) -> None:
    head, *_ = rows(page(tmp_path, LOTS.replace("lod:kwota", "lod:inna")))
    assert head == ["części", "wykonawca"]


def test_thing_without_values_has_no_table(tmp_path: Path) -> None:
    html = page(tmp_path, '<id/umowy/p> a lod:Postepowanie ; lod:termin "2026-07-01"^^xsd:date .')
    assert "<table" not in html


def test_more_values_than_a_page_can_hold_are_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "MOST", 2)
    html = page(tmp_path)
    assert "<table" not in html
    assert "część 10" in html
