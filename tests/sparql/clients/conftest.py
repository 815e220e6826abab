"""A site with one small register, as it is served, for the clients of others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.served import environment, publish, serving
from tests.sparql.clients.asked import ROWS


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    environ = environment(tmp_path_factory.mktemp("clients"), ROWS)
    publish(environ)
    with serving(environ) as address:
        yield address


@pytest.fixture(scope="session")
def endpoint(site: str) -> str:
    return f"{site}/sparql"
