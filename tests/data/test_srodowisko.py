"""The environmental documents: the same out of SQLite and PostgreSQL, and nothing of natural persons in them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.data.reading import mapped
from tests.samples.srodowisko import PARTIES, SCRIPT

SCHEMA = "srodowisko_test"


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The office's database in a schema of its own."""
    url = os.environ.get("TEST_POSTGRES_URL")
    if not url and not os.environ.get("CI"):
        pytest.skip("TEST_POSTGRES_URL names no PostgreSQL server")
    assert url, "CI must set TEST_POSTGRES_URL"
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
        connection.exec_driver_sql(f"SET search_path TO {SCHEMA}")
        connection.exec_driver_sql(SCRIPT)
    yield (
        sa.make_url(url).update_query_dict({"options": f"-csearch_path={SCHEMA}"}).render_as_string(hide_password=False)
    )
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {SCHEMA} CASCADE")


def test_postgresql_gives_the_quads_of_sqlite(postgresql: str, tmp_path: Path) -> None:
    assert mapped("srodowisko", tmp_path, postgresql).quads == mapped("srodowisko", tmp_path).quads


def test_natural_persons_in_business_or_not_are_not_published(tmp_path: Path) -> None:
    text = mapped("srodowisko", tmp_path).quads.decode()
    persons = [party for party in PARTIES if party.kind in "OJ"]
    assert len(persons) > 20
    secrets = {secret for each in persons for secret in (each.name, each.pesel, each.nip, each.regon)}
    secrets |= {party.telephone for party in PARTIES}
    assert not [secret for secret in secrets if secret and secret in text]
    assert "rodzaj-strony/przedsiebiorca-osoba-fizyczna" in text
