"""What of a register goes into the index: its entries with labels, values and places, and what is said of territory.

One pass over the graph files; terms stay as N-Quads writes them, and facts of entries go to a file. Geometries stand
before or behind what has them, so places are put together at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from app.labels import LABEL_PROPERTIES
from app.namespaces import DCTERMS, PREFIXES
from loaders.index.entries import Entries
from loaders.index.facts import Thing, read
from loaders.index.positions import Spot, spot
from loaders.index.rules import Rules

_GEO: Final = PREFIXES["geo"]
TYPE: Final = f"<{PREFIXES['rdf']}type>".encode()
_IDENTIFIER: Final = f"<{DCTERMS.identifier}>".encode()
_WKT: Final = f"<{_GEO}asWKT>".encode()
_GEOMETRY: Final = {f"<{_GEO}hasDefaultGeometry>".encode(): 0, f"<{_GEO}hasGeometry>".encode(): 1}
LABELS: Final = {f"<{iri}>".encode(): rank for rank, iri in enumerate(LABEL_PROPERTIES)}
_WKT_LITERAL: Final = f"^^<{_GEO}wktLiteral>".encode()


@dataclass
class Gathered:
    """What is known of a register: entries with their values, labels with the rank of their property, and territory.

    `whole` when entries have all that is said of them, `identified` when some have identifiers.
    """

    entries: Entries
    labels: list[tuple[bytes, int, bytes]] = field(default_factory=list)
    spatial: list[tuple[bytes, bytes]] = field(default_factory=list)
    above: list[tuple[bytes, bytes]] = field(default_factory=list)
    places: dict[bytes, Spot] = field(default_factory=dict)
    whole: bool = False
    identified: bool = False

    @cached_property
    def units(self) -> frozenset[bytes]:
        """What lies in something, and what something lies in."""
        return frozenset(unit for pair in self.above for unit in pair)


# Which things of a graph are entries: of these classes, with this IRI.
Chooses = Callable[[bytes, list[bytes]], bool]


def gather(
    things: Iterable[Thing], rules: Rules, chooses: Chooses, entries: Entries, *, whole: bool = False
) -> Gathered:
    """Put the things that `chooses` says to be entries into `entries`, with what shapes lay out of them, or `whole`."""
    found, geometries = Gathered(entries, whole=whole), _Geometries()
    layouts: dict[tuple[bytes, ...], frozenset[bytes]] = {}
    for subject, facts in things:
        classes = [value for prop, value in facts if prop == TYPE]
        geometries.note(subject, facts)
        _territory(found, subject, facts, rules)
        found.labels += [(subject, LABELS[prop], value) for prop, value in facts if prop in LABELS]
        if not chooses(subject, classes):
            continue
        laid_out = layouts.get(key := tuple(classes)) or layouts.setdefault(key, _laid_out(classes, rules))
        kept = [fact for fact in facts if (whole or fact[0] in laid_out) and not fact[1].endswith(_WKT_LITERAL)]
        entries.put(subject, kept)
        found.identified = found.identified or has_identifier(kept)
    found.places = {subject: place for subject in found.entries if (place := geometries.of(subject))}
    return found


def has_identifier(facts: Iterable[tuple[bytes, bytes]]) -> bool:
    """True when an identifier is among the facts of a thing."""
    return any(prop == _IDENTIFIER for prop, _ in facts)


def _laid_out(classes: Iterable[bytes], rules: Rules) -> frozenset[bytes]:
    return frozenset({TYPE}).union(*(rules.layout.get(name, ()) for name in classes))


def _territory(found: Gathered, subject: bytes, facts: Iterable[tuple[bytes, bytes]], rules: Rules) -> None:
    for prop, value in facts:
        if prop in rules.spatial:
            found.spatial.append((subject, value))
        if prop in rules.above:
            found.above.append((subject, value))


class _Geometries:
    """Geometries of a graph, and which things have them, the default one first."""

    def __init__(self) -> None:
        self._spots: dict[bytes, Spot] = {}
        self._had: dict[bytes, list[tuple[int, bytes]]] = {}

    def note(self, subject: bytes, facts: Iterable[tuple[bytes, bytes]]) -> None:
        for prop, value in facts:
            if prop == _WKT and (term := read(value)) and (found := spot(term.text)):
                self._spots[subject] = found
            elif prop in _GEOMETRY:
                self._had.setdefault(subject, []).append((_GEOMETRY[prop], value))

    def of(self, subject: bytes) -> Spot | None:
        names = (name for _, name in sorted(self._had.get(subject, ())))
        return next((self._spots[name] for name in names if name in self._spots), None)
