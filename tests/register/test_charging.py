"""What a register's entries cost their reader, and the page and its twins without an index."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from flask.testing import FlaskClient

from app.config import Settings
from app.factory import create_app
from app.index.schema import FILE
from app.throttling import Buckets

PAGE = "/doc/dataset/rzeczy"
ASKING = [
    f"{PAGE}?lang=en",
    f"{PAGE}.csv",
    f"{PAGE}.json",
    "/search?q=druga",
    "/search.json?q=druga",
    "/search/suggest?q=dr",
]


class Watched(Buckets):
    """Buckets that tell what they are charged."""

    def __init__(self, saved: float) -> None:
        super().__init__(saved)
        self.charged: list[tuple[str, float]] = []

    def charge(self, client: str, seconds: float) -> None:
        super().charge(client, seconds)
        self.charged.append((client, seconds))


@pytest.mark.parametrize("address", ASKING)
def test_what_asks_the_index_is_charged(small: Settings, address: str) -> None:
    buckets = Watched(60)
    found = create_app(small, buckets).test_client().get(address)
    assert found.status_code == 200
    assert found.text
    assert {client for client, _ in buckets.charged} == {"127.0.0.1"}
    assert 0 < sum(seconds for _, seconds in buckets.charged) < 5


@pytest.mark.parametrize("address", ASKING)
def test_who_has_used_up_the_time_is_told_when_to_come_again(small: Settings, address: str) -> None:
    buckets = Buckets(60)
    client = create_app(small, buckets).test_client()
    buckets.charge("127.0.0.1", 90)
    refused = client.get(address, headers={"Accept": "text/html"})
    assert refused.status_code == 429
    assert 25 <= int(refused.headers["Retry-After"]) <= 30
    assert client.get("/doc/rzeczy/1").status_code == 200
    assert client.get(address, environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200


@pytest.fixture(scope="module")
def bare(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The same site with a release that has no index."""
    var: Path = copytree(small.var, tmp_path_factory.mktemp("bare") / "var", symlinks=True)
    for index in var.glob(f"releases/*/{FILE}"):
        index.unlink(missing_ok=True)
    return create_app(replace(small, var=var)).test_client()


def test_page_without_an_index_says_that_entries_cannot_be_listed(bare: FlaskClient) -> None:
    page = bare.get(f"{PAGE}?lang=en", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "The entries cannot be listed until the data are published anew." in page.text


@pytest.mark.parametrize("address", [f"{PAGE}.csv", f"{PAGE}.json", f"{PAGE}.geojson", "/search?q=druga"])
def test_what_needs_the_index_is_missing_and_not_busy(bare: FlaskClient, address: str) -> None:
    found = bare.get(f"{address}", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert found.status_code == 503
    assert "Retry-After" not in found.headers
    assert "Search and lists of entries are missing" in found.text
    assert "usually takes seconds" not in found.text
