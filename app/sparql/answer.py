"""A result as a response: what goes wrong before its first byte has a status of its own, what comes after streams.

A result that a cap cut says so in `Result-Truncated` when that is known in time, and in its own text where the format
has room; else the connection breaks. `Result-Limits` announces the caps with every answer.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Final

from flask import Response, request

from app import context
from app.config import Settings
from app.headers import REVALIDATED, not_modified, tag
from app.negotiation import CSV_RESULTS, TSV_RESULTS, Offer
from app.sparql import evaluation
from app.sparql.results import Key, Written
from app.store.base import Asked, Result, Store

LIMITS: Final = "Result-Limits"
# A boolean of Structured Fields (RFC 9651 section 3.3.6), the limits a dictionary of integers.
TRUNCATED: Final = "Result-Truncated"
# What went wrong with the evaluation before the framework was entered (`app.sparql.direct`).
FAILED: Final = "lodzkie.failed"

# Formats that are opened in another program than the browser.
_SHEETS: Final = (CSV_RESULTS, TSV_RESULTS)
# Methods whose answer may be 304 (RFC 9110 section 13.1.2; QUERY is safe too).
_CONDITIONAL: Final = ("GET", "HEAD", "QUERY")


def answer(store: Store, asked: Asked, offer: Offer) -> Response:
    """Answer what the client of this request asks of a store; it has the result already, or we have, or it is made."""
    if failed := request.environ.get(FAILED):
        raise failed
    key = Key(store.manifest.id, asked, offer.media_type, context.site().releases.era())
    response = Response()
    response.vary.add("Accept")
    conditional = request.method in _CONDITIONAL
    response.headers.update(fields(key, offer, context.site().settings, request.full_path if conditional else None))
    if conditional and not_modified(response):
        return response
    result = evaluation.result(context.site(), store, key, request.environ)
    if isinstance(result, Written):
        response.set_data(result.body)
    else:
        response.response = result
    if result.truncated:
        response.headers[TRUNCATED] = "?1"
    return response


def fields(key: Key, offer: Offer, settings: Settings, address: str | None) -> dict[str, str]:
    """What the headers say of a result; it has an ETag when its address names it."""
    said = {"Content-Type": offer.content_type, LIMITS: _limits(settings)}
    if offer in _SHEETS:
        # A name for the file that a browser makes of it (RFC 6266): with the state of the data, as a sheet says none.
        said["Content-Disposition"] = f'inline; filename="sparql-{key.release}.{offer.extension}"'
    if key.asked.volatile:
        return {**said, "Cache-Control": "no-store"}
    said["Cache-Control"] = REVALIDATED
    if address is not None:
        said["ETag"] = f'"{tag(address, key.release, key.media_type, repr(key.asked))}"'
    return said


def charged(store: Store, asked: Asked, media_type: str) -> AbstractContextManager[Result]:
    """A result that this request reads itself, wholly or in part; its client is charged for it."""
    return evaluation.charged(context.site(), store, asked, media_type, request.environ)


def _limits(settings: Settings) -> str:
    return f"rows={settings.query_rows}, bytes={settings.query_bytes}, seconds={settings.query_seconds:g}"
