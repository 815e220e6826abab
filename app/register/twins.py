"""What the page of a register shows, as data to fetch, under the page's own address.

    /doc/dataset/<register>.csv .json .geojson    the entries that the rest of the address selects, all pages
    /data/dataset/<register>/charts/<chart>.csv   all values of a chart, every level and choice

`?dialect=excel` makes the CSV of entries one that Excel reads in the language of the request.
Sent while they are read, a thousand entries at a time; what is more than `listing.MOST` is refused, never cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from flask import Blueprint, Response, request

from app import charts, context
from app.addresses import page_path
from app.charts import Chart
from app.errors import NotFound, RequestError
from app.headers import LinkTo, headed, link_header, not_modified
from app.labels import Labels
from app.negotiation import CSV, GEO_JSON, PLAIN_JSON, Offer
from app.page.links import Reader
from app.register import chart_csv, entries_csv, entries_geojson, entries_json
from app.register.asked import Asked
from app.register.listing import EXCEL, MOST, question, twins_of
from app.register.ranges import require_readable
from app.register.refusals import one_of, refused
from app.snapshot import Snapshot

BLUEPRINT: Final = Blueprint("register", __name__)
_WRITERS: Final[dict[Offer, Callable[[Asked], Iterator[str]]]] = {
    CSV: entries_csv.lines,
    PLAIN_JSON: entries_json.lines,
    GEO_JSON: entries_geojson.lines,
}


@BLUEPRINT.get("/doc/dataset/<register>.csv", defaults={"offer": CSV})
@BLUEPRINT.get("/doc/dataset/<register>.json", defaults={"offer": PLAIN_JSON})
@BLUEPRINT.get("/doc/dataset/<register>.geojson", defaults={"offer": GEO_JSON})
def entries(register: str, offer: Offer) -> Response:
    """Send the entries that are selected."""
    snapshot = context.snapshot()
    asked = _asked(snapshot, register)
    require_readable(asked)
    if (total := asked.total) > MOST:
        raise RequestError(
            f"{total} entries are selected, and {MOST} are sent at most: select fewer, or fetch the whole register",
            f"Wybrano {total} wpisów, a wysyła się najwyżej {MOST}: wybierz mniej albo pobierz cały rejestr",
        )
    _dialect()
    response = _headed(snapshot, register, offer)
    response.headers["Link"] = link_header(_links(asked))
    if not not_modified(response):
        write = entries_csv.excel if offer is CSV and _dialect() else _WRITERS[offer]
        response.response = (line.encode() for line in write(asked))
    return response


@BLUEPRINT.get("/data/dataset/<register>/charts/<name>.csv")
def chart(register: str, name: str) -> Response:
    """Send all values of a chart."""
    snapshot = context.snapshot()
    found = _chart(snapshot, register, name)
    response = _headed(snapshot, register, CSV)
    response.headers["Link"] = link_header([LinkTo(page_path(f"dataset/{register}"), "describedby")])
    if not not_modified(response):
        response.set_data("".join(chart_csv.lines(found, context.reading())))
    return response


def _asked(snapshot: Snapshot, register: str) -> Asked:
    dataset = snapshot.datasets.get(register)
    if dataset and snapshot.tables.of(dataset.iri).entry_class:
        snapshot.index.require()
    asked = question(Reader(snapshot, Labels(()), context.reading()), dataset, request.args) if dataset else None
    if asked is None:
        raise NotFound(f"There are no entries of {register}", f"Nie ma wpisów rejestru {register}")
    return asked


def _dialect() -> str:
    """The dialect of CSV that is asked for, "" for that of RFC 4180."""
    dialect = request.args.get("dialect", "")
    if dialect not in ("", EXCEL):
        raise refused("dialect", dialect, one_of([EXCEL]))
    return dialect


def _chart(snapshot: Snapshot, register: str, name: str) -> Chart:
    known = charts.of_release(snapshot.directory, register) if register in snapshot.datasets else ()
    for each in known:
        if each.name == name:
            return each
    raise NotFound(f"{register} has no chart {name}", f"{register} nie ma wykresu {name}")


def _headed(snapshot: Snapshot, register: str, offer: Offer) -> Response:
    return headed(offer.content_type, snapshot.manifest.id, offer.media_type, register, language=context.language())


def _links(asked: Asked) -> Iterator[LinkTo]:
    query = request.query_string.decode("ascii")
    suffix = f"?{query}" if query else ""
    path = page_path(f"dataset/{asked.register}")
    yield LinkTo(f"{path}{suffix}", "alternate", {"type": "text/html"})
    for offer, _ in twins_of(asked):
        if not request.path.endswith(f".{offer.extension}"):
            yield LinkTo(f"{path}.{offer.extension}{suffix}", "alternate", {"type": offer.media_type})
    for licence in asked.reader.snapshot.datasets[asked.register].licences:
        yield LinkTo(licence, "license")
