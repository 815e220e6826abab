"""What the page of a register shows, as data to fetch.

/data/dataset/<register>/charts/<chart>.csv   all values of a chart, every level and choice
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response

from app import charts, context
from app.addresses import page_path
from app.charts import Chart, Row
from app.errors import NotFound
from app.headers import LinkTo, etag, link_header, not_modified
from app.i18n import say
from app.labels import Reading
from app.negotiation import CSV_RESULTS
from app.register import csv_text
from app.register.figures import name_of
from app.snapshot import Snapshot

BLUEPRINT: Final = Blueprint("register", __name__)


@BLUEPRINT.get("/data/dataset/<register>/charts/<name>.csv")
def chart(register: str, name: str) -> Response:
    """Send all values of a chart."""
    snapshot, reading = context.snapshot(), context.reading()
    found = _chart(snapshot, register, name)
    response = Response(content_type=CSV_RESULTS.content_type)
    response.headers["Content-Language"] = reading.language
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Link"] = link_header([LinkTo(page_path(f"dataset/{register}"), "describedby")])
    response.vary.add("Accept-Language")
    response.set_etag(etag(snapshot.manifest.id, CSV_RESULTS.media_type, reading.language))
    if not not_modified(response):
        response.set_data("".join(_lines(found, reading)))
    return response


def _chart(snapshot: Snapshot, register: str, name: str) -> Chart:
    known = charts.of_release(snapshot.directory, register) if register in snapshot.datasets else ()
    for each in known:
        if each.name == name:
            return each
    raise NotFound(f"{register} has no chart {name}", f"{register} nie ma wykresu {name}")


def _lines(found: Chart, reading: Reading) -> Iterator[str]:
    """A header and a line for each value, with the columns that the chart has."""
    parts = [number for number, used in enumerate(map(any, zip(*map(_numbered, found.rows), strict=True))) if used]
    heads = (say("Choice", reading.language), *_levels(found, reading), say("Series", reading.language))
    value = say("Value", reading.language) + (f" ({found.currency})" if found.currency else "")
    yield csv_text.line([*(heads[number] for number in parts), value])
    for row in found.rows:
        numbers = _terms(row)
        names = ((name_of(found.terms[number], reading).text if number is not None else "") for number in numbers)
        kept = list(names)
        yield csv_text.line([*(kept[number] for number in parts), row.value])


def _levels(found: Chart, reading: Reading) -> list[str]:
    depth = max((len(row.labels) for row in found.rows), default=1)
    return [
        say("Label", reading.language) if depth == 1 else say("Level %(number)s", reading.language, number=number)
        for number in range(1, depth + 1)
    ]


def _terms(row: Row) -> tuple[int | None, ...]:
    return row.choice, *row.labels, row.series


def _numbered(row: Row) -> tuple[bool, ...]:
    return tuple(number is not None for number in _terms(row))
