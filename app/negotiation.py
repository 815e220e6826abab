"""Content negotiation: which representation, and which language, answers a request (RFC 9110 section 12).

One table per kind of result, in the server's order of preference, and one rule for all of them. Knows nothing of
requests or stores: header text in, offer out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from werkzeug.http import parse_accept_header, parse_options_header

from app.errors import NotAcceptable

# How closely a media range of Accept names an offer; a parameter we do not know (a profile, a level) is tolerated, but
# yields to the plain name (RFC 9110 section 12.5.1: the most specific range takes precedence).
_ANY, _TYPE, _WITH_PARAMETERS, _EXACT = range(4)
# Clients of one kind send the same header again and again.
_REMEMBERED: Final = 512
_TRANSPARENT_PARAMETERS: Final = frozenset({"charset"})


@dataclass(frozen=True)
class Offer:
    """One representation: `aliases` are media types that clients use for it, `spoken` other names of theirs.

    `page` marks what is meant for people.
    """

    media_type: str
    extension: str
    aliases: tuple[str, ...] = ()
    page: bool = False
    spoken: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """Value of Content-Type; text types name their charset."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    @property
    def names(self) -> tuple[str, ...]:
        """Every media type under which it may be asked for."""
        return (self.media_type, *self.aliases)


PAGE: Final = Offer("text/html", "html", ("application/xhtml+xml",), page=True)
# Turtle is N3 too (W3C Team Submission Notation3, section 1), and what older clients call N3 is mostly Turtle.
TURTLE: Final = Offer(
    "text/turtle",
    "ttl",
    ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
    spoken=("turtle", "n3"),
)
JSON_LD: Final = Offer("application/ld+json", "jsonld", ("application/json",), spoken=("json-ld", "json"))
N_TRIPLES: Final = Offer("application/n-triples", "nt", ("text/plain",), spoken=("ntriples", "n-triples"))
RDF_XML: Final = Offer("application/rdf+xml", "rdf", ("application/xml", "text/xml"), spoken=("xml", "rdf+xml"))
TRIG: Final = Offer("application/trig", "trig", ("application/x-trig", "text/trig"))
N_QUADS: Final = Offer(
    "application/n-quads",
    "nq",
    ("text/x-nquads", "application/x-nquads", "text/nquads"),
    spoken=("nquads", "n-quads"),
)
JSON_RESULTS: Final = Offer("application/sparql-results+json", "json", ("application/json",), spoken=("srj",))
XML_RESULTS: Final = Offer("application/sparql-results+xml", "xml", ("application/xml", "text/xml"), spoken=("srx",))
CSV_RESULTS: Final = Offer("text/csv", "csv")
TSV_RESULTS: Final = Offer("text/tab-separated-values", "tsv")
SPARQL_QUERY: Final = Offer("application/sparql-query", "rq")
PLAIN_JSON: Final = Offer("application/json", "json")
CSV: Final = Offer("text/csv", "csv")
GEO_JSON: Final = Offer("application/geo+json", "geojson", ("application/vnd.geo+json",))
PROBLEM: Final = Offer("application/problem+json", "json", ("application/json",))

GRAPH: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
# A graph is a dataset too, one with a default graph alone; what describes one thing needs no form of its own for that.
GRAPH_AS_QUADS: Final = (*GRAPH, TRIG, N_QUADS)
DATASET: Final = (TRIG, N_QUADS, JSON_LD)
SOLUTIONS: Final = (JSON_RESULTS, XML_RESULTS, CSV_RESULTS, TSV_RESULTS)
BOOLEAN: Final = (JSON_RESULTS, XML_RESULTS)
# A thing has JSON of its own for those who read no RDF, so that plain "application/json" means that.
THING: Final = (TURTLE, replace(JSON_LD, aliases=()), PLAIN_JSON, N_TRIPLES, RDF_XML, CSV, GEO_JSON)
RESOURCE: Final = (PAGE, *THING)
PROBLEMS: Final = (PROBLEM, PAGE, TURTLE)


@dataclass(frozen=True)
class _Match:
    quality: float
    specificity: int


@lru_cache(_REMEMBERED)
def choose(accept: str | None, offers: tuple[Offer, ...]) -> Offer:
    """Choose an offer for an Accept header, or raise `NotAcceptable` with what is on offer.

    The highest q wins; among equals the one that is named most closely; among those the server's order, except that
    data named by its type goes before a page (a program that lists text/html too can read both, a person's browser
    never names Turtle). No header, or an empty one, accepts anything (section 12.5.1).
    """
    ranges = list(_ranges(accept)) if accept and accept.strip() else [("*/*", False, 1.0)]
    matches = [(_match(offer, ranges), rank, offer) for rank, offer in enumerate(offers)]
    acceptable = [(match, rank, offer) for match, rank, offer in matches if match.quality > 0]
    if not acceptable:
        raise NotAcceptable(tuple(offer.media_type for offer in offers))
    return min(acceptable, key=_preference)[2]


def by_format(name: str, offers: Iterable[Offer]) -> Offer | None:
    """The offer that a `format` parameter names: by extension, by media type, or as clients call it.

    A "+" that was not escaped in an address has come as a blank, and no name has one.
    """
    name = name.lower().replace(" ", "+")
    return next((offer for offer in offers if name in (offer.extension, *offer.names, *offer.spoken)), None)


def by_extension(extension: str, offers: Iterable[Offer]) -> Offer | None:
    """The offer with a file extension, None when there is none."""
    return next((offer for offer in offers if offer.extension == extension), None)


def choose_language(accept_language: str | None, languages: tuple[str, ...]) -> str:
    """Choose one of `languages` for an Accept-Language header, the first of them when none fits.

    A range matches by its primary subtag, `pl-PL` as `pl` (RFC 4647 section 3.4, lookup): there is always an answer.
    """
    qualities: dict[str, float] = {}
    for tag, quality in parse_accept_header(accept_language):
        primary = tag.split("-")[0].lower()
        qualities[primary] = max(quality, qualities.get(primary, 0.0))
    wildcard = qualities.get("*", 0.0)
    best = max(languages, key=lambda language: qualities.get(language, wildcard))
    return best if qualities.get(best, wildcard) > 0 else languages[0]


def _ranges(accept: str) -> Iterable[tuple[str, bool, float]]:
    for text, quality in parse_accept_header(accept):
        name, parameters = parse_options_header(text)
        # Java's HttpURLConnection writes a lone "*" for "*/*".
        yield ("*/*" if name == "*" else name.lower()), bool(parameters.keys() - _TRANSPARENT_PARAMETERS), quality


def _match(offer: Offer, ranges: Iterable[tuple[str, bool, float]]) -> _Match:
    found = [
        _Match(quality, specificity)
        for name, parameters, quality in ranges
        if (specificity := _specificity(offer, name, parameters)) is not None
    ]
    return max(found, key=lambda match: (match.specificity, match.quality), default=_Match(0.0, _ANY))


def _specificity(offer: Offer, name: str, parameters: bool) -> int | None:
    if name in offer.names:
        return _WITH_PARAMETERS if parameters else _EXACT
    if name == "*/*":
        return _ANY
    return _TYPE if name.endswith("/*") and offer.media_type.startswith(name[:-1]) else None


def _preference(candidate: tuple[_Match, int, Offer]) -> tuple[float, int, bool, int]:
    match, rank, offer = candidate
    return -match.quality, -match.specificity, offer.page and match.specificity >= _WITH_PARAMETERS, rank
