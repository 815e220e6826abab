"""Which graphs a query sees: those of the release, all of them together as the default graph (SPARQL 1.1 section 13).

Servers differ in what their default graph is: every named graph together, or nothing, or every graph that they hold of
whomever. Where it is not what we mean, and while a publisher gathers graphs that are not published yet, the graphs of
the release are named with each query (SPARQL 1.1 Protocol section 2.1.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.store.base import PublicQuery

Pairs = Iterable[tuple[str, str]]

_DEFAULT: Final = "default-graph-uri"
_NAMED: Final = "named-graph-uri"


@dataclass(frozen=True)
class Dataset:
    """The graphs of a release on its server; `union` are the parameters that make them one, None where none do."""

    graphs: tuple[str, ...]
    union: tuple[tuple[str, str], ...] | None

    def pairs(self, *, listed: bool) -> Pairs:
        """The parameters for a query that names no graph to look in; `listed` names them in any case."""
        return self._named() if listed or self.union is None else self.union

    def for_query(self, query: PublicQuery, *, listed: bool) -> Pairs:
        """The parameters for a public query: the dataset that was asked for with it, its own, or all."""
        if query.default_graphs or query.named_graphs:
            default = ((_DEFAULT, graph.value) for graph in query.default_graphs)
            return (*default, *((_NAMED, graph.value) for graph in query.named_graphs))
        return () if query.has_dataset_clause else self.pairs(listed=listed)

    def _named(self) -> Pairs:
        return tuple((name, graph) for name in (_DEFAULT, _NAMED) for graph in self.graphs)
