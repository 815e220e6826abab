"""Some named graphs of a store, as if they were all that it holds.

Owns what a register is judged by: the rest of the store is not seen, so that what came of another register, before or
at the same time, makes no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import pyoxigraph as ox

from app.validation.finding import Term

_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple


@dataclass(frozen=True)
class View:
    """Answers what the gate asks of a store, by `graphs` alone."""

    store: ox.Store
    graphs: Sequence[ox.NamedNode]

    def named_graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]:
        """The names of the graphs that are seen."""
        return iter(self.graphs)

    def quads_for_pattern(
        self,
        subject: _Subject | None,
        predicate: ox.NamedNode | None,
        object: Term | None,  # noqa: A002 - as pyoxigraph has it
        graph_name: _Graph | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that match, as `ox.Store.quads_for_pattern` gives them."""
        names = self.graphs if graph_name is None else [name for name in self.graphs if name == graph_name]
        return chain.from_iterable(self.store.quads_for_pattern(subject, predicate, object, name) for name in names)

    def query(
        self,
        query: str,
        *,
        use_default_graph_as_union: bool,
        substitutions: dict[ox.Variable, Term] | None = None,
        custom_functions: dict[ox.NamedNode, Callable[..., Term | None]] | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Evaluate over the union of the graphs, each of which can be named too."""
        assert use_default_graph_as_union  # the gate asks for nothing else
        return self.store.query(
            query,
            default_graph=[*self.graphs],
            named_graphs=[*self.graphs],
            substitutions=substitutions,
            custom_functions=custom_functions,
        )


# What the gate looks into.
Seen: TypeAlias = ox.Store | View
