"""What an update writes into the target graph: told in the end as the difference made, or taken back.

Owns writing one fact after the other; which ones is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference.facts import Graph
from loaders.inference.vocabulary import Atom


@dataclass(frozen=True)
class Updated:
    """What changed in the target graph, and the contradictions, sorted, that changed facts take part in."""

    removed: list[ox.Quad]
    added: list[ox.Quad]
    findings: tuple[Finding, ...]


@dataclass
class Journal:
    """The target graph, and what was written there, to be told or taken back. What is removed, is removed first."""

    target: Graph
    removed: dict[Atom, None] = field(default_factory=dict)
    added: dict[Atom, None] = field(default_factory=dict)

    def remove(self, atom: Atom) -> None:
        """Remove a fact that is there."""
        self.target.store.remove(self.target.quad(atom))
        self.removed[atom] = None

    def add(self, atom: Atom) -> None:
        """Add a fact that is not there."""
        self.target.store.add(self.target.quad(atom))
        self.added[atom] = None

    def take_back(self) -> None:
        """Leave the graph as it was."""
        for atom in self.added:
            self.target.store.remove(self.target.quad(atom))
        self.target.store.extend(map(self.target.quad, self.removed))

    def updated(self, findings: tuple[Finding, ...]) -> Updated:
        """The difference made."""
        return Updated(
            removed=[self.target.quad(atom) for atom in self.removed if atom not in self.added],
            added=[self.target.quad(atom) for atom in self.added if atom not in self.removed],
            findings=findings,
        )
