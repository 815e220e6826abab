"""How much an update may read: following a few facts through all that rests on them can cost more than a full run.

Owns counting and the limit, which is about what a full run costs: a hub that thousands of conclusions rest on, or one
more member of a large class of equal things, is followed in a large register, and closed again in a small one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from loaders.inference.facts import Source
from loaders.inference.queries import solutions
from loaders.inference.vocabulary import Atom, Node

# So many look-ups and facts found are cheap whatever a full run costs: a fraction of a second.
FREE: Final = 50_000
# A full run takes about as long for one quad as this many of them.
A_QUAD: Final = 2
_COUNT: Final = "SELECT (COUNT(*) AS ?count) WHERE { ?s ?p ?o }"


class TooMuch(Exception):
    """A full run costs less than to go on."""


class Effort:
    """What is left to spend; once what is free has gone, the quads of the graphs are counted."""

    def __init__(self, store: ox.Store, graphs: tuple[ox.NamedNode, ...]) -> None:
        self._store, self._graphs = store, graphs
        self._left, self._is_last = FREE, False

    def spend(self) -> None:
        """Count one look-up, or one fact found."""
        self._left -= 1
        if self._left >= 0:
            return
        if not self._is_last:
            self._left, self._is_last = A_QUAD * self._quads() - FREE, True
        if self._left < 0:
            raise TooMuch

    def _quads(self) -> int:
        (row,) = solutions(self._store, _COUNT, self._graphs)
        count = row["count"]
        assert isinstance(count, ox.Literal)
        return int(count.value)


@dataclass(frozen=True)
class Counted:
    """A source whose use is counted."""

    source: Source
    effort: Effort

    def find(self, subject: Node | None, predicate: Node | None, object_: Node | None) -> Iterator[Atom]:
        """The facts that match."""
        self.effort.spend()
        for atom in self.source.find(subject, predicate, object_):
            self.effort.spend()
            yield atom
