"""RDF graphs and query results as bytes, by pyoxigraph's serialisers, and never ill-formed.

The engine writes RDF/XML for predicates that XML cannot name, and XML with characters that XML cannot carry (XML 1.0
section 2.2); JSON-LD has no form for a triple about a triple (RDF 1.2). All are refused here with `Unwritable`, before
the first byte where a whole graph is at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import IO, Final, TypeVar

import pyoxigraph
from pyoxigraph import Literal, Quad, QueryResultsFormat, RdfFormat, Triple

from app.errors import NotAcceptable
from app.negotiation import GRAPH_AS_QUADS, JSON_LD, RDF_XML, SOLUTIONS, Offer
from app.store.passages import Passage

GRAPH_FORMATS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
RESULT_FORMATS: Final = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
Statement = TypeVar("Statement", Triple, Quad)
# The end of an IRI that can be an element's local name (Namespaces in XML 1.0 section 3, NCName).
_NAMEABLE: Final = re.compile(r"[^\W\d][\w.\-]*\Z")
# What is no Char of XML 1.0 (section 2.2).
NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_XML_BYTES: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class Unwritable(NotAcceptable):
    """The answer cannot be said in the format that was asked for; the other formats are on offer."""

    def __init__(self, reason_en: str, reason_pl: str, offers: tuple[str, ...]) -> None:
        super().__init__(offers)
        self.en, self.pl = f"{reason_en} {self.en}", f"{reason_pl} {self.pl}"


def write_graph(triples: Collection[Triple], media_type: str, prefixes: Mapping[str, str]) -> bytes:
    """Serialise a graph, or raise `Unwritable`."""
    return write_passages([Passage(tuple(triples))], media_type, prefixes)


def write_passages(passages: Collection[Passage], media_type: str, prefixes: Mapping[str, str]) -> bytes:
    """Serialise a graph that is at hand in passages, or raise `Unwritable`."""
    triples = chain.from_iterable(passage.triples for passage in passages)
    written = pyoxigraph.serialize(
        _writable(triples, media_type), format=GRAPH_FORMATS[media_type], prefixes=_used(passages, prefixes)
    )
    assert written is not None  # no output was given
    return written


def write_graph_to(output: IO[bytes], triples: Iterable[Triple], media_type: str, prefixes: Mapping[str, str]) -> None:
    """Serialise a graph into `output` while it is read."""
    pyoxigraph.serialize(
        _writable(triples, media_type), output, format=GRAPH_FORMATS[media_type], prefixes=dict(prefixes)
    )


def write_dataset_to(output: IO[bytes], quads: Iterable[Quad], media_type: str, prefixes: Mapping[str, str]) -> None:
    """Serialise a dataset into `output` while it is read, in a format that can name graphs."""
    pyoxigraph.serialize(
        _writable(quads, media_type), output, format=GRAPH_FORMATS[media_type], prefixes=dict(prefixes)
    )


def refuse_not_xml(chunk: bytes, media_type: str) -> None:
    """Refuse a piece of an XML document with a character that XML cannot carry."""
    if media_type.endswith("+xml") and _NOT_XML_BYTES.search(chunk):
        raise _not_xml(tuple(offer.media_type for offer in SOLUTIONS if offer.media_type != media_type))


def _writable(statements: Iterable[Statement], media_type: str) -> Iterator[Statement]:
    sayable = _SAYABLE.get(media_type)
    yield from statements if sayable is None else filter(sayable, statements)


def _in_xml(statement: Triple | Quad) -> bool:
    """True, or `Unwritable` raised."""
    others = _all_but(RDF_XML)
    predicate = statement.predicate.value
    if not _NAMEABLE.search(predicate):
        raise Unwritable(
            f"RDF/XML cannot name the property <{predicate}>.",
            f"RDF/XML nie może nazwać właściwości <{predicate}>.",
            others,
        )
    if isinstance(statement.object, Literal) and NOT_XML.search(statement.object.value):
        raise _not_xml(others)
    return True


def _in_json_ld(statement: Triple | Quad) -> bool:
    """True, or `Unwritable` raised."""
    if isinstance(statement.object, Triple):
        raise Unwritable(
            "JSON-LD 1.1 cannot say a triple about a triple.",
            "JSON-LD 1.1 nie może wyrazić trójki o trójce.",
            _all_but(JSON_LD),
        )
    return True


def _all_but(refused: Offer) -> tuple[str, ...]:
    return tuple(offer.media_type for offer in GRAPH_AS_QUADS if offer is not refused)


def _not_xml(offers: tuple[str, ...]) -> Unwritable:
    return Unwritable(
        "The answer has a control character, which XML cannot carry.",
        "Odpowiedź zawiera znak sterujący, którego XML nie może przenieść.",
        offers,
    )


def _used(passages: Iterable[Passage], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that the graph needs, sorted, so that a document of three lines has no head of thirty."""
    used = frozenset[str]().union(*(passage.namespaces for passage in passages))
    return {prefix: namespace for prefix, namespace in sorted(prefixes.items()) if namespace in used}


_SAYABLE: Final[Mapping[str, Callable[[Triple | Quad], bool]]] = {
    RDF_XML.media_type: _in_xml,
    JSON_LD.media_type: _in_json_ld,
}
