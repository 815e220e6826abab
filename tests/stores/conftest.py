"""The stores, each started once for all tests that ask for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stores import fuseki, oxigraph, virtuoso
from tests.stores.servers import Launch, Server, launched

LAUNCHES: dict[str, Callable[[Path], Launch]] = {
    "oxigraph": oxigraph.launch,
    "fuseki": fuseki.launch,
    "virtuoso": virtuoso.launch,
}


@pytest.fixture(scope="session", params=LAUNCHES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Each store in turn, running; whoever kills it starts it again."""
    started = launched(LAUNCHES[request.param](tmp_path_factory.mktemp(request.param)))
    yield started
    started.stop()
