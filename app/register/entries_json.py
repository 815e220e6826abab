"""Entries as JSON: what was asked for, how many there are, and each with its IRI and the values of its columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import NamedNode

from app.index import Entry, Value
from app.namespaces import PREFIXES
from app.register import selection as selections
from app.register.asked import Asked
from app.register.reading import every

_STRING = f"{PREFIXES['xsd']}string"


def lines(asked: Asked) -> Iterator[str]:
    """One document, an entry a line."""
    names = [column.path for column in asked.plan.table.columns]
    head = {
        "dataset": asked.iris.dataset(asked.register),
        "release": asked.iris.release(asked.reader.snapshot.manifest.id),
        "selection": dict(_selection(asked)),
        "columns": {selections.name_of(name, asked.iris): name for name in names},
        "total": asked.total,
    }
    yield _text(head)[:-1] + ',"entries":['
    between = "\n"
    for entry in every(asked):
        yield between + _text(_entry(asked, entry))
        between = ",\n"
    yield "\n]}\n"


def _selection(asked: Asked) -> Iterator[tuple[str, list[str]]]:
    pairs = list(selections.pairs(asked.selection, asked.iris))
    for name in dict.fromkeys(name for name, _ in pairs):
        yield name, [text for other, text in pairs if other == name]


def _entry(asked: Asked, entry: Entry) -> dict[str, Any]:
    names = {column.path: selections.name_of(column.path, asked.iris) for column in asked.plan.table.columns}
    labels = {label.language: label.text for label in sorted(entry.labels)}
    values = {names[path]: [_value(value) for value in found] for path, found in entry.values.items() if path in names}
    place = {"lon": entry.place.lon, "lat": entry.place.lat} if entry.place else None
    return {"iri": entry.iri, "labels": labels, **({"place": place} if place else {}), "values": values}


def _value(value: Value) -> dict[str, Any]:
    """As SPARQL 1.1 Query Results JSON section 3.2.2 writes terms."""
    term = value.term
    if isinstance(term, NamedNode):
        labels = {label.language: label.text for label in sorted(value.labels)}
        return {"type": "uri", "value": term.value, **({"labels": labels} if labels else {})}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    datatype = term.datatype.value
    return {"type": "literal", "value": term.value, **({"datatype": datatype} if datatype != _STRING else {})}


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
