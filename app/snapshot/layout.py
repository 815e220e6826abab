"""Layout of pages: the names, order and groups that the shapes give to the properties of a class.

Reads `sh:name`, `sh:order` and `sh:group` (SHACL section 2.3.2) of one release, once. A property that no shape lays out
is not its business: the page puts it after the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app import queries
from app.labels import Label
from app.store import rows
from app.store.base import Store, Term


@dataclass(frozen=True)
class Slot:
    """Where a property stands on a page; `group` is "" for none, orders default to the end."""

    order: Decimal
    names: frozenset[Label]
    group: str
    group_order: Decimal
    group_names: frozenset[Label]


_LAST = Decimal("Infinity")


@dataclass(frozen=True)
class Layout:
    """Slots by class and property; `inverse` those of properties that point to an instance of the class."""

    direct: Mapping[tuple[str, str], Slot]
    inverse: Mapping[tuple[str, str], Slot]

    def slot(self, classes: Iterable[str], path: str) -> Slot | None:
        """The slot of a property for an instance of `classes`: the first that a shape of one of them gives."""
        return next((self.direct[key] for name in classes if (key := (name, path)) in self.direct), None)

    def inverse_slot(self, classes: Iterable[str], path: str) -> Slot | None:
        """The slot of a property that points to an instance of `classes`."""
        return next((self.inverse[key] for name in classes if (key := (name, path)) in self.inverse), None)


def read(store: Store) -> Layout:
    """Read the layout that the shapes of a release give."""
    direct: dict[tuple[str, str], list[dict[str, Term]]] = defaultdict(list)
    inverse: dict[tuple[str, str], list[dict[str, Term]]] = defaultdict(list)
    for row in store.select(queries.text("layout")):
        way = inverse if "inverse" in row else direct
        way[rows.text(row["class"]), rows.text(row["path"])].append(row)
    return Layout(*({key: _slot(said) for key, said in found.items()} for found in (direct, inverse)))


def _slot(said: list[dict[str, Term]]) -> Slot:
    group = min((rows.text(row["group"]) for row in said if "group" in row), default="")
    grouped = [row for row in said if "group" in row and rows.text(row["group"]) == group]
    return Slot(
        order=_order(said, "order"),
        names=rows.labels(said, "name"),
        group=group,
        group_order=_order(grouped, "groupOrder"),
        group_names=rows.labels(grouped, "groupName"),
    )


def _order(said: list[dict[str, Term]], name: str) -> Decimal:
    return min((Decimal(rows.text(row[name])) for row in said if name in row), default=_LAST)
