"""What a server answers, read into the terms of `app.store.base`, in the two formats that every server has.

SPARQL 1.1 Query Results JSON Format and N-Triples. Neither can be cut without being seen: the JSON does not parse, and
N-Triples come over a connection that tells its end (`app.store.remote.client`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple, parse, parse_query_results
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, ReadTimeoutError

from app.errors import QueryTimeout, StoreUnavailable
from app.store.remote import levelling

JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"


def results(response: BaseHTTPResponse, columns: Sequence[str] = ()) -> QuerySolutions | QueryBoolean:
    """The solutions, read while they come, in `columns` if these are told; or the boolean."""
    return parse_query_results(levelling.json(response, columns), format=QueryResultsFormat.JSON)


def triples(response: BaseHTTPResponse) -> Iterator[Triple]:
    """The triples of a graph, read while they come."""
    return (quad.triple for quad in parse(levelling.n_triples(response), format=RdfFormat.N_TRIPLES))


def distinct(found: Iterable[Triple]) -> Iterator[Triple]:
    """Each triple once, as a graph has it, in the order in which they come."""
    seen: set[Triple] = set()
    for triple in found:
        if triple not in seen:
            seen.add(triple)
            yield triple


@contextmanager
def translated() -> Iterator[None]:
    """An answer that breaks off or is none, as an error of ours."""
    try:
        yield
    except ReadTimeoutError as error:
        raise QueryTimeout("The store did not answer in time", "Baza danych nie odpowiedziała na czas") from error
    except (HTTPError, OSError, SyntaxError) as error:
        raise StoreUnavailable(
            "The answer of the store cannot be read", "Nie można odczytać odpowiedzi bazy danych"
        ) from error
