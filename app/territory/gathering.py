"""What lies in a territorial unit, read from the index of the release: counts by register and by part, first entries.

The register that the unit itself is an entry of is left out: its entries here are the parts, which are told apart. So
is what is only a part of another entry, as in a search; so the counts are those of the search that shows all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from app.description import Description
from app.index import REGISTER, UNIT, Bucket, Entry, Filters, Index, Order, Place
from app.iris import Iris
from app.snapshot import Snapshot

# Places that the map of a unit shows; more would weigh more than a page may.
MOST_PLACES: Final = 5_000
# Entries of a register that are named.
FIRST: Final = 5


@dataclass(frozen=True)
class Here:
    """One register in the unit: how many of its entries lie here, and the first of them."""

    register: str
    count: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Gathered:
    """All that is known to lie in a unit; `counts` are entries by unit, `units` what the units are, by IRI."""

    registers: tuple[Here, ...]
    counts: Mapping[str, int]
    units: Mapping[str, Bucket]

    @property
    def total(self) -> int:
        """How many entries of all registers lie here."""
        return sum(here.count for here in self.registers)

    def parts(self, unit: str) -> list[Bucket]:
        """The units right under one."""
        return [bucket for bucket in self.units.values() if bucket.broader == unit]

    def above(self, unit: str) -> list[Bucket]:
        """The units that one lies in, the widest first."""
        chain: list[Bucket] = []
        known = self.units.get(unit)
        while known and (known := self.units.get(known.broader)) and known not in chain:
            chain.append(known)
        return chain[::-1]


def is_unit(snapshot: Snapshot, description: Description) -> bool:
    """True of a territorial unit."""
    return unit_class(snapshot.iris) in description.types


def unit_class(iris: Iris) -> str:
    """The class of all territorial units."""
    return f"{iris.base}def/JednostkaTerytorialna"


def gather(index: Index, unit: str, own: Collection[str], language: str, first: int = FIRST) -> Gathered:
    """Gather what lies in `unit`; `own` are the slugs of the registers that it is an entry of."""
    found = [bucket for bucket in index.facet(Filters(unit=unit, findable=True), REGISTER) if bucket.value not in own]
    units = {bucket.value: bucket for bucket in index.facet(Filters(unit=unit, findable=True), UNIT)}
    return Gathered(
        registers=tuple(_here(index, unit, bucket, language, first) for bucket in found),
        counts=_without(index, unit, own, units),
        units=units,
    )


def by_part(index: Index, unit: str, register: str) -> dict[str, int]:
    """How many entries of a register lie in each unit that has something in common with this one."""
    return {
        bucket.value: bucket.count for bucket in index.facet(Filters(register=register, unit=unit, findable=True), UNIT)
    }


def placed(index: Index, unit: str, own: Collection[str]) -> int:
    """How many entries in a unit have a place, but for those of the registers that have the units."""
    of_units = sum(index.placed(Filters(register=register, unit=unit, findable=True)) for register in own)
    return index.placed(Filters(unit=unit, findable=True)) - of_units


def places(index: Index, unit: str, own: Collection[str]) -> list[Place]:
    """Where the entries in a unit are that a map shows."""
    of_units = sum(index.placed(Filters(register=register, unit=unit, findable=True)) for register in own)
    found = index.places(Filters(unit=unit, findable=True), MOST_PLACES + of_units)
    return [place for place in found if place.register not in own][:MOST_PLACES]


def _here(index: Index, unit: str, bucket: Bucket, language: str, first: int) -> Here:
    filters = Filters(register=bucket.value, unit=unit, findable=True)
    entries = index.named(filters, Order(language=language), first) if first else ()
    return Here(bucket.value, bucket.count, tuple(entries))


def _without(index: Index, unit: str, own: Collection[str], units: Mapping[str, Bucket]) -> dict[str, int]:
    """Entries by unit, but for those of the registers that have the units."""
    counts = {iri: bucket.count for iri, bucket in units.items()}
    for register in own:
        for iri, count in by_part(index, unit, register).items():
            counts[iri] -= count
    return counts
