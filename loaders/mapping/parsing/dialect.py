"""CSVW dialect descriptions (Metadata Vocabulary for Tabular Data, section 5.9).

Owns the names of their properties and their defaults, which are those of RFC 4180: without a description there are no
comments and nothing is trimmed. It refuses a property that CSVW has and this reader does not, and
values of another kind.
"""

from __future__ import annotations

from typing import Final

from app.errors import MappingError
from loaders.mapping.logical_source import Dialect, Trim
from loaders.mapping.model import Place, Term
from loaders.mapping.parsing.graph import Graph
from loaders.mapping.vocabulary import CSVW, short

_PROPERTIES: Final = frozenset(
    {
        *("commentPrefix", "delimiter", "doubleQuote", "encoding", "header", "headerRowCount", "lineTerminators"),
        *("null", "quoteChar", "skipBlankRows", "skipInitialSpace", "skipRows", "trim"),
    }
)
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


def parse_dialect(graph: Graph, node: Term | None, subject: str, place: Place) -> Dialect:
    """The dialect at `node`, that of RFC 4180 when there is none."""
    for iri in graph.properties(node):
        if iri.startswith(CSVW) and iri.removeprefix(CSVW) not in _PROPERTIES:
            raise graph.places.within(subject, iri).error(
                f"{short(iri)} is not supported; supported: {', '.join(sorted(_PROPERTIES))}",
                f"{short(iri)} nie jest obsługiwane; obsługiwane: {', '.join(sorted(_PROPERTIES))}",
            )
    default = Dialect()
    quote = _character(graph, node, "quoteChar", default.quote, place)
    initial = Trim.START if _boolean(graph, node, "skipInitialSpace", False, place) else default.trim
    header = int(_boolean(graph, node, "header", True, place))
    return Dialect(
        delimiter=_character(graph, node, "delimiter", default.delimiter, place) or default.delimiter,
        quote=quote,
        doubled=_boolean(graph, node, "doubleQuote", True, place),
        comment=graph.string(node, f"{CSVW}commentPrefix", place) or "",
        header_rows=_count(graph, node, "headerRowCount", header, place),
        skip_rows=_count(graph, node, "skipRows", 0, place),
        skip_blank=_boolean(graph, node, "skipBlankRows", False, place),
        trim=_trim(graph, node, initial, place),
        terminators=tuple(value.value for value in graph.all(node, f"{CSVW}lineTerminators")),
    )


def _character(graph: Graph, node: Term | None, name: str, default: str, place: Place) -> str:
    """One character or none; no line end, which ends a row."""
    text = graph.string(node, CSVW + name, place)
    if text is None:
        return default
    if len(text) > 1 or text in {"\r", "\n"}:
        raise _wrong(name, text, "one character", "jeden znak", place)
    return text


def _boolean(graph: Graph, node: Term | None, name: str, default: bool, place: Place) -> bool:
    text = graph.string(node, CSVW + name, place)
    if text is None:
        return default
    if text not in _BOOLEANS:
        raise _wrong(name, text, "true or false", "true albo false", place)
    return _BOOLEANS[text]


def _count(graph: Graph, node: Term | None, name: str, default: int, place: Place) -> int:
    text = graph.string(node, CSVW + name, place)
    if text is None:
        return default
    if not text.isdecimal():
        raise _wrong(name, text, "a number of rows", "liczba wierszy", place)
    return int(text)


def _trim(graph: Graph, node: Term | None, default: Trim, place: Place) -> Trim:
    text = graph.string(node, f"{CSVW}trim", place)
    if text is None:
        return default
    if text not in _TRIMS:
        raise _wrong("trim", text, "true, false, start or end", "true, false, start albo end", place)
    return _TRIMS[text]


_TRIMS: Final = {"true": Trim.BOTH, "false": Trim.NOT, "start": Trim.START, "end": Trim.END}


def _wrong(name: str, text: str, en: str, pl: str, place: Place) -> MappingError:
    return place.error(
        f"csvw:{name} is {text!r} where {en} is expected", f"csvw:{name} to {text!r}, a oczekiwano: {pl}"
    )
