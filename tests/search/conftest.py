"""A site with the whole region, to search."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from app.index import Index
from tests.published import Published


@pytest.fixture(scope="session")
def site(published: Published) -> Flask:
    return create_app(published.settings)


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture(scope="session")
def index(published: Published) -> Index:
    return Index(published.settings.releases / "current")
