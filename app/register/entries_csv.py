"""Entries as CSV: every column of the register, headed as on its page, values as they are in the data.

Numbers and days are exact, things are called by their names; several values of a cell have " | " between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal

from app.i18n import say
from app.index import Entry, Value
from app.labels import LABEL_PROPERTIES, local_name
from app.page.links import Reader
from app.register.asked import Asked
from app.register.cells import entry_link, readable, with_unit
from app.register.plan import GEOMETRIES
from app.register.reading import every
from app.twins import csv_text

_BETWEEN: Final = " | "


def lines(asked: Asked) -> Iterator[str]:
    """A header, and a line for each entry."""
    reader = asked.reader
    columns = [column for column in asked.plan.table.columns if column.path not in (*LABEL_PROPERTIES, *GEOMETRIES)]
    heads = (with_unit(reader, column).text for column in columns)
    placed = bool(asked.placed)
    named = [say("Permanent address", reader.language), say("Entry", reader.language)]
    located = [say("Longitude", reader.language), say("Latitude", reader.language)] if placed else []
    yield csv_text.head([*named, *located, *heads])
    for entry in every(asked):
        cells = (readable(reader, entry.values.get(column.path, ())) for column in columns)
        texts = (_BETWEEN.join(_text(reader, value) for value in cell) for cell in cells)
        place = _place(entry) if placed else []
        yield csv_text.line([entry.iri, entry_link(reader, entry).label.text, *place, *texts])


def _place(entry: Entry) -> list[str]:
    return [str(entry.place.lon), str(entry.place.lat)] if entry.place else ["", ""]


def _text(reader: Reader, value: Value) -> str:
    if isinstance(value.term, Literal):
        return value.term.value
    label = reader.chain.best(value.labels)
    ours = value.term.value.startswith(reader.snapshot.iris.base)
    return label.text if label else local_name(value.term.value) if ours else value.term.value
