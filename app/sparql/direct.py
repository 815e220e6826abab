"""The direct way: a query by GET that needs nothing of the framework is answered in front of it.

A point query costs the engine less than the framework costs it, so this is the way of most requests: an address with
`query=` and nothing else, no condition and no moment of the past, for a format that programs read. It reads, chooses
and evaluates with the same functions as `app.sparql.endpoint`, and its answers are the same to the byte. Whatever is
not so plain, and every refusal and failure, is left to the application behind it, which has an answer for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import unquote_plus

from werkzeug.datastructures import MultiDict

from app.context import Site
from app.errors import LodzkieError
from app.headers import PLAIN
from app.negotiation import choose
from app.server.caching import RELEASE
from app.sparql import evaluation, moment, protocol
from app.sparql.answer import FAILED, TRUNCATED, fields
from app.sparql.results import Key, Written
from app.store.base import PublicQuery
from app.store.query import syntax

PATH: Final = "/sparql"
# With one of these headers an answer depends on more than the query and Accept.
_NOT_PLAIN: Final = frozenset(("HTTP_IF_NONE_MATCH", "HTTP_ACCEPT_DATETIME"))
_NO_PARAMETERS: Final[MultiDict[str, str]] = MultiDict()
_ALWAYS: Final = (*PLAIN, ("Vary", f"Accept, {moment.HEADER}"))


class Direct:
    """A way around the application (`app.server.wsgi.around`)."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        """Answer when all is plain; None, with nothing begun, when it is not."""
        text = _query(environ)
        query = None if text is None else _read(text)
        if query is None:
            return None
        try:
            offer = choose(environ.get("HTTP_ACCEPT"), protocol.OFFERS[query.form])
            store = self._site.current.get().store
            if offer.page:
                return None
            key = Key(store.manifest.id, query, offer.media_type, self._site.releases.era())
            result = evaluation.result(self._site, store, key, environ)
        except (LodzkieError, OSError) as error:
            environ[FAILED] = error
            return None
        environ[RELEASE] = key.release
        said = fields(key, offer, self._site.settings, f"{PATH}?{environ['QUERY_STRING']}")
        headers = [*said.items(), *_ALWAYS]
        if result.truncated:
            headers.append((TRUNCATED, "?1"))
        if not isinstance(result, Written):
            start_response("200 OK", headers)
            return result
        headers.append(("Content-Length", str(len(result.body))))
        start_response("200 OK", headers)
        return [result.body]


def _query(environ: dict[str, Any]) -> str | None:
    """The query of an address that says nothing else."""
    if environ["REQUEST_METHOD"] != "GET" or environ["PATH_INFO"] != PATH or not _NOT_PLAIN.isdisjoint(environ):
        return None
    name, _, value = environ["QUERY_STRING"].partition("=")
    if name != "query" or "&" in value or not value.isascii():
        return None
    try:
        return unquote_plus(value, errors="strict")
    except UnicodeDecodeError:
        return None


def _read(text: str) -> PublicQuery | None:
    if syntax.calls_service(text):
        # It takes the parts of a site that a request has only in the application.
        return None
    try:
        return protocol.read(text, _NO_PARAMETERS)
    except LodzkieError:
        return None
