"""Cells of the table of entries: values of an entry in the words of its reader."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from app import values
from app.index import Entry, Value
from app.labels import Label, labels_among
from app.page.links import Reader, link
from app.page.model import Link
from app.snapshot.tables import Column
from app.values import Shown


def name(reader: Reader, column: Column) -> Label:
    """What a column is called, without the unit of its values."""
    return _named(reader, column)[0]


def with_unit(reader: Reader, column: Column, currency: str = "") -> Label:
    """What a column is called, with the unit of its values: who writes a number must know of what."""
    label, unit = _named(reader, column)[0], unit_of(reader, column, currency)
    return Label(f"{label.text} [{unit}]", label.language) if unit else label


def cell(reader: Reader, column: Column, value: Value, currency: str) -> Link | Shown:
    """A value as the table shows it: a thing by its name, a number with its unit."""
    if isinstance(value.term, NamedNode):
        return link(reader, value.term.value, reader.chain.best(value.labels))
    return values.show(value.term, reader.language, unit_of(reader, column, currency), reader.zone)


def unit_of(reader: Reader, column: Column, currency: str) -> str:
    """The unit of the numbers of a column, `currency` where that is not said and they may be amounts."""
    return _named(reader, column)[1] or (currency if column.datatype.endswith("#decimal") else "")


def currency_of(entry: Entry) -> str:
    """The currency that an entry names, "" when it names none: its amounts are in it."""
    return values.currency_among(value.term.value for found in entry.values.values() for value in found)


def readable(reader: Reader, found: Iterable[Value]) -> list[Value]:
    """The values of a property for one reader: of words in several languages those in the best."""
    known = list(found)
    texts = [value for value in known if isinstance(value.term, Literal) and value.term.language]
    best = reader.chain.best(labels_among(text.term for text in texts))
    return [value for value in known if value not in texts or (best and value.term.value == best.text)]


def entry_link(reader: Reader, entry: Entry) -> Link:
    """An entry by its name."""
    return link(reader, entry.iri, reader.chain.best(entry.labels))


def _named(reader: Reader, column: Column) -> tuple[Label, str]:
    tables = reader.snapshot.tables
    label = reader.chain.best(column.names) or reader.chain.best(tables.names(column.path))
    return values.named(label or link(reader, column.path).label)
