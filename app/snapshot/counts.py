"""How much of what there is: instances of classes and uses of properties, as VoID of the release counts them.

Counted when the release was published; nobody counts when a page is asked for. Pure but for `read`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from app import queries
from app.store.base import Store, Term

# By register (the IRI of its dataset), how many.
ByRegister = Mapping[str, int]


@dataclass(frozen=True)
class Counts:
    """`classes` counts instances, `properties` statements, `inside` statements by class and property."""

    classes: Mapping[str, ByRegister] = field(default_factory=dict)
    properties: Mapping[str, ByRegister] = field(default_factory=dict)
    inside: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def of(self, term: str) -> ByRegister:
        """Instances of a class, or uses of a property, by register."""
        return self.classes.get(term) or self.properties.get(term) or {}

    def properties_of(self, name: str) -> list[str]:
        """The properties that instances of a class have."""
        return sorted(prop for cls, prop in self.inside if cls == name)

    def classes_with(self, prop: str) -> list[str]:
        """The classes whose instances have a property."""
        return sorted(cls for cls, name in self.inside if name == prop)


def read(store: Store) -> Counts:
    """Read the counts of a release."""
    return collect(store.select(queries.text("counts")))


def collect(rows: Iterable[Mapping[str, Term]]) -> Counts:
    """The counts that solutions of counts.rq tell."""
    classes: dict[str, dict[str, int]] = defaultdict(dict)
    properties: dict[str, dict[str, int]] = defaultdict(dict)
    inside: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        register, cls, prop, number = _name(row, "register"), _name(row, "class"), _name(row, "property"), _number(row)
        if cls and prop:
            inside[cls, prop] += number
        elif cls:
            classes[cls][register] = number
        else:
            properties[prop][register] = number
    return Counts(classes, properties, inside)


def _name(row: Mapping[str, Term], name: str) -> str:
    term = row.get(name)
    return term.value if isinstance(term, NamedNode) else ""


def _number(row: Mapping[str, Term]) -> int:
    term = row["count"]
    assert isinstance(term, Literal)  # a count
    return int(term.value)
