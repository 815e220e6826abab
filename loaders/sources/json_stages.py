"""Nested JSON in SQL: one stage for the records of a block, and one for the items of each array in them.

Owns the queries. A stage is a temporary table that parses each of its items once for the keys, once for the types and
once for all values that any table reads there; the items of an array inside are cut from its text, which is shorter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from loaders.sources.datatype import NUMERIC, Family
from loaders.sources.json_plan import Place, Plan, read_whole
from loaders.sources.keytree import Keys, KeyTree, Node, objects
from loaders.sources.metadata import Column
from loaders.sources.paths import Steps, sql_json_path
from loaders.sources.sql import literals, name, quote
from loaders.sources.typed import NATIVE

_TYPED: Final = "'UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE', 'BOOLEAN'"
Levels = tuple[Steps, ...]


@dataclass
class Stage:
    """The items that `levels` lead to, as the temporary table `table`.

    `types` are the paths whose type is looked at, `values` those that are read, each by its place in the list; `kinds`
    are places of types that tables need, `carried` columns of the stages above that they need at this depth;
    `checked` are hashes of keys that were found to be all known.
    """

    number: int
    levels: Levels
    node: Node
    parent: Stage | None
    types: list[Steps] = field(default_factory=list)
    values: list[Steps] = field(default_factory=list)
    kinds: set[int] = field(default_factory=set)
    carried: set[str] = field(default_factory=set)
    checked: set[int] = field(default_factory=set)

    @property
    def table(self) -> str:
        """Name of the temporary table."""
        return f"_json_{self.number}"

    @property
    def above(self) -> Keys:
        """The keys on the way from the root record to an item."""
        return tuple(str(key) for level in self.levels for key in level)

    @property
    def inner(self) -> list[tuple[Keys, Node]]:
        """The objects of an item whose keys are looked at."""
        return [] if self.node.opaque else list(objects(self.node))

    def value(self, path: Steps) -> str:
        """The column of the value at `path`."""
        return f"v{self.number}_{_place(self.values, path)}"

    def type(self, path: Steps) -> str:
        """The column of the JSON type at `path`."""
        place = _place(self.types, path)
        self.kinds.add(place)
        return f"k{self.number}_{place}"


def _place(paths: list[Steps], path: Steps) -> int:
    """The place of `path` in a list, from 1; it is added when it is not there."""
    if path not in paths:
        paths.append(path)
    return paths.index(path) + 1


@dataclass(frozen=True)
class Query:
    """The raw rows of one table, over the stage that its iterator leads to."""

    plan: Plan
    sql: str
    natives: frozenset[str]


def compile_stages(tree: KeyTree, plans: Iterable[Plan]) -> tuple[list[Stage], list[Query]]:
    """Compile the stages, those above first, and the query of each table."""
    stages = {stage.levels: stage for stage in _stages(tree.root)}
    for stage in stages.values():
        stage.types += [path for path, _ in expected(stage)]
        stage.values += [path for path, _ in _arrays(stage.node)]
    queries = [_query(planned, stages) for planned in plans]
    return list(stages.values()), queries


def _stages(root: Node) -> Iterator[Stage]:
    first = Stage(0, (), root, None)
    pending, number = [first], 0
    while pending:
        stage = pending.pop(0)
        yield stage
        for path, node in _arrays(stage.node):
            number += 1
            pending.append(Stage(number, (*stage.levels, path), node, stage))


def _arrays(node: Node, above: Keys = ()) -> Iterator[tuple[Keys, Node]]:
    """The arrays of objects that lie in `node` without another array between."""
    for key, child in node.children.items():
        if child.many and child.children:
            yield (*above, key), child
        elif not child.many:
            yield from _arrays(child, (*above, key))


# What may be expected somewhere, and the SQL condition that the type of another thing there fulfils.
_MISFITS: Final = {
    "array": "NOT IN ('ARRAY', 'NULL')",
    "object": "NOT IN ('OBJECT', 'NULL')",
    "value": "IN ('ARRAY', 'OBJECT')",
}


def expected(stage: Stage) -> Sequence[tuple[Steps, str]]:
    """Paths of a stage, each with what must be there unless nothing is: an array, an object or a value."""
    found: list[tuple[Steps, str]] = [(path, "array") for path, _ in _arrays(stage.node)]
    for above, node in stage.inner:
        found.append((above, "object"))
        for key, child in node.children.items():
            if not child.opaque and not child.children:
                found.append(((*above, key), "value"))
    return found


def _query(planned: Plan, stages: dict[Levels, Stage]) -> Query:
    last = stages[planned.levels]
    columns = ["_row"]
    for place in planned.places:
        if not place.column.suppressed:
            columns += _columns(place, stages[planned.levels[: place.level]], last)
    natives = frozenset(column.name for column in planned.table.wanted if _is_native(column))
    return Query(planned, f"SELECT {', '.join(columns)} FROM {last.table}", natives)


def _columns(place: Place, stage: Stage, last: Stage) -> list[str]:
    """SQL of a column, and of whether its values came typed."""
    value = f"coalesce({', '.join(_value(place, stage, path, last) for path in place.paths)})"
    columns = [f"{value} AS {name(place.column.name)}"]
    if _is_native(place.column):
        typed = " OR ".join(_came_typed(stage, path, last) for path in place.paths)
        columns.append(f"coalesce({typed}, FALSE) AS {name(place.column.name + NATIVE)}")
    return columns


def _is_native(column: Column) -> bool:
    # JSON has numbers and truth values of its own, but no dates.
    return column.datatype.family in NUMERIC or column.datatype.family is Family.BOOLEAN


def _came_typed(stage: Stage, path: Steps, last: Stage) -> str:
    value, kind = _carry(stage, stage.value(path), last), _carry(stage, stage.type(path), last)
    return f"{kind} IN ({_TYPED}) OR starts_with({value}, chr(1))"


def _value(place: Place, stage: Stage, path: Steps, last: Stage) -> str:
    value = _carry(stage, stage.value(path), last)
    if place.column.separator:
        kind = _carry(stage, stage.type(path), last)
        item = _unmarked("item ->> '$'")
        items = f"[{item} FOR item IN CAST({value} AS JSON[])]"
        joined = f"array_to_string({items}, {quote(place.column.separator)})"
        return f"CASE WHEN {kind} = 'ARRAY' THEN {joined} ELSE {_unmarked(value)} END"
    if read_whole(place.column):
        # What is kept as JSON gets its numbers back.
        return rf"""regexp_replace({value}, '"\\u0001([^"]+)"', '\1', 'g')"""
    return _unmarked(value)


def _unmarked(value: str) -> str:
    """SQL of a value without the mark of a number."""
    unmarked = rf"regexp_replace({value}, '^\x01(-?[0-9])', '\1')"
    return f"CASE WHEN starts_with({value}, chr(1)) THEN {unmarked} ELSE {value} END"


def _carry(stage: Stage, column: str, last: Stage) -> str:
    """Carry a column from its stage down to the `last`."""
    below: Stage | None = last
    while below is not None and below is not stage:
        below.carried.add(column)
        below = below.parent
    return column


def create_sql(stage: Stage, records: str) -> str:
    """SQL that makes the table of a stage; `records` is a query of the records, `_row` and their text `j`.

    Of keys and types it keeps what tells quickly that all is well: a hash, and whether anything is of a wrong type.
    """
    columns = ["_row", *sorted(stage.carried), *(["hash(keys) AS keys_hash"] if stage.inner else [])]
    columns.append(f"{' OR '.join(_conditions(stage)) or 'FALSE'} AS misfit")
    columns += [f"vals[{n}] AS v{stage.number}_{n}" for n in range(1, len(stage.values) + 1)]
    columns += [f"types[{n}] AS k{stage.number}_{n}" for n in sorted(stage.kinds)]
    values = f"json_extract_string(j, [{_paths(stage.values)}]) AS vals"
    parsed = ", ".join([*_keys_and_types(stage), *([values] if stage.values else [])])
    return (
        f"CREATE OR REPLACE TEMP TABLE {stage.table} AS SELECT {', '.join(columns)} "
        f"FROM (SELECT * EXCLUDE (j), {parsed} FROM ({_items(stage, records)}))"
    )


def _keys_and_types(stage: Stage) -> list[str]:
    keys = f"json_keys(j, [{_paths(path for path, _ in stage.inner)}]) AS keys"
    types = f"json_type(j, [{_paths(stage.types)}]) AS types"
    return [*([keys] if stage.inner else []), *([types] if stage.types else [])]


def _conditions(stage: Stage) -> list[str]:
    return [f"types[{n}] {_MISFITS[what]}" for n, (_, what) in enumerate(expected(stage), 1)]


def _items(stage: Stage, records: str) -> str:
    if stage.parent is None:
        return records
    columns = ["_row", *sorted(stage.carried)]
    array = stage.parent.value(stage.levels[-1])
    return f"SELECT {', '.join(columns)}, unnest(json_extract({array}, '$[*]')) AS j FROM {stage.parent.table}"


def _paths(paths: Iterable[Steps]) -> str:
    return literals(sql_json_path(path) for path in paths)


def check_sql(stage: Stage) -> str:
    """SQL of the distinct hashes of keys in a stage, and of whether any value is of a wrong type."""
    hashes = "list(DISTINCT keys_hash)" if stage.inner else "[]"
    return f"SELECT {hashes}, coalesce(bool_or(misfit), FALSE) FROM {stage.table}"


def keys_sql(stage: Stage, records: str) -> str:
    """SQL of the distinct keys of the objects in a stage."""
    keys = "list(DISTINCT keys)" if stage.inner else "[]"
    return f"SELECT {keys} FROM (SELECT {', '.join(_keys_and_types(stage))} FROM ({_items(stage, records)}))"


def misfits_sql(stage: Stage, records: str) -> str:
    """SQL of the records with an item that is not as expected: `_row`, and the first of the expected paths, from 0."""
    first = " ".join(f"WHEN {condition} THEN {n}" for n, condition in enumerate(_conditions(stage)))
    parsed = f"SELECT _row, {', '.join(_keys_and_types(stage))} FROM ({_items(stage, records)})"
    return (
        f"SELECT _row, min(place) FROM (SELECT _row, CASE {first} END AS place FROM ({parsed})) "
        "WHERE place IS NOT NULL GROUP BY _row ORDER BY _row"
    )
