"""Layout of pages: the names, order and groups that the shapes give to the properties of a class.

Reads `sh:name`, `sh:order` and `sh:group` (SHACL section 2.3.2) of one release, once. A property that no shape lays out
is not its business: the page puts it after the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from app import queries
from app.labels import Label
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
    rows: dict[bool, dict[tuple[str, str], list[dict[str, Term]]]] = {False: defaultdict(list), True: defaultdict(list)}
    for row in store.select(queries.text("layout")):
        rows["inverse" in row][_text(row["class"]), _text(row["path"])].append(row)
    direct, inverse = ({key: _slot(found) for key, found in rows[kind].items()} for kind in (False, True))
    return Layout(direct, inverse)


def _slot(rows: list[dict[str, Term]]) -> Slot:
    group = min((_text(row["group"]) for row in rows if "group" in row), default="")
    grouped = [row for row in rows if "group" in row and _text(row["group"]) == group]
    return Slot(
        order=_order(rows, "order"),
        names=_names(rows, "name"),
        group=group,
        group_order=_order(grouped, "groupOrder"),
        group_names=_names(grouped, "groupName"),
    )


def _order(rows: list[dict[str, Term]], name: str) -> Decimal:
    return min((Decimal(_text(row[name])) for row in rows if name in row), default=_LAST)


def _names(rows: list[dict[str, Term]], name: str) -> frozenset[Label]:
    literals = [row[name] for row in rows if name in row]
    return frozenset(
        Label(literal.value, literal.language or "") for literal in literals if isinstance(literal, Literal)
    )


def _text(term: Term) -> str:
    assert isinstance(term, NamedNode | Literal)  # the query binds nothing else
    return term.value
