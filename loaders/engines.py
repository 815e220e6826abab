"""What infers and what validates: each behind one small seam, so that one engine can be held against another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Protocol

import pyoxigraph as ox

from app.validation.engine import Engine
from app.validation.gate import Gate
from loaders import inference
from loaders.inference import Closed, Updated


class Inference(Protocol):
    """Keeps a named graph of the store the closure of another; all are given by their IRIs."""

    def close(self, store: ox.Store, graph: str, schema: str, target: str) -> Closed:
        """Make `target` what OWL 2 RL adds to `graph` under the ontology in `schema`."""
        ...

    def close_schema(self, store: ox.Store, schema: str, target: str) -> Closed:
        """Make `target` what the ontology in `schema` entails alone."""
        ...

    def update(
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
    """An engine for each step; those that are not `incremental` do everything afresh at each run."""

    gate: Gate
    inference: Inference
    incremental: bool = True


OWN: Final = Engines(Engine(), inference)
