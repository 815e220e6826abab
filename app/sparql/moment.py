"""A moment of the past: the release that `?at=` or Accept-Datetime names, and what the answer says of it (RFC 7089).

    ?at=20260701T080000Z              a release, by its id
    ?at=2026-07-01T10:00:00+02:00     the release that was current then; the zone must be given
    ?at=2026-07-01                    the one that was current at the end of that day, by the clock of the region
    Accept-Datetime: Wed, 01 Jul 2026 08:00:00 GMT

`at` goes before the header. By parameter, a time before the first release that is kept is 404; by header it selects
the first (section 4.5.3), and one to come the current. Each address is its own TimeGate (section 4.1.2, pattern 1.2);
the same with the id of a release as `at` is a Memento: that release never changes, so neither does the answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from time import thread_time
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request
from werkzeug.http import http_date

from app import context
from app.errors import NotFound, RequestError
from app.headers import LinkTo, link_header
from app.store.past import Line, created
from app.store.releases import Manifest

AT: Final = "at"
HEADER: Final = "Accept-Datetime"
# The only form that the header has (RFC 7089 section 2.1.1).
_HTTP_DATE: Final = "%a, %d %b %Y %H:%M:%S GMT"
# What says how things were; a redirection or a problem says how they are.
_OF_A_MOMENT: Final = (200, 304)
_FORM: Final = "application/x-www-form-urlencoded"
_RELEASE: Final = re.compile(r"\d{8}T\d{6}Z-\d+")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
# An address repeated in headers: up to here six times, up to there twice; beyond, proxies refuse the response.
_SHORT: Final = 500
_LONG: Final = 2_000


@dataclass(frozen=True)
class Moment:
    """The release that a request reads, and those around it; `fixed` when it was named by its id."""

    manifest: Manifest
    line: Line
    fixed: bool


def watch(blueprint: Blueprint) -> None:
    """Let every address of a blueprint answer of the past."""
    blueprint.before_request(_choose)
    blueprint.after_request(_finish)


def named() -> Manifest | None:
    """The release that a request names, for a page that only passes it on; None when it names none that is kept."""
    moment: Moment | None = g.get("moment")
    if moment:
        return moment.manifest
    try:
        asked = _asked()
        return _by_parameter(asked, context.site().past.askable()).manifest if asked else None
    except (RequestError, NotFound):
        return None


def _choose() -> None:
    header = request.headers.get(HEADER)
    asked = _asked()
    if asked:
        moment = _by_parameter(asked, context.site().past.askable())
    elif header is not None:
        moment = _by_header(header, context.site().past.askable())
    else:
        return
    g.moment = moment
    _travel(moment.manifest)


def _asked() -> str | None:
    """The parameter, of the address or of a form (SPARQL 1.1 Protocol section 2.1.2)."""
    values = [*request.args.getlist(AT), *(request.form.getlist(AT) if request.mimetype == _FORM else ())]
    if len(values) > 1:
        raise RequestError(f"Expected one {AT}=, got {len(values)}", f"Oczekiwano jednego {AT}=, jest {len(values)}")
    return values[0] if values else None


def _by_parameter(text: str, line: Line) -> Moment:
    named = line.named(text)
    if named:
        return Moment(named, line, fixed=True)
    if _RELEASE.fullmatch(text):
        raise _not_kept(f"No release {text!r} is kept.", f"Nie ma wydania {text!r}.", line)
    manifest = line.at(_time(text))
    if manifest is None:
        raise _not_kept(f"No state of {text} is kept.", f"Nie ma stanu z {text}.", line)
    return Moment(manifest, line, fixed=False)


def _time(text: str) -> datetime:
    """The time that text names (ISO 8601); in an address that was not encoded, the "+" of a zone came as a blank."""
    try:
        parsed = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        parsed = None
    if parsed is not None and _DAY.fullmatch(text):
        return _end_of(parsed)
    if parsed is None or parsed.tzinfo is None:
        raise RequestError(
            f"{AT}={text!r}: expected a day (2026-07-01), a time with its zone (2026-07-01T10:00:00Z), or a release",
            f"{AT}={text!r}: oczekiwano dnia (2026-07-01), czasu ze strefą (2026-07-01T10:00:00Z) albo wydania",
        )
    return parsed


def _end_of(day: datetime) -> datetime:
    """The last moment of a day by the clock that pages tell moments by; in UTC where the region names none."""
    # Where clocks go back over midnight, that hour comes twice: the day ends with the second (PEP 495).
    return datetime.combine(day, time.max.replace(fold=1), context.site().about.zone or UTC)


def _not_kept(en: str, pl: str, line: Line) -> NotFound:
    first, last = line.first, line.last
    if not context.site().past.goes_back:
        return NotFound(
            f"{en} This site keeps the present state only, of {last.created} (release {last.id}).",
            f"{pl} Ten serwis ma tylko bieżący stan, z {last.created} (wydanie {last.id}).",
        )
    return NotFound(
        f"{en} There are states from {first.created} (release {first.id}) to {last.created} (release {last.id}).",
        f"{pl} Są stany od {first.created} (wydanie {first.id}) do {last.created} (wydanie {last.id}).",
    )


def _by_header(text: str, line: Line) -> Moment:
    try:
        parsed = datetime.strptime(text, _HTTP_DATE).replace(tzinfo=UTC)
    except ValueError:
        raise RequestError(
            f"{HEADER}: {text!r} is no HTTP date", f"{HEADER}: {text!r} nie jest datą w formacie protokołu HTTP"
        ) from None
    return Moment(line.at(parsed) or line.first, line, fixed=False)


def _travel(manifest: Manifest) -> None:
    """Let the request read a release; who makes us open one pays for it as for a query."""
    client, buckets = request.remote_addr or "", context.site().buckets
    buckets.admit(client)
    start = thread_time()
    context.travel(manifest.id)
    buckets.charge(client, thread_time() - start)


def _finish(response: Response) -> Response:
    if AT not in request.args:
        vary = response.headers.get("Vary")
        response.headers["Vary"] = f"{vary}, {HEADER}" if vary else HEADER
    moment: Moment | None = g.get("moment")
    if moment and response.status_code in _OF_A_MOMENT:
        _say(response, moment)
    return response


def _say(response: Response, moment: Moment) -> None:
    response.headers["Memento-Datetime"] = http_date(created(moment.manifest))
    if request.method not in ("GET", "HEAD"):
        # The address alone does not name what was asked for.
        return
    here = address(moment.manifest)
    if len(here) <= _LONG:
        links = link_header(_links(moment, neighbours=len(here) <= _SHORT))
        response.headers["Link"] = ", ".join(filter(None, [response.headers.get("Link"), links]))
    if not moment.fixed and len(here) <= _LONG:
        response.headers["Content-Location"] = here
    tag, weak = response.get_etag()
    if moment.fixed and tag and not weak:
        response.headers["Cache-Control"] = "public, max-age=86400"


def _links(moment: Moment, *, neighbours: bool) -> Iterable[LinkTo]:
    yield LinkTo(address(None), "original timegate")
    line, manifest = moment.line, moment.manifest
    relations: dict[str, list[str]] = defaultdict(list)
    if neighbours:
        around = {"first": line.first, "prev": line.before(manifest), "next": line.after(manifest), "last": line.last}
        for relation, neighbour in around.items():
            if neighbour:
                relations[neighbour.id].append(relation)
    for memento in line.manifests:
        if memento is manifest or memento.id in relations:
            attributes = {"datetime": http_date(created(memento))}
            yield LinkTo(address(memento), " ".join([*relations[memento.id], "memento"]), attributes)


def address(manifest: Manifest | None) -> str:
    """This address as of a release; without one, as of now."""
    rest = [(name, text) for name, text in request.args.items(multi=True) if name != AT]
    asked = urlencode([*rest, (AT, manifest.id)] if manifest else rest)
    return f"{request.path}?{asked}" if asked else request.path
