"""What may be asked of an index: which entries, in which order; plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

# Facets that are no property: where entries come from, what they are, where they lie; and the order of labels.
REGISTER: Final = ""
TYPE: Final = "rdf:type"
UNIT: Final = "unit"
LABEL: Final = ""


class Box(NamedTuple):
    """A bounding box in degrees, the order of RFC 7946 section 5."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Filters:
    """Which entries: all that meet every member that is given.

    `register` is a slug, `type` and `unit` are IRIs: `unit` finds the territorial unit and all that lies in it.
    `values` has, by property, IRIs or lexical forms, of which one must be there; `ranges` the least and the greatest
    number, day, month or year, None for no end. `systems` are the graphs that are no registers to look in, too;
    `findable` leaves out what is only a part of another entry, as search by words does.
    """

    register: str = ""
    type: str = ""
    unit: str = ""
    words: str = ""
    box: Box | None = None
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    systems: tuple[str, ...] = ()
    findable: bool = False


@dataclass(frozen=True)
class Order:
    """By a property, or by the label where it is "", as a reader of `language` reads on a site of `default`."""

    property: str = LABEL
    descending: bool = False
    language: str = "pl"
    default: str = "pl"


BY_LABEL: Final = Order()
