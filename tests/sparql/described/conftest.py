"""A tiny region as the publisher makes it, served: the description of a release comes from its publication."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import config, registers
from app.factory import create_app
from app.store.releases import Manifest, Releases
from loaders import publish
from loaders.publish import Order
from tests.region import BASE, write_region

QUERIES = {
    "rzeczy/queries/wszystkie.rq": "# Wszystkie rzeczy\n# All things\nSELECT ?rzecz { ?rzecz a <def/Rzecz> }\n",
    "rzeczy/queries/czy.rq": "# Czy jest druga\n# Whether there is a second\nASK { <id/rzeczy/2> ?cecha ?wartosc }\n",
    "queries/opis.rq": "# Opis pierwszej\n# Description of the first\nDESCRIBE <id/rzeczy/1>\n",
    "queries/graf.rq": "# Graf\n# Graph\nCONSTRUCT { ?s a ?c } WHERE { GRAPH <graph/rzeczy> { ?s a ?c } }\n",
}


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site over one release; tests only read it."""
    folder = tmp_path_factory.mktemp("described")
    write_region(folder / "region")
    for name, text in QUERIES.items():
        path = folder / "region" / "mappings" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = replace(config.load({"LOD_BASE_IRI": BASE}), region=folder / "region", var=folder / "var")
    known = registers.load_all(settings)
    publish.publish(Order(list(known.values()), {}), settings, known)
    return create_app(settings)


@pytest.fixture
def client(served: Flask) -> FlaskClient:
    return served.test_client()


@pytest.fixture
def manifest(served: Flask) -> Manifest:
    releases = Releases(served.extensions["lodzkie"].settings.releases)
    return releases.manifest(releases.require_current())
