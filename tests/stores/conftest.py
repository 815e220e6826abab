"""The stores, each started once for all tests that ask for it, and a small release that all of them hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.config import Settings, load
from app.store import choosing
from app.store.base import Store
from app.store.releases import Manifest
from app.store.remote.servers import Kind, kinds
from app.store.workers.caps import Caps
from app.store.workers.pieces import Terms
from app.store.workers.pool import Pool
from tests.serving.conftest import BASE, publish
from tests.stores import content, fuseki, oxigraph, quirks, virtuoso
from tests.stores.delivered import deliver, environment, identified
from tests.stores.servers import Launch, Server, launched

LAUNCHES: dict[str, Callable[[Path], Launch]] = {
    "oxigraph": oxigraph.launch,
    "fuseki": fuseki.launch,
    "virtuoso": virtuoso.launch,
}
TERMS = Terms(workers=2, queue=4, patience=60, seconds=60, memory=10**9, caps=Caps(10**6, 10**8))


@dataclass(frozen=True)
class Kept:
    """The small release: its settings where a store keeps it, its manifest, and that store, open."""

    name: str
    settings: Settings
    manifest: Manifest
    store: Store
    server: Server | None = None

    @property
    def kind(self) -> Kind:
        """What the driver knows of the store's kind."""
        return kinds()[self.name]

    def opened(self, terms: Terms) -> Store:
        """The release, opened for queries that get other terms."""
        return open_release(self.settings, self.manifest, terms)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect of Virtuoso what its table says, no less."""
    quirks.expect(items)


@pytest.fixture(scope="session", params=LAUNCHES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Each store in turn, running; whoever kills it starts it again."""
    started = launched(LAUNCHES[request.param](tmp_path_factory.mktemp(request.param)))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """The small release: where releases lie, and its manifest."""
    folder = tmp_path_factory.mktemp("small")
    root = folder / "var" / "releases"
    return root, identified(root, publish(root, "r1", content.GRAPHS))


@pytest.fixture(scope="session")
def embedded(written: tuple[Path, Manifest]) -> Kept:
    """The small release in the embedded store."""
    root, manifest = written
    settings = load({"LOD_BASE_IRI": BASE, "LOD_VAR": str(root.parent)})
    return Kept("embedded", settings, manifest, open_release(settings, manifest, TERMS))


@pytest.fixture(scope="session")
def held(embedded: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Kept]]:
    """The small release in the store of a name; a server holds it alone."""
    known = {"embedded": embedded}

    def get(name: str) -> Kept:
        if name not in known:
            known[name] = _held(name, embedded, tmp_path_factory.mktemp(name))
        return known[name]

    yield get
    for kept in known.values():
        if kept.server:
            kept.server.stop()


@pytest.fixture(scope="session", params=["embedded", *LAUNCHES])
def kept(request: pytest.FixtureRequest, held: Callable[[str], Kept]) -> Kept:
    """The small release in each of four stores."""
    return held(request.param)


@pytest.fixture(scope="session", params=LAUNCHES)
def remote(request: pytest.FixtureRequest, held: Callable[[str], Kept]) -> Kept:
    """The small release in each store of others."""
    return held(request.param)


@pytest.fixture
def store(kept: Kept) -> Store:
    """The small release, open, in each of four stores."""
    return kept.store


def _held(name: str, embedded: Kept, folder: Path) -> Kept:
    server = launched(LAUNCHES[name](folder))
    deliver(server, embedded.settings.releases, embedded.manifest)
    settings = settings_of(server, embedded.settings)
    return Kept(name, settings, embedded.manifest, open_release(settings, embedded.manifest, TERMS), server)


def settings_of(server: Server, embedded: Settings) -> Settings:
    """The settings of a site with an embedded store, where a server keeps what it publishes."""
    environ = {"LOD_BASE_IRI": embedded.base_iri, "LOD_VAR": str(embedded.var)}
    return load({**environ, **environment(server, embedded.var)})


def open_release(settings: Settings, manifest: Manifest, terms: Terms) -> Store:
    """A release, open, with query workers of its own."""
    _, open_store = choosing.choose(settings, Pool(replace(terms, doors=choosing.doors(settings))))
    return open_store(settings.releases / manifest.id, manifest)
