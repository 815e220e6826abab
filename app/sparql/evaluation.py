"""From a question to its result: the one that was written before, or what a worker writes now, charged to who asked.

Knows WSGI's environment of a request and nothing of the framework.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from app.admission import Admitted
from app.context import Site
from app.sparql.results import Key, Written
from app.store.base import Asked, Result, Store

# Where gunicorn keeps the client's connection; other servers do not tell it, and a client that goes is not seen there.
_CONNECTION: Final = "gunicorn.socket"

Environment = Mapping[str, Any]


def result(site: Site, store: Store, key: Key, environ: Environment) -> Written | Rest:
    """The whole result, or its beginning and what comes; what goes wrong before the first piece is raised here.

    Only what is made costs the client some of its time.
    """
    return site.results.get(key) or _made(site, store, key, environ)


@contextmanager
def charged(site: Site, store: Store, asked: Asked, media_type: str, environ: Environment) -> Iterator[Result]:
    """A result to be read here, wholly or in part; its client is charged for it as for one that is sent."""
    made, admitted = _begun(site, store, asked, media_type, environ)
    try:
        yield made
    finally:
        made.close()
        admitted.end(made.seconds)


def _begun(site: Site, store: Store, asked: Asked, media_type: str, environ: Environment) -> tuple[Result, Admitted]:
    admitted = site.admission.begin(environ.get("REMOTE_ADDR") or "")
    try:
        return store.stream(asked, media_type, environ.get(_CONNECTION)), admitted
    except BaseException:
        admitted.end(0.0)
        raise


def _made(site: Site, store: Store, key: Key, environ: Environment) -> Written | Rest:
    """Wait for the first piece; the client is charged for the whole."""
    made, admitted = _begun(site, store, key.asked, key.media_type, environ)
    try:
        first = next(made)
    except BaseException:
        admitted.end(made.seconds)
        raise
    if not made.complete:
        return Rest(first, made, admitted)
    admitted.end(made.seconds)
    written = Written(first, made.truncated)
    if not key.asked.volatile:
        site.results.keep(key, written)
    return written


class Rest(Iterator[bytes]):
    """The pieces after the first one came; an object and no generator, so that it is closed also when never begun."""

    def __init__(self, first: bytes, made: Result, admitted: Admitted) -> None:
        self.truncated = made.truncated
        self._first: bytes | None = first
        self._made = made
        self._admitted = admitted

    def __next__(self) -> bytes:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return next(self._made)

    def close(self) -> None:
        """End the evaluation, if it goes on."""
        self._made.close()
        self._admitted.end(self._made.seconds)
