"""The values of a property as a table, in the words of its reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from app import values
from app.labels import Label
from app.listed import Column, Lists
from app.page.links import Reader, label_order, link
from app.page.model import Cell, Table


def table(reader: Reader, lists: Lists, name: str, rows: Iterable[str]) -> Table | None:
    """The values of a property as the rows of a table, None where no shape lays one out; empty columns are left out."""
    filled = {column for _, column in lists.cells}
    columns = [column for column in lists.columns.get(name, ()) if column.iri in filled]
    if not columns:
        return None
    links = sorted((link(reader, row) for row in rows), key=lambda row: (lists.place(name, row.iri), label_order(row)))
    within = replace(reader, labels=lists.labels)
    return Table(
        columns=tuple(values.named(_called(reader, column))[0] for column in columns),
        rows=tuple((row, tuple(_cell(within, lists, row.iri, column) for column in columns)) for row in links),
    )


def _cell(reader: Reader, lists: Lists, row: str, column: Column) -> Cell:
    terms = lists.cells.get((row, column.iri), ())
    unit = values.named(_called(reader, column))[1]
    return Cell(
        links=tuple(
            sorted((link(reader, term.value) for term in terms if isinstance(term, NamedNode)), key=label_order)
        ),
        literals=tuple(
            values.show(term, reader.language, unit, reader.zone) for term in terms if isinstance(term, Literal)
        ),
    )


def _called(reader: Reader, column: Column) -> Label:
    return reader.chain.best(column.names) or Label("")
