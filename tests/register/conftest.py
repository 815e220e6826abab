"""A site with one small register that has a chart, published as any other."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app import config, registers
from app.config import Settings
from app.factory import create_app
from loaders import publish
from loaders.publish import Order
from tests.region import BASE, ROWS, write_region

CHART = """# Rzeczy <b>według</b> dnia
# Things <b>by</b> day
# kind: bar
# label: dzien
# head (pl): dzień
# head (en): day of it
# value: ile
# unit (pl): rzeczy
# unit (en): things
PREFIX lod: <def/>
SELECT ?dzien (COUNT(?rzecz) AS ?ile) { ?rzecz lod:data ?dzien } GROUP BY ?dzien ORDER BY ?dzien
"""
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix lod: <def/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<shapes/rzeczy/rzecz> sh:property <shapes/rzeczy/data> .
<shapes/rzeczy/data> sh:path lod:data ; sh:maxCount 1 ; sh:order 2 ; sh:datatype xsd:date ;
    sh:name "dzień"@pl, "day"@en .
"""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Where the site is published."""
    folder = tmp_path_factory.mktemp("register")
    write_region(folder / "region", rows=[*ROWS, "4;=1+1 <script>alert(1)</script>;01.03.2026;603"])
    charts = folder / "region" / "mappings" / "rzeczy" / "charts"
    charts.mkdir()
    (charts / "dni.rq").write_text(CHART, encoding="utf-8")
    with (folder / "region" / "shapes" / "rzeczy.ttl").open("a", encoding="utf-8") as shapes:
        shapes.write(SHAPES)
    settings = replace(config.load({"LOD_BASE_IRI": BASE}), region=folder / "region", var=folder / "var")
    known = registers.load_all(settings)
    assert publish.publish(Order(list(known.values()), {}), settings, known).release
    return settings


@pytest.fixture(scope="session")
def client(small: Settings) -> FlaskClient:
    return create_app(small).test_client()
