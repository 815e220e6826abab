"""The columns of a register as its page tells them: what each is called, means, and holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.labels import Label
from app.page.links import Reader, link
from app.page.model import Link
from app.snapshot.tables import Column, Table, Tables


@dataclass(frozen=True)
class Told:
    """A column: its term, by the name that the shapes give it; `holds` is a datatype, a class or a code list."""

    name: Link
    definition: Label | None
    holds: Link | None
    required: bool
    several: bool
    kinds: tuple[Link, ...]


def told(reader: Reader, table: Table, tables: Tables) -> Iterator[Told]:
    """The columns of a register, in order; the kinds of entries only where not all have a column."""
    for column in table.columns:
        names = column.names or tables.names(column.path)
        holds = column.scheme or column.value_class or column.datatype
        yield Told(
            name=link(reader, column.path, reader.chain.best(names)),
            definition=reader.chain.best(tables.definitions(column.path)),
            holds=link(reader, holds, reader.chain.best(tables.names(holds))) if holds else None,
            required=column.required,
            several=not column.single,
            kinds=_kinds(reader, column, table, tables),
        )


def _kinds(reader: Reader, column: Column, table: Table, tables: Tables) -> tuple[Link, ...]:
    if column.classes == table.kinds or table.entry_class in column.classes:
        return ()
    return tuple(link(reader, kind, reader.chain.best(tables.names(kind))) for kind in column.classes)
