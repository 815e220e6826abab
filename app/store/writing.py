"""RDF graphs and query results as bytes, by pyoxigraph's serialisers, and never ill-formed.

The engine writes RDF/XML for predicates that XML cannot name, and XML with characters that XML cannot carry (XML 1.0
section 2.2). Both are refused here with `Unwritable`, before the first byte where a whole graph is at hand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import IO, Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, Triple

from app.errors import NotAcceptable
from app.negotiation import GRAPH_AS_QUADS, RDF_XML, SOLUTIONS

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
# The end of an IRI that can be an element's local name (Namespaces in XML 1.0 section 3, NCName).
_NAMEABLE: Final = re.compile(r"[^\W\d][\w.\-]*\Z")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_XML_BYTES: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class Unwritable(NotAcceptable):
    """The answer cannot be said in the format that was asked for; the other formats are on offer."""

    def __init__(self, reason_en: str, reason_pl: str, offers: tuple[str, ...]) -> None:
        super().__init__(offers)
        self.en, self.pl = f"{reason_en} {self.en}", f"{reason_pl} {self.pl}"


def write_graph(triples: Collection[Triple], media_type: str, prefixes: Mapping[str, str]) -> bytes:
    """Serialise a graph, or raise `Unwritable`."""
    written = pyoxigraph.serialize(
        _writable(triples, media_type), format=GRAPH_FORMATS[media_type], prefixes=_used(triples, prefixes)
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
    pyoxigraph.serialize(quads, output, format=GRAPH_FORMATS[media_type], prefixes=dict(prefixes))


def refuse_not_xml(chunk: bytes, media_type: str) -> None:
    """Refuse a piece of an XML document with a character that XML cannot carry."""
    if media_type.endswith("+xml") and _NOT_XML_BYTES.search(chunk):
        raise _not_xml(tuple(offer.media_type for offer in SOLUTIONS if offer.media_type != media_type))


def _writable(triples: Iterable[Triple], media_type: str) -> Iterator[Triple]:
    if media_type == RDF_XML.media_type:
        triples = map(_in_xml, triples)
    yield from triples


def _in_xml(triple: Triple) -> Triple:
    others = tuple(offer.media_type for offer in GRAPH_AS_QUADS if offer is not RDF_XML)
    predicate = triple.predicate.value
    if not _NAMEABLE.search(predicate):
        raise Unwritable(
            f"RDF/XML cannot name the property <{predicate}>.",
            f"RDF/XML nie może nazwać właściwości <{predicate}>.",
            others,
        )
    if isinstance(triple.object, Literal) and _NOT_XML.search(triple.object.value):
        raise _not_xml(others)
    return triple


def _not_xml(offers: tuple[str, ...]) -> Unwritable:
    return Unwritable(
        "The answer has a control character, which XML cannot carry.",
        "Odpowiedź zawiera znak sterujący, którego XML nie może przenieść.",
        offers,
    )


def _used(triples: Collection[Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that the graph needs, sorted, so that a document of three lines has no head of thirty."""
    used = {_namespace(term.value) for triple in triples for term in _names(triple)}
    return {prefix: namespace for prefix, namespace in sorted(prefixes.items()) if namespace in used}


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _names(triple: Triple) -> Iterator[NamedNode]:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, NamedNode):
            yield term
        elif isinstance(term, Literal):
            yield term.datatype
