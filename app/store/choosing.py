"""Which driver a site has: the engine in our own processes, or a server, as one setting says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.config import Settings
from app.errors import SettingError
from app.iris import Iris
from app.store.base import Store
from app.store.embedded import EmbeddedStore
from app.store.releases import Manifest, Releases
from app.store.remote import servers
from app.store.remote.client import client
from app.store.remote.pointer import Pointer
from app.store.remote.servers import is_remote
from app.store.remote.store import RemoteStore
from app.store.workers import egress
from app.store.workers.egress import Doors
from app.store.workers.pool import Pool

# Opens the release of a manifest, which lies in a directory.
OpenStore = Callable[[Path, Manifest], Store]


def choose(settings: Settings, pool: Pool) -> tuple[Releases, OpenStore]:
    """The releases that may be asked for, and what opens one of them; opens nothing: it may be done before a fork."""
    if not is_remote(settings):
        return Releases(settings.releases), partial(EmbeddedStore, pool=pool)
    if settings.services:
        raise SettingError(
            "LOD_SERVICES needs LOD_STORE=embedded: a server calls services by itself, whoever they are",
            "LOD_SERVICES wymaga LOD_STORE=embedded: serwer sam wywołuje usługi, jakiekolwiek by były",
        )
    servers.check(settings)
    speaker = client(settings)
    pointer = Pointer(settings.releases, speaker, Iris(settings.base_iri))
    return pointer, lambda _, manifest: RemoteStore(speaker, pointer, manifest, pool)


def at_hand(store: Store, directory: Path, pool: Pool) -> Store:
    """A store that tells of the release in `directory` what `store` does, and waits for nobody where that can be.

    A host may have been given no more of a release than it needs beside its server.
    """
    is_near = isinstance(store, RemoteStore) and (directory / "store").is_dir()
    return EmbeddedStore(directory, store.manifest, pool) if is_near else store


def doors(settings: Settings, forwarder: int = 0) -> Doors:
    """What query workers may connect to: the server that evaluates, or else the forwarder at its port."""
    if not is_remote(settings):
        return egress.to_forwarder(forwarder)
    _, base = servers.address(settings)
    return egress.to_servers([base, settings.store_graphs or base])
