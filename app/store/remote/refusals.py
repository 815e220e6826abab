"""What is no success of a server, as an error of ours, in words for people.

It refuses, cuts its answer, does not tell where that ends, or gives none. What a status means is RFC 9110 section 15.
"""

from __future__ import annotations

import logging
from typing import Final

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, ReadTimeoutError

from app.errors import QueryTimeout, RequestError, StoreAway, StoreRefuses, StoreUnavailable

LOG: Final = logging.getLogger(__name__)
# What it means for the site that a server answers so, and what an operator may look at.
_MEANINGS: Final = {
    **dict.fromkeys((401, 403), ("The store does not let us in", "Baza danych nie wpuszcza tego serwisu")),
    **dict.fromkeys((404, 405), ("The store is not at its address", "Pod adresem bazy danych jej nie ma")),
}
_HINTS: Final = {
    **dict.fromkeys((401, 403), "see LOD_STORE_USER, LOD_STORE_PASSWORD_FILE, LOD_STORE_TOKEN_FILE"),
    **dict.fromkeys((404, 405), "see LOD_STORE, LOD_STORE_UPDATE, LOD_STORE_GRAPHS"),
}
# What Virtuoso says where its users may not write, with status 500; and before it repeats the whole request.
_NO_RIGHT: Final = "SECURITY: No permission"
_ASKED: Final = "SPARQL query:"
_GRANT: Final = 'it must be allowed to: grant SPARQL_UPDATE to "SPARQL"'
# How much of what a server says of a refusal is read.
_REASON: Final = 2_000
# What Virtuoso says of a result that it cut by its own limit of rows, or of time.
_CUT: Final = ("X-SPARQL-MaxRows", "X-SQL-State")
_OF_GATEWAYS: Final = frozenset({502})


def expected(response: BaseHTTPResponse, *, own: bool) -> BaseHTTPResponse:
    """The response when it is a success; else what it says, as an error of ours."""
    if response.status in (200, 201, 204):
        return response
    reason = _reason(response)
    LOG.warning("the store answers %d at %s%s", response.status, response.url, f": {reason}" if reason else "")
    if response.status in (408, 503, 504):
        raise QueryTimeout("The store did not answer in time", "Baza danych nie odpowiedziała na czas")
    if response.status == 400 and not own:
        first = next(iter(reason.splitlines()), "")
        raise RequestError(f"The store refuses the query: {first}", f"Baza danych odrzuca zapytanie: {first}")
    raise refusal(response.status, reason, response.url or "")


def delimited(response: BaseHTTPResponse) -> BaseHTTPResponse:
    """The response when it is whole, and its end can be told from a broken connection (RFC 9112 section 6.3)."""
    if cut := next((name for name in _CUT if name in response.headers), None):
        response.close()
        LOG.warning("the store cuts results, and says so in %s", cut)
        raise StoreUnavailable("The store has cut its answer", "Baza danych obcięła odpowiedź")
    if "Content-Length" in response.headers or "chunked" in response.headers.get("Transfer-Encoding", ""):
        return response
    response.close()
    raise StoreUnavailable("The store does not say where its answer ends", "Baza nie mówi, gdzie kończy się odpowiedź")


def refusal(status: int, reason: str, url: str) -> StoreUnavailable:
    """What a status means that is no success; a gateway cannot know what came of an update (RFC 9110 section 15.6)."""
    texts = ("The store cannot be used at the moment", "Nie można teraz użyć bazy danych")
    if status in _OF_GATEWAYS:
        return StoreUnavailable(*texts)
    may_not = _NO_RIGHT in reason
    error = StoreRefuses(*_MEANINGS.get(403 if may_not else status, texts))
    hint, reason = _GRANT if may_not else _HINTS.get(status), " ".join(reason.split())
    error.said = f"{status} at {url}, {hint}" if hint else f"{status} {reason}".strip()
    return error


def unreachable(error: HTTPError) -> StoreUnavailable | QueryTimeout:
    """What it means that a request had no answer."""
    if isinstance(reason_of(error), ReadTimeoutError):
        return QueryTimeout("The store did not answer in time", "Baza danych nie odpowiedziała na czas")
    return StoreAway("The store cannot be reached at the moment", "Nie można teraz połączyć się z bazą danych")


def reason_of(error: BaseException) -> object:
    """What ended the last try, where there were several."""
    return getattr(error, "reason", error)


def told(error: BaseException) -> str:
    """Why there was no answer, without the library's name for a connection in front."""
    return str(reason_of(error)).rpartition("): ")[2]


def _reason(response: BaseHTTPResponse) -> str:
    """What a server says of a refusal; of a page for people, nothing."""
    text = response.read(_REASON).decode("utf-8", "replace").partition(_ASKED)[0].strip()
    response.release_conn()
    return "" if "html" in response.headers.get("Content-Type", "") else text
