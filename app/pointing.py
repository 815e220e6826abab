"""Reading what points to a thing: the statements themselves while they are few, as of nearly every thing, else queries.

A hub has tens of thousands; so counts come from one query, and from another either one page of one way in or the first
few of each. Names of variables are all that is written into a query; IRIs are bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from pyoxigraph import NamedNode, Quad

from app import queries
from app.store import rows
from app.store.base import Store, Term

# More statements than this are not read one by one.
FEW: Final = 100
# A property, and the name of the named graph whose things have it.
Way = tuple[str, str]
# A way in, and the way of what follows from its statements.
Both = tuple[Way, Way]
_NAMES: Final = "?property0 ?graph0 ?follows0"


@dataclass(frozen=True)
class Window:
    """The things to name of each way in: so many, after so many."""

    size: int
    start: int = 0


class Pointing(Protocol):
    """What points to a thing."""

    def counts(self) -> Mapping[Way, int]:
        """How many things point there, by the way in."""
        ...

    def sources(self, ways: Iterable[Both], window: Window) -> Mapping[Way, list[str]]:
        """The things that point there by one of the ways, or by what follows from it, as many as the window shows."""
        ...


def at(store: Store, this: NamedNode) -> Pointing:
    """What points to a thing."""
    statements = store.pointing(this, FEW + 1)
    return _Hub(store, this) if len(statements) > FEW else _Place(statements)


class _Place:
    """What few statements point to; they are in the order of the index, as the query reads them."""

    def __init__(self, statements: Iterable[Quad]) -> None:
        self._sources: dict[Way, list[Term]] = defaultdict(list)
        for quad in statements:
            self._sources[quad.predicate.value, rows.text(quad.graph_name)].append(quad.subject)

    def counts(self) -> Mapping[Way, int]:
        return {way: len(sources) for way, sources in self._sources.items()}

    def sources(self, ways: Iterable[Both], window: Window) -> Mapping[Way, list[str]]:
        shown = slice(window.start, window.start + window.size)
        return {
            way: _named([*self._sources.get(way, ()), *self._sources.get(following, ())][shown])
            for way, following in ways
        }


class _Hub:
    """What many statements point to."""

    def __init__(self, store: Store, this: NamedNode) -> None:
        self._store = store
        self._this = this

    def counts(self) -> Mapping[Way, int]:
        found = self._store.select(queries.text("incoming"), this=self._this)
        return {(rows.text(row["property"]), rows.text(row["graph"])): int(rows.text(row["count"])) for row in found}

    def sources(self, ways: Iterable[Both], window: Window) -> Mapping[Way, list[str]]:
        bindings: dict[str, Term] = {}
        listed = list(ways)
        for number, ((name, graph), (_, follows)) in enumerate(listed):
            bindings[f"property{number}"] = NamedNode(name)
            bindings[f"graph{number}"] = NamedNode(graph)
            bindings[f"follows{number}"] = NamedNode(follows)
        found: dict[Way, list[Term]] = defaultdict(list)
        for row in self._store.select(_query(len(listed), window), this=self._this, **bindings):
            found[rows.text(row["property"]), rows.text(row["graph"])].append(row["source"])
        return {way: _named(sources) for way, sources in found.items()}


def _query(ways: int, window: Window) -> str:
    """The query of sources.rq for several ways in, each with the same window."""
    text = queries.text("sources")
    [inner] = [line for line in text.splitlines() if "LIMIT 50 OFFSET 0" in line]
    cut = inner.replace("LIMIT 50 OFFSET 0", f"LIMIT {window.size} OFFSET {window.start}")
    arms = [_numbered(cut, number) for number in range(ways)]
    names = " ".join(_numbered(_NAMES, number) for number in range(ways))
    return text.replace(inner, "\n  UNION\n".join(arms)).replace(f"{_NAMES} ?property ", f"{names} ?property ", 1)


def _numbered(text: str, number: int) -> str:
    for name in _NAMES.split():
        text = text.replace(name, f"{name[:-1]}{number}")
    return text


def _named(terms: Iterable[Term]) -> list[str]:
    """The things that have a name, each once; what has none has no page."""
    return list(dict.fromkeys(term.value for term in terms if isinstance(term, NamedNode)))
