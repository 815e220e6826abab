"""Literals whose written form the store does not keep, and the predicates of which shapes ask for that form.

Owns one fact: the store reads numbers, times and truth values and writes them its own way ("31.40" as 31.4, xsd:int as
xsd:integer, +00:00 as Z). A shape that looks at the text or the very datatype of such values has to see them as they
were written.
"""

from __future__ import annotations

from typing import Final

from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node

from app.namespaces import SH

_SUFFIXES: Final = ("long", "int", "short", "byte", "Long", "Int", "Short", "Byte", "dateTime", "dateTimeStamp")
# Datatypes whose values the store writes its own way.
FOLDING: Final = frozenset(
    str(XSD[name])
    for name in (
        *("integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
        *("decimal", "double", "float", "boolean", "date", "dateTime", "dateTimeStamp", "time"),
        *("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "duration", "dayTimeDuration", "yearMonthDuration"),
    )
)
# Of these the store changes the datatype too, or merges several into one.
_MERGED: Final = frozenset(name for name in FOLDING if "nteger" in name or name.endswith(_SUFFIXES))
_TEXTS: Final = (SH.pattern, SH.minLength, SH.maxLength)
_INNER: Final = (SH["not"], SH.node)
_LISTS: Final = (SH["and"], SH["or"], SH.xone)


def exact_predicates(graph: Graph) -> frozenset[str]:
    """The predicates whose values the shapes want as they were written."""
    paths = ((shape, path) for shape, path in graph.subject_objects(SH.path) if isinstance(path, URIRef))
    return frozenset(str(path) for shape, path in paths if _asks(graph, shape))


def _asks(graph: Graph, shape: Node) -> bool:
    datatypes = {str(datatype) for datatype in graph.objects(shape, SH.datatype)}
    folds = bool(datatypes & FOLDING) or not datatypes
    texts = folds and any((shape, parameter, None) in graph for parameter in _TEXTS)
    terms = [*graph.objects(shape, SH.hasValue), *_members(graph, shape, SH["in"])]
    compared = any(isinstance(term, Literal) and str(term.datatype) in FOLDING for term in terms)
    inner = [each for parameter in _INNER for each in graph.objects(shape, parameter)]
    inner += [each for parameter in _LISTS for each in _members(graph, shape, parameter)]
    return texts or compared or bool(datatypes & _MERGED) or any(_asks(graph, each) for each in inner)


def _members(graph: Graph, shape: Node, parameter: URIRef) -> list[Node]:
    return [member for head in graph.objects(shape, parameter) for member in graph.items(head)]
