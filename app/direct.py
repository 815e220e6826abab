"""The direct way to data: RDF about a thing that needs nothing of the framework is sent in front of it.

The address of a document and nothing else, by GET, without a condition. It describes, writes and heads with the same
functions as `app.resource`, and its answers are the same to the byte. Whatever is not so plain, and every refusal and
failure, is left to the application behind it, as `app.sparql.direct` does with queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from app import description
from app.addresses import requested_path
from app.context import Site
from app.errors import LodzkieError
from app.headers import PLAIN, tag
from app.negotiation import GRAPH, THING, Offer, by_extension
from app.representation import fields, links, parts
from app.server.caching import RELEASE
from app.snapshot import Snapshot
from app.terms import documents
from app.twins.writing import write

PREFIX: Final = "/data/"
# No other view has documents in these formats.
_FORMATS: Final = tuple(offer for offer in THING if offer.media_type in {graph.media_type for graph in GRAPH})


class Documents:
    """A way around the application (`app.server.wsgi.around`)."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        """Answer when all is plain; None, with nothing begun, when it is not."""
        stem, _, extension = _asked(environ).rpartition(".")
        offer = by_extension(extension, _FORMATS)
        if offer is None:
            return None
        try:
            snapshot = self._site.current.get()
            headers, body = self._document(snapshot, stem, offer, environ["PATH_INFO"])
        except (LodzkieError, OSError):
            return None
        environ[RELEASE] = snapshot.manifest.id
        start_response("200 OK", [*headers.items(), *PLAIN, ("Content-Length", str(len(body)))])
        return [body]

    def _document(self, snapshot: Snapshot, stem: str, offer: Offer, path: str) -> tuple[dict[str, str], bytes]:
        described = documents.completed(snapshot, description.describe(snapshot, snapshot.iris.resource(stem)))
        validator = tag(f"{path}?", *parts(snapshot, offer))
        headers = fields(offer, links(snapshot, described, stem, offer), validator)
        return headers, write(snapshot, described, offer, self._site.settings.languages)


def _asked(environ: dict[str, Any]) -> str:
    """What an address that says nothing else asks of data, "" when anything else is asked."""
    path: str = environ["PATH_INFO"]
    plain = environ["REQUEST_METHOD"] == "GET" and not environ["QUERY_STRING"] and "HTTP_IF_NONE_MATCH" not in environ
    # Werkzeug reads a path that is not ASCII in a way of its own for the validator.
    return requested_path(environ).removeprefix(PREFIX) if plain and path.startswith(PREFIX) and path.isascii() else ""
