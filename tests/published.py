"""The region of this checkout as one release: what `make run` publishes, for tests that look at the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from unittest import mock

import pyoxigraph as ox
from click.testing import CliRunner

from app import config, registers
from app.cli import commands
from app.config import Settings
from app.registers import Register
from app.store.releases import Manifest
from loaders import publish
from loaders.publish import Order, Publication
from tests.stores.sites import SITES

BASE: Final = "https://lod.example.org/"


@dataclass(frozen=True)
class Published:
    """A publication of every register from its sample: where it lies, and what the command said."""

    settings: Settings
    registers: Mapping[str, Register]
    publication: Publication
    said: str

    @property
    def environ(self) -> dict[str, str]:
        """The settings of a site with it, that are not defaults."""
        var = self.settings.var
        return {"LOD_VAR": str(var), "LOD_BASE_IRI": BASE, **SITES.environment(var)}

    def delivered(self) -> Published:
        """The same behind a server, as a publisher hands it over."""
        made = replace(self, settings=config.load(self.environ))
        publish.settle(made.settings)
        return made

    @property
    def manifest(self) -> Manifest:
        """The manifest of the release."""
        assert self.publication.release is not None
        return self.publication.release

    @cached_property
    def store(self) -> ox.Store:
        """The store of the release, to read."""
        return ox.Store.read_only(str(self.settings.releases / "current" / "store"))

    def rows(self, query: str) -> list[dict[str, str]]:
        """Solutions of a SELECT over all graphs, relative to the base IRI, by name of variable."""
        found = self.store.query(query, base_iri=BASE, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{name: _text(row[name]) for name in names} for row in found]


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    return "" if term is None else str(term) if isinstance(term, ox.Triple) else term.value


def publish_all(var: Path) -> Published:
    """Publish the region into `var`, by the command."""
    settings = replace(config.load({"LOD_BASE_IRI": BASE}), var=var)
    come: list[Publication] = []
    original = publish.publish

    def recorded(order: Order, *others: Any, **named: Any) -> Publication:
        come.append(original(order, *others, **named))
        return come[-1]

    with mock.patch.object(publish, "publish", recorded):
        result = CliRunner().invoke(commands, ["publish"], env={"LOD_VAR": str(var), "LOD_BASE_IRI": BASE})
    assert result.exit_code == 0, result.output
    return Published(settings, registers.load_all(settings), come[0], result.output)
