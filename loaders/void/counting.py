"""Counts of a register's triples, by class, property and kind of object, in one pass over its graph files.

Most subjects of a register are of the same make: the same classes, the same properties with the same kinds of values
(a characteristic set: Neumann, Moerkotte, ICDE 2011). The pass only tells how many there are of each make, and what
follows for the partitions is worked out once for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from loaders.void.kinds import RDF_TYPE, Kind, Kinds

# Stands for the class where a whole dataset is meant.
ANY = b""


class Make(NamedTuple):
    """What subjects are made of; `inside` when their IRIs are in the space of the register."""

    classes: tuple[bytes, ...]
    values: tuple[tuple[bytes, Kind], ...]
    inside: bool


@dataclass
class Counts:
    """How many of what; classes, properties and datatypes are IRIs as N-Quads writes them.

    `triples` and `subjects` are keyed by class (or `ANY`) and property, `objects` and `datatypes` by class, property
    and that of the object, `links` by target and property; `example` is the first entry.
    """

    all_triples: int = 0
    all_subjects: int = 0
    inside: int = 0
    entities: Counter[bytes] = field(default_factory=Counter)
    triples: Counter[tuple[bytes, bytes]] = field(default_factory=Counter)
    subjects: Counter[tuple[bytes, bytes]] = field(default_factory=Counter)
    objects: Counter[tuple[bytes, bytes, bytes]] = field(default_factory=Counter)
    datatypes: Counter[tuple[bytes, bytes, bytes]] = field(default_factory=Counter)
    links: Counter[tuple[str, bytes]] = field(default_factory=Counter)
    example: bytes = b""


def count(lines: Iterable[bytes], kinds: Kinds, *, entry: bytes, space: bytes) -> Counts:
    """Count the sorted N-Quads lines of a register.

    `entry` is the class of its entries, `space` what the IRIs of its own things begin with (`<` first), b"" for none.
    """
    counts = Counts()
    makes: Counter[Make] = Counter()
    for subject, classes, values in _subjects(lines, kinds):
        makes[Make(classes, values, bool(space) and subject.startswith(space))] += 1
        if not counts.example and entry in classes:
            counts.example = subject
    for make, number in makes.items():
        _add(counts, make, number)
    return counts


def _subjects(
    lines: Iterable[bytes], kinds: Kinds
) -> Iterator[tuple[bytes, tuple[bytes, ...], tuple[tuple[bytes, Kind], ...]]]:
    """Each subject with its classes, and its properties with the kinds of their values."""
    last, before = b"", (b"", b"")
    classes: list[bytes] = []
    values: list[tuple[bytes, Kind]] = []
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        term = rest.rsplit(b" ", 2)[0]
        if subject != last:
            if last:
                yield last, tuple(classes), tuple(values)
            last, before, classes, values = subject, (b"", b""), [], []
        # Both graphs of a register may have a triple; their lines follow one another.
        if (predicate, term) != before:
            before = predicate, term
            values.append((predicate, kinds.of(term)))
            if predicate == RDF_TYPE:
                classes.append(term)
    if last:
        yield last, tuple(classes), tuple(values)


def _add(counts: Counts, make: Make, number: int) -> None:
    counts.all_triples += number * len(make.values)
    counts.all_subjects += number
    counts.inside += number * make.inside
    for cls in make.classes:
        counts.entities[cls] += number
    for place in (ANY, *make.classes):
        for prop in dict.fromkeys(prop for prop, _ in make.values):
            counts.subjects[place, prop] += number
        for prop, _ in make.values:
            counts.triples[place, prop] += number
    for prop, kind in make.values:
        if prop != RDF_TYPE:
            _add_object(counts, make.classes, prop, kind, number)


def _add_object(counts: Counts, classes: Iterable[bytes], prop: bytes, kind: Kind, number: int) -> None:
    if kind.target:
        counts.links[kind.target, prop] += number
    for cls in classes:
        for other in kind.classes:
            counts.objects[cls, prop, other] += number
        if kind.datatype:
            counts.datatypes[cls, prop, kind.datatype] += number
