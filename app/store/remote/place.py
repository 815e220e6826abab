"""Where a release is to be asked for on a server: what a worker must know of it, and nothing that it must find out."""

from __future__ import annotations

from dataclasses import dataclass

from app.store.remote.dataset import Dataset
from app.store.remote.servers import Server


@dataclass(frozen=True)
class Place:
    """Where a release is to be asked for, as a worker is told; `listed` when its graphs must be named with a query.

    `lacking` are functions of GeoSPARQL that the server has not.
    """

    server: Server
    base_iri: str
    dataset: Dataset
    seconds: float
    listed: bool = False
    lacking: tuple[str, ...] = ()
