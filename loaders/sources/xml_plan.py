"""XML tables planned: which element is a record, and where each column stands.

Owns the meaning of an iterator: the record is the shortest iterator of the tables of a file that others continue. A
reference that starts with `/` is absolute and shares the elements around the item.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.errors import RegisterError
from loaders.sources.keytree import KeyTree
from loaders.sources.metadata import Column, Table
from loaders.sources.paths import xml_path

Names = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a column stands: `paths` (several titles give several) below the element at `depth`, the root being 1."""

    column: Column
    depth: int
    paths: tuple[Names, ...]


@dataclass(frozen=True)
class Plan:
    """A table: the steps to its items, and the places of the columns that are read and of those that are not."""

    table: Table
    iterator: Names
    places: tuple[Place, ...]

    @property
    def wanted(self) -> list[Place]:
        """Places of columns that are read."""
        return [place for place in self.places if not place.column.suppressed]


def group(tables: Iterable[Table]) -> list[tuple[str, tuple[Table, ...]]]:
    """Tables by their record."""
    groups: dict[Names, list[Table]] = {}
    for table in sorted(tables, key=_depth):
        iterator = _iterator(table)
        root = next((root for root in groups if iterator[: len(root)] == root), iterator)
        groups.setdefault(root, []).append(table)
    return [("/" + "/".join(root), tuple(members)) for root, members in groups.items()]


def _depth(table: Table) -> int:
    return len(_iterator(table))


def _iterator(table: Table) -> Names:
    if not table.iterator.startswith("/"):
        raise RegisterError(
            f"source.json: the table {table.name} needs an rml:iterator such as /register/entry",
            f"source.json: tabela {table.name} musi mieć rml:iterator, na przykład /rejestr/wpis",
        )
    return xml_path(table.iterator)


def plan(table: Table) -> Plan:
    """Plan one table."""
    iterator = _iterator(table)
    return Plan(table, iterator, tuple(_place(column, iterator) for column in table.columns))


def _place(column: Column, iterator: Names) -> Place:
    if not column.reference:
        return Place(column, len(iterator), tuple((header,) for header in column.headers))
    path = xml_path(column.reference)
    if not column.reference.startswith("/"):
        return Place(column, len(iterator), (path,))
    shared = 0
    while shared < min(len(path), len(iterator)) and path[shared] == iterator[shared]:
        shared += 1
    if not shared:
        raise RegisterError(
            f"source.json: the reference {column.reference!r} of {column.name} is outside the iterator's document",
            f"source.json: odwołanie {column.reference!r} kolumny {column.name} jest poza dokumentem iteratora",
        )
    return Place(column, shared, (path[shared:],))


def key_tree(source: str, plans: Iterable[Plan], root: Names) -> KeyTree:
    """The names below a record that the tables name together."""
    tree = KeyTree(source)
    for planned in plans:
        tree.reach(planned.iterator[len(root) :])
        for place in planned.places:
            if place.depth >= len(root):
                above = planned.iterator[len(root) : place.depth]
                tree.add(place.column, tuple((*above, *path) for path in place.paths), whole=False)
    return tree


def outside(plans: Iterable[Plan], root: Names) -> frozenset[Names]:
    """Elements around the records that a column refers to, and those that lead there."""
    paths = [
        (*planned.iterator[: place.depth], *(step for step in path if not step.startswith("@")))
        for planned in plans
        for place in planned.wanted
        for path in place.paths
        if place.depth < len(root)
    ]
    return frozenset(path[:length] for path in paths for length in range(1, len(path) + 1))
