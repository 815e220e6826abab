"""Quads in the form in which the embedded store keeps them, so that every server is given, and answers, the same.

The store folds the lexical forms of a value into one (`1.50` becomes `1.5`, `@PL` becomes `@pl`), and graph files keep
them apart. Lines of one subject and predicate that may fold into each other are never cut apart, so that what a server
loses is what no line states any more. Memory is that of a chunk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import pyoxigraph as ox

from loaders import graphs
from loaders.graphs import Row

# Lines of a chunk, a few megabytes.
_LINES: Final = 20_000
# Stand in the lines of literals with a datatype or a language.
_MARKS: Final = (b'"^^<', b'"@')
_Item = TypeVar("_Item")


class Change(NamedTuple):
    """N-Quads lines of one graph, without repetition: those that go, and those that come."""

    removed: list[bytes]
    added: list[bytes]


def folded(lines: list[bytes]) -> list[bytes]:
    """The lines of the quads that the store makes of these lines."""
    plain = [line for line in lines if not _may_fold(line)]
    if len(plain) == len(lines):
        return plain
    store = ox.Store()
    store.extend(graphs.quads_of(line for line in lines if _may_fold(line)))
    return plain + sorted(f"{quad} .\n".encode() for quad in store)


def whole(file: Path) -> Iterator[list[bytes]]:
    """What the store keeps of a graph file, in chunks."""
    with graphs.open_lines(file) as lines:
        yield from map(folded, _chunks(lines, lambda line: line))


def changes(old: Path | None, new: Path | None) -> Iterator[Change]:
    """What turns what the store keeps of one graph file into what it keeps of another, in chunks."""
    for rows in _chunks(graphs.compare(old, new), lambda row: row.line):
        change = _change(rows, new)
        if change.removed or change.added:
            yield change


def _change(rows: list[Row], new: Path | None) -> Change:
    gone = [row.line for row in rows if row.operation == "D"]
    removed = dict.fromkeys(folded(gone))
    added = dict.fromkeys(folded([row.line for row in rows if row.operation == "A"]))
    touched = {graphs.subject_and_predicate(line) for line in gone if _may_fold(line)}
    stay = set(folded(list(graphs.lines_about(new, touched))))
    return Change([line for line in removed if line not in stay], [line for line in added if line not in removed])


def _chunks(items: Iterable[_Item], line: Callable[[_Item], bytes]) -> Iterator[list[_Item]]:
    chunk: list[_Item] = []
    for item in items:
        if len(chunk) >= _LINES and not _may_meet(line(chunk[-1]), line(item)):
            yield chunk
            chunk = []
        chunk.append(item)
    if chunk:
        yield chunk


def _may_fold(line: bytes) -> bool:
    return any(mark in line for mark in _MARKS)


def _may_meet(one: bytes, two: bytes) -> bool:
    """True when two lines in order may be of one quad."""
    about = graphs.subject_and_predicate(two)
    return graphs.subject_and_predicate(one) == about and two[len(about) + 1 : len(about) + 2] == b'"'
