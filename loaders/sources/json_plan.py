"""JSON tables planned: the arrays between the root record and an item, and where each column stands.

Owns the meaning of an iterator: its first `[*]` is the root record, which gives `_row`; each further one is a level. A
reference that starts with `$` is absolute and shares the enclosing item of the iterator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.errors import RegisterError
from loaders.sources.datatype import Family
from loaders.sources.keytree import KeyTree
from loaders.sources.metadata import Column, Table
from loaders.sources.paths import Each, Step, Steps, json_path

DEFAULT_ITERATOR = "$[*]"


@dataclass(frozen=True)
class Place:
    """Where a column stands: one of `paths` (several titles give several) below the item of a level."""

    column: Column
    level: int
    paths: tuple[Steps, ...]


@dataclass(frozen=True)
class Plan:
    """A table: `levels` are the paths from an item of each level to the array of the next."""

    table: Table
    levels: tuple[Steps, ...]
    places: tuple[Place, ...]

    def above(self, level: int) -> Steps:
        """The steps from the root record to an item of `level`."""
        return _joined(self.levels[:level])


def root(table: Table) -> Steps:
    """The steps from the top of the document to a root record."""
    steps = json_path(table.iterator or DEFAULT_ITERATOR)
    return steps[: steps.index(Each.ITEM) + 1] if Each.ITEM in steps else steps


def plan(table: Table) -> Plan:
    """Plan one table."""
    top = root(table)
    below = json_path(table.iterator or DEFAULT_ITERATOR)[len(top) :]
    if any(isinstance(step, int) for step in below):
        raise _one_item(table)
    levels, tail = _cut(below)
    places = tuple(_place(column, top, levels, tail) for column in table.columns)
    return Plan(table, levels, places)


def _one_item(table: Table) -> RegisterError:
    return RegisterError(
        f"source.json: the iterator {table.iterator!r} of {table.name} takes one item of an array; it must take [*]",
        f"source.json: iterator {table.iterator!r} tabeli {table.name} bierze jeden element listy; musi brać [*]",
    )


def _cut(steps: Steps) -> tuple[tuple[Steps, ...], Steps]:
    """Cut steps at each `[*]`: the levels, and what follows the last."""
    levels: list[Steps] = []
    current: list[Step] = []
    for step in steps:
        if step is Each.ITEM:
            levels.append(tuple(current))
            current = []
        else:
            current.append(step)
    return tuple(levels), tuple(current)


def _joined(levels: tuple[Steps, ...]) -> Steps:
    return tuple(step for path in levels for step in (*path, Each.ITEM))


def _place(column: Column, top: Steps, levels: tuple[Steps, ...], tail: Steps) -> Place:
    if not column.reference:
        return Place(column, len(levels), tuple((*tail, header) for header in column.headers))
    if not column.reference.startswith("$"):
        return Place(column, len(levels), (_scalar((*tail, *json_path(column.reference)), column),))
    path = json_path(column.reference)
    if path[: len(top)] != top:
        raise _outside(column)
    rest = path[len(top) :]
    level = max(n for n in range(len(levels) + 1) if rest[: len(_joined(levels[:n]))] == _joined(levels[:n]))
    return Place(column, level, (_scalar(rest[len(_joined(levels[:level])) :], column),))


def _scalar(path: Steps, column: Column) -> Steps:
    """`path` without a `[*]` at its end; one anywhere else would give many values."""
    bare = path[:-1] if path[-1:] == (Each.ITEM,) and column.separator else path
    if Each.ITEM in bare or not bare:
        raise RegisterError(
            f"source.json: the reference {column.reference!r} of {column.name} gives many values; use an rml:iterator",
            f"source.json: odwołanie {column.reference!r} kolumny {column.name} daje wiele wartości; użyj rml:iterator",
        )
    return bare


def _outside(column: Column) -> RegisterError:
    return RegisterError(
        f"source.json: the reference {column.reference!r} of {column.name} does not share the record of the iterator",
        f"source.json: odwołanie {column.reference!r} kolumny {column.name} jest poza rekordem iteratora",
    )


def key_tree(source: str, plans: Iterable[Plan]) -> KeyTree:
    """The keys that the tables name together."""
    tree = KeyTree(source)
    for planned in plans:
        tree.reach(planned.above(len(planned.levels)))
        for place in planned.places:
            paths = tuple((*planned.above(place.level), *path) for path in place.paths)
            tree.add(place.column, paths, whole=read_whole(place.column))
    return tree


def read_whole(column: Column) -> bool:
    """True when a column may hold an array or object."""
    return column.datatype.family is Family.JSON or bool(column.separator)
