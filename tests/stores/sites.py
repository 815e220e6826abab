"""The store behind the sites that tests make: the embedded one, or a server that `pytest --store` names.

So the tests of pages and of the endpoint are the same for each of them. A site is known by the folder of its releases,
and has a store of its own: no test sees what another published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp

from app.store.releases import Manifest
from tests.stores import asking, fuseki, oxigraph, virtuoso
from tests.stores.delivered import deliver, environment, identified
from tests.stores.servers import Server, launched

EMBEDDED = "embedded"


class Sites:
    """Servers for the sites of one run of tests; none where the store is embedded."""

    def __init__(self, store: str = EMBEDDED) -> None:
        self.store = store
        self._folder = TemporaryDirectory(prefix="sites-")
        self._known: dict[Path, Server] = {}
        self._shared: Server | None = None
        self._free: list[str] = []

    def environment(self, var: Path) -> Mapping[str, str]:
        """The settings that name the store of the site in `var`."""
        if self.store == EMBEDDED:
            return {}
        root = var / "releases"
        if root not in self._known:
            self._known[root] = self._fuseki() if self.store == "fuseki" else self._alone()
        return environment(self._known[root], Path(self._folder.name))

    def delivered(self, root: Path, manifest: Manifest) -> Manifest:
        """Bring a release that was written by hand to the server of its site, if it has one."""
        if root not in self._known:
            return manifest
        manifest = identified(root, manifest)
        deliver(self._known[root], root, manifest)
        return manifest

    def forget(self, var: Path) -> None:
        """Put the store of a site away that no test needs any more."""
        server = self._known.pop(var / "releases", None)
        if server is None:
            return
        if self._shared is None:
            server.stop()
            # A database of Virtuoso takes 70 MB, which may be memory, and each site has one.
            rmtree(server.launch.folder)
        else:
            asking.update(server, "DROP ALL")
            self._free.append(server.launch.dataset)

    def close(self) -> None:
        """Stop every server."""
        for server in {id(server.process): server for server in self._known.values()}.values():
            server.stop()
        self._folder.cleanup()

    def _alone(self) -> Server:
        # A folder of its own: one that was put away leaves its data behind.
        folder = Path(mkdtemp(dir=self._folder.name))
        if self.store == "virtuoso":
            return launched(virtuoso.launch(folder))
        return launched(oxigraph.launch(folder, options=("--timeout-s", "30")))

    def _fuseki(self) -> Server:
        if self._shared is None:
            self._shared = launched(fuseki.launch_many(Path(self._folder.name)))
            self._free = [f"/{name}" for name in fuseki.NAMES]
        place = self._free.pop()
        found = {"query": f"{place}/query", "update": f"{place}/update", "graph_store": f"{place}/data"}
        return Server(replace(self._shared.launch, dataset=place, **found), self._shared.process)


SITES = Sites()
