"""What an index may cost: a question ends that takes too long, and whoever asked is charged for it."""

import sqlite3

import pytest

from app.errors import QueryTimeout
from app.index import Filters, Index, reading
from app.index.metering import METER
from app.store.releases import Releases
from tests.publishing.conftest import Publisher

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def index(publisher: Publisher, releases: Releases) -> Index:
    assert publisher().release
    return Index(releases.path(releases.require_current()))


def test_question_that_takes_too_long_ends(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.05)
    with pytest.raises(QueryTimeout), index.connection() as database:
        database.execute(ENDLESS).fetchone()
    assert index.count(Filters()) == 3


def test_fault_of_our_own_is_no_missing_index(index: Index) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), index.connection() as database:
        database.execute("SELECT * FROM nowhere")


def test_who_asks_is_charged_also_for_what_fails(index: Index) -> None:
    told: list[float | str] = []

    class Meter:
        def begin(self) -> None:
            told.append("begin")

        def end(self, seconds: float) -> None:
            told.append(seconds)

    token = METER.set(Meter())
    try:
        assert index.count(Filters()) == 3
        with pytest.raises(sqlite3.OperationalError), index.connection() as database:
            database.execute("SELECT * FROM nowhere")
    finally:
        METER.reset(token)
    assert told[::2] == ["begin", "begin"]
    assert all(isinstance(seconds, float) and seconds > 0 for seconds in told[1::2])
