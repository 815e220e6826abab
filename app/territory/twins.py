"""What lies in a territorial unit, as data: the twins of its page at the same path by suffix.

    /doc/<rest>.json   what the page says: units above and below, registers with their counts and first entries
    /doc/<rest>.csv    how many entries of each register lie in the unit and in each of its parts

The data about the unit itself are those of every thing, `/data/<rest>.ttl` and its like.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from flask import Blueprint, Response, request

from app import context, description, resource
from app.addresses import page_path, requested_path
from app.errors import NotFound
from app.headers import LinkTo, headed, link_header, not_modified
from app.i18n import say
from app.index import Bucket
from app.labels import Label, Reading, local_name
from app.negotiation import CSV_RESULTS
from app.snapshot import Snapshot
from app.territory.gathering import Gathered, by_part, gather, is_unit
from app.twins import csv_text

BLUEPRINT: Final = Blueprint("territory_twins", __name__)
_Write = Callable[[Snapshot, str, Gathered, Reading], str]


@BLUEPRINT.get("/doc/<path:rest>.json")
def as_json(rest: str) -> Response:
    """Send the page of a unit as JSON."""
    return _twin(rest, "json", "application/json", to_json)


@BLUEPRINT.get("/doc/<path:rest>.csv")
def as_csv(rest: str) -> Response:
    """Send the counts of a unit and its parts as CSV."""
    return _twin(rest, "csv", CSV_RESULTS.content_type, to_csv)


def _twin(rest: str, extension: str, content_type: str, write: _Write) -> Response:
    """The twin of a unit's page; of another thing, whatever its address has."""
    snapshot, reading = context.snapshot(), context.reading()
    stem = requested_path(request.environ).removeprefix("/doc/").removesuffix(f".{extension}")
    try:
        unit = description.describe(snapshot, snapshot.iris.resource(stem))
    except NotFound:
        return resource.document(rest)
    if not is_unit(snapshot, unit):
        return resource.document(rest)
    response = headed(content_type, snapshot.manifest.id, content_type, language=reading.language)
    response.headers["Link"] = link_header([LinkTo(page_path(stem), "alternate", {"type": "text/html"})])
    if not not_modified(response):
        own = [dataset.slug for dataset in unit.datasets]
        found = gather(snapshot.index, unit.iri, own, reading.language)
        response.set_data(write(snapshot, unit.iri, found, reading))
    return response


def to_json(snapshot: Snapshot, unit: str, found: Gathered, reading: Reading) -> str:
    """What lies in a unit, as JSON."""
    document = {
        "unit": _thing(unit, found.units[unit].labels, reading),
        "entries": found.total,
        "within": [_thing(each.value, each.labels, reading) for each in found.above(unit)],
        "parts": [
            _thing(part.value, part.labels, reading) | {"entries": found.counts[part.value]}
            for part in sorted(found.parts(unit), key=lambda part: part.value)
        ],
        "registers": [
            _thing(snapshot.iris.dataset(here.register), _titles(snapshot, here.register), reading)
            | {"entries": here.count, "first": [_thing(each.iri, each.labels, reading) for each in here.entries]}
            for here in found.registers
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def to_csv(snapshot: Snapshot, unit: str, found: Gathered, reading: Reading) -> str:
    """How many entries of each register lie in a unit and in its parts, as CSV."""
    language = reading.language
    heads = (
        *(say("Unit", language), say("Name of the unit", language)),
        *(say("Register", language), say("Name of the register", language), say("Entries", language)),
    )
    return "".join((csv_text.head(heads), *_lines(snapshot, unit, found, reading)))


def _lines(snapshot: Snapshot, unit: str, found: Gathered, reading: Reading) -> Iterator[str]:
    counts = {here.register: by_part(snapshot.index, unit, here.register) for here in found.registers}
    units: Iterable[Bucket] = (found.units[unit], *sorted(found.parts(unit), key=lambda part: part.value))
    for each in units:
        for register, numbers in counts.items():
            if number := numbers.get(each.value, 0):
                names = _name(each.value, each.labels, reading), _name(register, _titles(snapshot, register), reading)
                dataset = snapshot.iris.dataset(register)
                yield csv_text.line((each.value, names[0].text, dataset, names[1].text, str(number)))


def _titles(snapshot: Snapshot, register: str) -> frozenset[Label]:
    dataset = snapshot.datasets.get(register)
    return dataset.titles if dataset else frozenset()


def _thing(iri: str, labels: Iterable[Label], reading: Reading) -> dict[str, Any]:
    return {"id": iri, "label": _name(iri, labels, reading).text}


def _name(iri: str, labels: Iterable[Label], reading: Reading) -> Label:
    return reading.chain.best(sorted(labels)) or Label(local_name(iri))
