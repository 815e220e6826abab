"""The store protocol: what the web modules may ask of a release, with one return type for every driver.

Terms are pyoxigraph's, whichever driver: they are immutable, hashable and printed as N-Triples. Errors are those of
`app.errors`: `StoreUnavailable` when the store fails, `QuerySyntaxError` when a public query does not parse.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from app.store.passages import Passage
from app.store.query.syntax import Form
from app.store.releases import Manifest

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class PublicQuery:
    """A query that came from outside, and the dataset that its request asked for (SPARQL 1.1 Protocol section 2.1.4).

    The dataset of the request is used when either tuple has a member, else the query's own FROM, else every graph.
    `volatile` when each evaluation may answer something else (NOW, RAND and their like). `enough` is how many rows its
    reader wants at most, where that is fewer than a result may have; `federated` when it calls services of others.
    `written` is what came, where `text` is not.
    """

    text: str
    form: Form
    default_graphs: tuple[NamedNode, ...] = ()
    named_graphs: tuple[NamedNode, ...] = ()
    has_dataset_clause: bool = False
    volatile: bool = False
    enough: int | None = None
    federated: bool = False
    written: str | None = None


@dataclass(frozen=True)
class Content:
    """What a release holds, as it stands: a named graph, the default graph (all of them as one), or None: the dataset.

    Of the default graph, a triple that several graphs hold may come once for each: the graph is the same (RDF 1.1
    section 3), and no memory of what came before is needed.
    """

    graph: NamedNode | DefaultGraph | None
    volatile: ClassVar = False
    enough: ClassVar = None
    federated: ClassVar = False


Asked: TypeAlias = PublicQuery | Content


@dataclass(frozen=True)
class Scope:
    """How far a description goes: things are called by the properties `names`, and have the property `body` as a shape.

    A shape, or what is named after a thing with "-" or "/", is a part of it when nothing else points there.
    """

    names: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Described:
    """What a release says of a thing: the facts with their graphs, those of its parts, and names of all they name.

    Names of the thing and of its parts are among their facts already.
    """

    facts: tuple[Quad, ...]
    parts: Mapping[NamedNode, Passage]
    names: Mapping[NamedNode | BlankNode, Passage]


class Result(Iterator[bytes], Protocol):
    """The pieces of a result.

    The first `next` raises what can be known before the first byte; a later failure must break the connection.
    `complete` says that the piece which came last was the last one, `truncated` that a cap cut the result there;
    `seconds` is the time that was spent on it so far. Who does not read to the end must `close`.
    """

    complete: bool
    truncated: bool

    @property
    def seconds(self) -> float:
        """Seconds for which the evaluation has kept a process."""
        ...

    def close(self) -> None:
        """End the evaluation."""
        ...


class Store(Protocol):
    """One release, open for reading; every answer of one store is of the same state."""

    @property
    def manifest(self) -> Manifest:
        """What the release is."""
        ...

    @property
    def functions(self) -> tuple[str, ...]:
        """IRIs of the functions, beyond those of SPARQL, that queries from outside may call."""
        ...

    def ask(self, query: str, **bindings: Term) -> bool:
        """Answer one of our own ASK queries, its variables bound by name."""
        ...

    def select(self, query: str, **bindings: Term) -> list[dict[str, Term]]:
        """Answer one of our own SELECT queries; an unbound variable is absent from its solution.

        So may one of `bindings` be: who bound it knows it.
        """
        ...

    def construct(self, query: str, **bindings: Term) -> list[Triple]:
        """Answer one of our own CONSTRUCT queries; no triple comes twice."""
        ...

    def describe(self, this: NamedNode, scope: Scope) -> Described:
        """Describe a thing; of what the release does not know, there are no facts."""
        ...

    def pointing(self, this: NamedNode, most: int) -> list[Quad]:
        """What points to a thing, of all statements so many at most."""
        ...

    def names(self, things: Iterable[NamedNode], scope: Scope) -> list[Triple]:
        """What things are called; of a release it is remembered."""
        ...

    def stream(self, asked: Asked, media_type: str, client: socket.socket | None = None) -> Result:
        """Answer what came from outside in a media type of `app.negotiation`, evaluated while it is read.

        `client` is the connection of who asks: when it is closed, the evaluation ends.
        """
        ...
