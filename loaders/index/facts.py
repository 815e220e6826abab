"""Graph files as subjects with their facts, and terms of N-Quads as the index keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from heapq import merge
from pathlib import Path
from typing import Final, NamedTuple

from app.index.schema import IRI
from loaders import graphs

# IRIs of which one object each is kept.
_KNOWN: Final = 50_000
# ECHAR and UCHAR of N-Triples (RDF 1.1 N-Triples section 7).
_ESCAPE: Final = re.compile(r"\\(?:([tbnrf\"'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_PLAIN: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


class Term(NamedTuple):
    """An IRI or a literal, with its kind as `app.index.schema` has it."""

    kind: str
    text: str


class Thing(NamedTuple):
    """A subject and what is said of it, terms as N-Quads writes them."""

    subject: bytes
    facts: list[tuple[bytes, bytes]]


def things(files: Sequence[Path]) -> Iterator[Thing]:
    """The subjects of some graph files, blank nodes left out, each once with the facts of all files."""
    thing, before = Thing(b"", []), b""
    # One object for an IRI that comes again and again: whoever keeps it keeps it once.
    known: dict[bytes, bytes] = {}
    for line in _lines(files):
        subject, predicate, rest = line.split(b" ", 2)
        triple = line[: line.rindex(b" <")]
        if triple == before:
            continue
        before = triple
        if subject != thing.subject:
            if thing.subject[:1] == b"<":
                yield thing
            thing = Thing(subject, [])
            if len(known) > _KNOWN:
                known.clear()
        value = rest.rsplit(b" ", 2)[0]
        if value[:1] == b"<":
            value = known.setdefault(value, value)
        thing.facts.append((known.setdefault(predicate, predicate), value))
    if thing.subject[:1] == b"<":
        yield thing


def read(term: bytes) -> Term | None:
    """A term as N-Quads writes it, None for a blank node or a quoted triple."""
    text = term.decode()
    if text[0] == "<":
        return Term(IRI, _unescaped(text[1:-1])) if text[1] != "<" else None
    if text[0] != '"':
        return None
    end = text.rindex('"')
    suffix = text[end + 1 :]
    return Term(suffix if suffix[:1] == "@" else suffix[3:-1], _unescaped(text[1:end]))


def _lines(files: Sequence[Path]) -> Iterator[bytes]:
    streams = [graphs.open_lines(file) for file in files]
    try:
        # Lines of two graphs about one triple follow one another.
        yield from merge(*streams)
    finally:
        for stream in streams:
            stream.close()


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    return _PLAIN[found[1]] if found[1] else chr(int(found[2] or found[3], 16))
