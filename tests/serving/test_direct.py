"""The way around the framework to data: which requests take it, and that nobody can tell."""

from __future__ import annotations

import pytest
from flask import Flask

from app.config import Settings
from app.factory import create_app
from tests.serving.conftest import GRAPHS, publish

# Sends a request through the framework: a condition that no answer meets.
AROUND = {"If-None-Match": '"none"'}
DOCUMENTS = (
    "umowy/1.ttl",
    "umowy/1.jsonld",
    "umowy/1.nt",
    "umowy/1.rdf",
    "umowy/SR%2F2%2F2024.ttl",
    "%75mowy/1.ttl",
    "umowy/bez%20nazwy.ttl",
    "def/.ttl",
    "def/Umowa.ttl",
    "dataset/umowy.ttl",
)
OTHERS = (
    "umowy/1.json",
    "umowy/1.csv",
    "umowy/1.geojson",
    "umowy/1",
    "umowy/none.ttl",
    ".ttl",
    "umowy/1.ttl?lang=en",
    "miejsca/Łódź.ttl",
    "miejsca/%C5%81%C3%B3d%C5%BA.ttl",
)


@pytest.fixture
def site(settings: Settings) -> Flask:
    publish(settings.releases, "r1", GRAPHS)
    return create_app(settings)


@pytest.fixture
def entered(site: Flask) -> list[str]:
    """What the framework was asked."""
    asked: list[str] = []
    site.before_request_funcs.setdefault(None, []).append(lambda: asked.append("x"))
    return asked


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_answers_are_those_of_the_framework(site: Flask, entered: list[str], document: str, coding: str) -> None:
    client = site.test_client()
    direct = client.get(f"/data/{document}", headers={"Accept-Encoding": coding})
    assert (direct.status_code, entered) == (200, [])
    through = client.get(f"/data/{document}", headers={"Accept-Encoding": coding, **AROUND})
    assert entered
    assert (direct.status, dict(direct.headers), direct.data) == (through.status, dict(through.headers), through.data)


@pytest.mark.parametrize("document", OTHERS)
def test_what_is_less_plain_enters_the_framework(site: Flask, entered: list[str], document: str) -> None:
    site.test_client().get(f"/data/{document}")
    assert entered


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS", "PUT"])
def test_other_methods_enter_the_framework(site: Flask, entered: list[str], method: str) -> None:
    site.test_client().open("/data/umowy/1.ttl", method=method)
    assert entered


def test_validator_of_a_direct_answer_is_met_by_the_framework(site: Flask) -> None:
    client = site.test_client()
    tag = client.get("/data/umowy/1.ttl").headers["ETag"]
    assert client.get("/data/umowy/1.ttl", headers={"If-None-Match": tag}).status_code == 304
    head = client.head("/data/umowy/1.ttl")
    assert (head.headers["ETag"], head.data) == (tag, b"")


def test_site_without_a_release_says_so(settings: Settings) -> None:
    response = create_app(settings).test_client().get("/data/umowy/1.ttl")
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
