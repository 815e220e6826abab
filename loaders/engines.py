"""What maps, infers and validates: each behind one small seam, so that one engine can be held against another."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, TypeAlias

import duckdb
import pyoxigraph as ox

from app.config import Settings
from app.registers import Register
from app.validation.engine import Engine
from app.validation.gate import Gate
from loaders import inference, mapping
from loaders.inference import Closed, Updated
from loaders.mapping import Plan
from loaders.sources import TypedTable

# Sorted lines of N-Quads, some subjects at a time, and the places where those of a subject begin.
Texts: TypeAlias = Iterator[tuple[bytes | memoryview, Sequence[int]]]


@dataclass(frozen=True)
class Rows:
    """The typed rows of a register in `con`, and how they are mapped."""

    con: duckdb.DuckDBPyConnection
    plan: Plan
    register: Register
    tables: Collection[TypedTable]
    settings: Settings


class Inference(Protocol):
    """Makes a named graph of the store the closure of another; all are given by their IRIs."""

    def close(self, store: ox.Store, graph: str, schema: str, target: str) -> Closed:
        """Make `target` what OWL 2 RL adds to `graph` under the ontology in `schema`."""
        ...

    def close_schema(self, store: ox.Store, schema: str, target: str) -> Closed:
        """Make `target` what the ontology in `schema` entails alone."""
        ...


class Update(Protocol):
    """Keeps a closure up with its graph."""

    def __call__(
        self,
        store: ox.Store,
        graph: str,
        schema: str,
        target: str,
        removed: Collection[ox.Quad],
        added: Collection[ox.Quad],
    ) -> Updated:
        """Bring `target` up to what was removed from and added to `graph`."""
        ...


@dataclass(frozen=True)
class Engines:
    """An engine for each step; without an `update` of closures, everything is done afresh at each run."""

    texts: Callable[[Rows], Texts]
    inference: Inference
    gate: Gate
    update: Update | None = None


def _own_texts(rows: Rows) -> Texts:
    return mapping.texts(rows.con, rows.plan)


def _morph_kgc_texts(rows: Rows) -> Texts:
    """What Morph-KGC makes of the same rows; a quad without a graph goes into that of the register."""
    exporting, morph_kgc = (import_module(f"loaders.mapping.{name}") for name in ("exporting", "reference"))
    tables = {table.name: table.columns for table in rows.tables}
    base, graph = rows.settings.base_iri, ox.NamedNode(rows.register.graph)
    with tempfile.TemporaryDirectory(prefix="reference-") as work:
        folder, out = Path(work), Path(work) / "quads.nq"
        file = exporting.export(rows.con, rows.register.mapping, tables, base, folder)
        morph_kgc.write(file, out, folder=folder, base=base, nulls=("",))
        quads = ox.parse(path=str(out), format=ox.RdfFormat.N_QUADS)
        lines = sorted({f"{_in_graph(quad, graph)} .\n".encode() for quad in quads})
    yield from ((line, [0]) for line in lines)


def _in_graph(quad: ox.Quad, graph: ox.NamedNode) -> ox.Quad:
    anywhere = isinstance(quad.graph_name, ox.DefaultGraph)
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph) if anywhere else quad


OWN: Final = Engines(_own_texts, inference, Engine(), inference.update)


def reference() -> Engines:
    """The engines that ours are held against; loaded only here, since they take longer to start than a small run."""
    return Engines(_morph_kgc_texts, import_module("loaders.inference.reference"), _pyshacl())


def _pyshacl() -> Gate:
    gate: Gate = import_module("app.validation.reference").PySHACL()
    return gate


BY_NAME: Final[Mapping[str, Callable[[], Engines]]] = {"own": lambda: OWN, "reference": reference}
