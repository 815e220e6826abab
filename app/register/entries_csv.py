"""Entries as CSV: every column of the register, headed as on its page, values as they are in the data.

Numbers and days are exact, things are called by their names; several values of a cell have " | " between them. For
Excel, which reads what its language writes, numbers have the decimal sign of the reader's language, cells ";" between
them where that is a comma, and truth values are words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from babel.numbers import get_decimal_symbol
from pyoxigraph import Literal

from app import values
from app.i18n import locale, say
from app.index import Entry, Value
from app.labels import LABEL_PROPERTIES, local_name
from app.namespaces import PREFIXES
from app.page.links import Reader
from app.register.asked import Asked
from app.register.cells import entry_link, readable, with_unit
from app.register.plan import GEOMETRIES
from app.register.reading import every
from app.twins import csv_text

_BETWEEN: Final = " | "
_XSD: Final = PREFIXES["xsd"]
_FRACTIONS: Final = frozenset(f"{_XSD}{name}" for name in ("decimal", "double", "float"))


def lines(asked: Asked) -> Iterator[str]:
    """A header, and a line for each entry."""
    cells = _cells(asked, lambda literal: literal.value, lambda number: number)
    yield csv_text.head(next(cells))
    yield from map(csv_text.line, cells)


def excel(asked: Asked) -> Iterator[str]:
    """The same as Excel reads it in the reader's language."""
    sign = get_decimal_symbol(locale(asked.reader.language))
    delimiter = ";" if sign == "," else ","
    cells = _cells(
        asked,
        lambda literal: for_excel(literal, sign, asked.reader.language),
        lambda number: number.replace(".", sign),
    )
    yield csv_text.head(next(cells), delimiter)
    yield from (csv_text.line(row, delimiter) for row in cells)


def for_excel(literal: Literal, sign: str, language: str) -> str:
    """A value as Excel reads it in a language with this decimal sign."""
    datatype = literal.datatype.value
    if datatype == f"{_XSD}boolean":
        return values.show(literal, language).text
    return literal.value.replace(".", sign) if datatype in _FRACTIONS else literal.value


def _cells(asked: Asked, write: Callable[[Literal], str], degrees: Callable[[str], str]) -> Iterator[list[str]]:
    reader = asked.reader
    columns = [column for column in asked.plan.table.columns if column.path not in (*LABEL_PROPERTIES, *GEOMETRIES)]
    heads = (with_unit(reader, column).text for column in columns)
    placed = bool(asked.placed)
    named = [say("Permanent address", reader.language), say("Entry", reader.language)]
    located = [say("Longitude", reader.language), say("Latitude", reader.language)] if placed else []
    yield [*named, *located, *heads]
    for entry in every(asked):
        cells = (readable(reader, entry.values.get(column.path, ())) for column in columns)
        texts = (_BETWEEN.join(_text(reader, value, write) for value in cell) for cell in cells)
        place = map(degrees, _place(entry)) if placed else []
        yield [entry.iri, entry_link(reader, entry).label.text, *place, *texts]


def _place(entry: Entry) -> list[str]:
    return [str(entry.place.lon), str(entry.place.lat)] if entry.place else ["", ""]


def _text(reader: Reader, value: Value, write: Callable[[Literal], str]) -> str:
    if isinstance(value.term, Literal):
        return write(value.term)
    label = reader.chain.best(value.labels)
    ours = value.term.value.startswith(reader.snapshot.iris.base)
    return label.text if label else local_name(value.term.value) if ours else value.term.value
