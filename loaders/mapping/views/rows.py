"""From a view to its rows: the rows it is made from, its fields, and its joins (RML-LV sections 3 to 5).

Owns the names that fields go by, `a.b` for the field `b` of `a` and `a.#` for the position of a value, and the natural
datatypes of both. It refuses iterators in records that are no JSON, and fields that need several values at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import duckdb

from loaders.mapping import sql
from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.mentions import references
from loaders.mapping.model import Call, Expression, Field, LogicalView, Place, Reference, ViewJoin
from loaders.mapping.parsing.source_description import CSV, JSON_PATH
from loaders.mapping.plan import Fault
from loaders.mapping.sources import Column, Read, Rows, Sources
from loaders.mapping.terms import Scope, plain
from loaders.mapping.views.csv_text import NAME as CSV_FUNCTION
from loaders.mapping.views.csv_text import register
from loaders.mapping.views.records import Flat, Json, Records, Text
from loaders.mapping.views.relation import Relation
from loaders.mapping.vocabulary import XSD, short

_INDEX = "#"


def view_rows(
    view: LogicalView,
    wanted: tuple[str, ...],
    sources: Sources,
    con: duckdb.DuckDBPyConnection,
    faults: list[Fault],
) -> Rows:
    """The rows of a view, whose columns go by the names of its fields; `wanted` are those that are referred to."""
    return _View(view, sources, con, faults, Relation("")).rows(wanted)


class _View:
    """Makes the rows of one view; the relation grows with each field."""

    def __init__(
        self,
        view: LogicalView,
        sources: Sources,
        con: duckdb.DuckDBPyConnection,
        faults: list[Fault],
        relation: Relation,
    ) -> None:
        self.view = view
        self.sources = sources
        self.con = con
        self.faults = faults
        self.relation = relation
        self.columns: dict[str, Column] = {}
        self.label = self.base_label = short(view.name.strip("<>"))

    def rows(self, wanted: tuple[str, ...]) -> Rows:
        base = self._base()
        self.base_label = base.label
        self.relation.table, self.relation.order = base.table, base.order
        records: Records = Flat(base.columns)
        if isinstance(self.view.on, LogicalSource) and self.view.on.formulation == JSON_PATH:
            records = Json(base.columns["$"].name, self.view.on.description.nulls)
        own = {base.label: Read(frozenset(self._base_references()))}
        reads = dict(own if base.reads is None else base.reads)
        if _INDEX in wanted:
            _add(reads, base.numbering)
            self.columns[_INDEX] = self._index(self.relation.number())
        self._fields(self.view.fields, "", records)
        for join in self.view.joins:
            self._join(join, wanted, reads)
        made = replace(base, label=self.label, columns=self.columns, reads=reads)
        return replace(made, table=self.relation.table, order=self.relation.order)

    def _base(self) -> Rows:
        """The rows that the view is made from."""
        on = self.view.on
        if isinstance(on, LogicalView):
            return _View(on, self.sources, self.con, self.faults, self.relation).rows(self._base_references())
        if on.formulation == JSON_PATH:
            return self.sources.rows(replace(on, whole=True), ("$",), self.con, self.view.place)
        return self.sources.rows(on, self._base_references(), self.con, self.view.place)

    def _base_references(self) -> tuple[str, ...]:
        named = (name for each in self.view.fields if each.expression for name in references(each.expression))
        return tuple(dict.fromkeys(named))

    def _fields(self, fields: tuple[Field, ...], prefix: str, records: Records) -> None:
        for each in fields:
            if each.expression is None or (each.fields and each.formulation is None and isinstance(records, Json)):
                self._iterable(each, prefix, records)
            else:
                self._expression(each, prefix, records)

    def _iterable(self, each: Field, prefix: str, records: Records) -> None:
        """A field of records: those that the iterator, or else a reference, selects in each record."""
        path = each.expression.name if isinstance(each.expression, Reference) else each.iterator
        if each.formulation is not None and isinstance(records, Json | Text):
            records, path = self._taken_apart(records, each, path)
        if not isinstance(records, Json):
            raise each.place.error(
                f"the records of the field {each.name!r} are no JSON or CSV, which alone a view can take apart",
                f"rekordy pola {each.name!r} nie są w JSON ani CSV, a tylko takie widok rozkłada",
            )
        record, index = records.items(path or "$", self.relation, each.place)
        self.columns[f"{prefix}{each.name}.{_INDEX}"] = self._index(index)
        self._fields(each.fields, f"{prefix}{each.name}.", Json(record, records.nulls, records.keys))

    def _taken_apart(self, texts: Json | Text, each: Field, path: str | None) -> tuple[Records, str | None]:
        """The records that texts hold in the formulation of a field, and the path to them."""
        if each.formulation == CSV:
            register(self.con)
            wanted = ("a CSV text with rows as long as its header", "tekst CSV z wierszami tak długimi jak nagłówek")
            column = self._expected(f"{CSV_FUNCTION}({texts.text})", texts.text, each.place, *wanted)
            return Json(column, texts.nulls, keys=True), "$[*]"
        if each.formulation == JSON_PATH:
            cast = f"TRY_CAST({texts.text} AS JSON)"
            return Json(self._expected(cast, texts.text, each.place, "a JSON text", "tekst JSON"), texts.nulls), path
        return texts, None

    def _expected(self, made: str, value: str, place: Place, en: str, pl: str) -> str:
        """A column of what is made of a value, which is an error where that is nothing."""
        self.faults.append(Fault(self.view.name, place, en, pl))
        (column,) = self.relation.add(f"nq_expected({made}, {value}, {sql.text(str(len(self.faults) - 1))})")
        return column

    def _expression(self, each: Field, prefix: str, records: Records) -> None:
        """A field of values; its own fields, if any, see each value as the text of a record."""
        assert each.expression is not None
        found = records.columns(tuple(references(each.expression)), self.relation, each.place)
        column, index = self._value(each.expression, self._scope(found, self.base_label), each.place)
        name = prefix + each.name
        self.columns[name], self.columns[f"{name}.{_INDEX}"] = column, self._index(index)
        if each.fields and each.formulation is not None:
            self._iterable(replace(each, expression=None), prefix, Text(column.name))
        elif each.fields:
            self._fields(each.fields, f"{name}.", Text(column.name))

    def _value(self, expression: Expression, scope: Scope, place: Place) -> tuple[Column, str]:
        """The column of an expression and that of the position of each of its values."""
        if isinstance(expression, Reference):
            column = scope.column(expression.name, place)
            return self._each(column) if column.many else (column, self._first(column.name))
        if any(scope.column(name, place).many for name in references(expression)):
            raise place.error(
                "a field needs a reference to take several values", "kilka wartości przyjmie tylko pole z referencją"
            )
        code = plain(expression, scope, place)
        (value,) = self.relation.add(code)
        datatype = expression.function.output.datatype if isinstance(expression, Call) else None
        return Column(value, datatype=None if datatype == f"{XSD}string" else datatype), self._first(value)

    def _each(self, column: Column) -> tuple[Column, str]:
        """A row for each value of a column with many."""
        struct, index = self.relation.unnest(f"x.{sql.name(column.name)}")
        names = [name for name in (column.name, column.suffix) if name is not None]
        added = self.relation.add(*(f"x.{sql.name(struct)}.{sql.name(name)}" for name in names))
        return Column(added[0], suffix=added[1] if column.suffix is not None else None), index

    def _first(self, value: str) -> str:
        """The position of the only value there can be: 0, or NULL where there is none."""
        (index,) = self.relation.add(f"CASE WHEN x.{sql.name(value)} IS NOT NULL THEN 0 END")
        return index

    def _index(self, column: str) -> Column:
        """A position as a value: its natural datatype is xsd:integer (RML-LV section 3.3)."""
        (text,) = self.relation.add(f"x.{sql.name(column)}::VARCHAR")
        return Column(text, datatype=f"{XSD}integer", plain=True)

    def _join(self, join: ViewJoin, wanted: tuple[str, ...], reads: dict[str, Read]) -> None:
        """Add the fields of the rows of another view whose keys are equal."""
        keys = [self._key(condition.child, self.columns, join.place) for condition in join.conditions]
        parent = _View(join.parent, self.sources, self.con, self.faults, Relation("", numbers=self.relation.numbers))
        rows = parent.rows(_parent_references(join))
        _add(reads, rows.reads or {})
        parent_keys = [parent._key(condition.parent, rows.columns, join.place) for condition in join.conditions]
        parent.columns = {}
        for each in join.fields:
            parent._expression(each, "", Flat(rows.columns))
        positions = [each.name for each in join.fields if f"{each.name}.{_INDEX}" in wanted]
        if positions:
            _add(reads, rows.numbering)
        order, row = (parent.relation.number(), self.relation.number()) if positions else ("", "")
        names = self._add_joined(parent, dict(zip(keys, parent_keys, strict=True)), order, inner=join.inner)
        if positions:
            index = self._position(row, names[order])
            self.columns |= {f"{name}.{_INDEX}": index for name in positions}

    def _add_joined(self, parent: _View, keys: dict[str, str], order: str, *, inner: bool) -> dict[str, str]:
        """Join the columns of `parent`, and give their new names, which those of the child cannot have."""
        columns = parent.columns.values()
        kept = [*keys.values(), order, *(name for each in columns for name in (each.name, each.suffix or ""))]
        names = {name: self.relation.new() for name in kept if name}
        items = ", ".join(f"{sql.name(name)} AS {new}" for name, new in names.items())
        equal = " AND ".join(f"x.{key} = y.{names[parent_key]}" for key, parent_key in keys.items())
        self.relation.join(f"SELECT {items} FROM {parent.relation.table}", equal, names.values(), inner=inner)
        for name, column in parent.columns.items():
            self.columns[name] = replace(column, name=names[column.name], suffix=names.get(column.suffix or ""))
        return names

    def _position(self, row: str, order: str) -> Column:
        """The position of a row among those that are joined to the same one, NULL where there is none."""
        position = self.relation.number(f"PARTITION BY {row} ORDER BY {order}")
        (present,) = self.relation.add(f"CASE WHEN x.{order} IS NOT NULL THEN x.{position} END")
        return self._index(present)

    def _key(self, expression: Expression, columns: Mapping[str, Column], place: Place) -> str:
        (key,) = self.relation.add(plain(expression, self._scope(columns, self.label), place))
        return key

    def _scope(self, columns: Mapping[str, Column], label: str) -> Scope:
        rows = Rows(label, self.relation.table, columns)
        return Scope(rows, None, self.view.name, self.faults, "x", set())


def _add(reads: dict[str, Read], more: Mapping[str, Read]) -> None:
    for table, read in more.items():
        reads[table] = reads.get(table, Read()) | read


def _parent_references(join: ViewJoin) -> tuple[str, ...]:
    """What a join refers to in the other view."""
    made = [condition.parent for condition in join.conditions]
    made += [each.expression for each in join.fields if each.expression is not None]
    return tuple(name for expression in made for name in references(expression))
