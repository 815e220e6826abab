"""Turns: one publisher at a time changes a server, and what a dead one sent changes nothing when it comes late.

A publisher that is killed may leave requests that the server, or a proxy in front of it, has not begun to read: they
are done after those of the next one. So the server knows whose turn it is, in a graph of that turn, which readers do
not see (they name graphs while a publisher is at work), and which is gone when nobody is:

    graph <graph/staging/3f2a/turn>  <graph/staging/3f2a/turn> <graph/staging/turn> "3f2a host 2026-11-26T11:45:00Z"

Every operation that changes the server asks for the turn that it was sent in. Servers do one update after another, so:

- The next publisher first puts a turn of its own in place of what it finds there. What was begun before is done by
  then, and seen; what comes later asks for a turn that is over, and does nothing. No two turns have the same name.
- A turn ends in the request that names the release, or that gives it back: a request that comes twice does nothing
  the second time.
- Who is alive and finds the turn of another stops (`PublisherBusy`), and leaves to that one what is there.
- To take a turn asks for the turn that was seen, or for none. Where none was, and others took one and gave it back
  meanwhile, it may come late too: its publisher waited for the answer, so nothing else was sent in that turn, and
  the graph stays until the next publication, which looks for it.
- DROP cannot ask (SPARQL 1.1 Update section 3.2.2). It removes graphs whose names no later turn has: that of a turn,
  and those in which it gathered. Before it removes those of others, the turn is looked for once more, after they were
  seen (`Target.counts`): they are of turns that are over then, in which nothing is added any more. Else it removes
  only a graph of statements that no pattern finds there (`Target.drop`), which nothing of ours makes on a server with
  transactions.

On a server that shows half of a request (Virtuoso) an operation may ask before, and write after, another one began.
"""

from __future__ import annotations

import re
import secrets
import socket
from datetime import UTC, datetime
from typing import Final

import pyoxigraph as ox

from app.errors import PublisherBusy
from app.iris import Iris
from loaders.delivery import updates
from loaders.delivery.connection import Connection

STAGED: Final = "staging/"
_NAME: Final = "/turn"
_OF_ONE: Final = re.compile(rf"{STAGED}[0-9a-f]{{16}}{_NAME}")


class Turn:
    """The turn of a publisher on a server, once it is taken; `PublisherBusy` when another has it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._iris = connection.iris
        self._ours = ""

    def seen(self) -> str | None:
        """The turn that a publisher has taken, who may be dead."""
        rows = self._connection.rows(f"SELECT ?turn WHERE {{ {found(self._iris)} }}")
        return min((row["turn"].value for row in rows), default=None)

    def take(self) -> None:
        """Begin a turn, unless it is ours; who had one, has lost it."""
        if self._ours:
            return
        seen, turn, there = self.seen(), fresh(), found(self._iris)
        guard = f"{pattern(self._iris, seen)} {there}" if seen else f"FILTER NOT EXISTS {{ {there} }}"
        gone = [f"{there}\n".encode()] if seen else []
        exchange = updates.exchange(gone, [quad(self._iris, turn)], guard)
        self._connection.update(exchange, *([updates.drop(self._iris.graph(graph(seen)))] if seen else []))
        self._ours = turn
        self.require()

    def end(self) -> None:
        """Give the turn back."""
        if self._ours:
            self._connection.update(self.last)
            self.ended()

    def ended(self) -> None:
        """The turn ended with what was sent."""
        self._ours = ""

    def is_ours(self) -> bool:
        """True while it is not over."""
        return self.seen() == self._ours

    def require(self) -> None:
        """`PublisherBusy` when another has taken the turn."""
        if (seen := self.seen()) != self._ours:
            raise busy(seen)

    @property
    def mine(self) -> str:
        """The pattern that every operation asks for: this turn."""
        assert self._ours, "whoever changes a server takes a turn first"
        return pattern(self._iris, self._ours)

    @property
    def last(self) -> bytes:
        """The operation that ends the turn; what comes after it changes nothing."""
        return updates.drop(self._iris.graph(graph(self._ours)))

    def gathering(self, operation: str, name: str) -> str:
        """Name of the graph in which this turn gathers what is added to, or removed from, the graph `name`."""
        return gathering(self._ours, operation, name)


def busy(turn: str | None) -> PublisherBusy:
    """What to tell who finds that the turn is another's, or over."""
    name = who(turn) if turn else "-"
    return PublisherBusy(
        f"another publisher works on the same server: {name}", f"na tym samym serwerze publikuje ktoś inny: {name}"
    )


def fresh() -> str:
    """A turn of this host and this moment, of a name that no other has."""
    return f"{secrets.token_hex(8)} {socket.gethostname()} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def who(turn: str) -> str:
    """Whose turn it is, and since when, for people."""
    return turn.partition(" ")[2]


def graph(turn: str) -> str:
    """Name of the graph that says whose turn it is."""
    return f"{_folder(turn)}{_NAME}"


def is_of_one(name: str) -> bool:
    """True for names of such graphs."""
    return _OF_ONE.fullmatch(name) is not None


def gathering(turn: str, operation: str, name: str) -> str:
    """Name of the graph in which a turn gathers what a release adds to, or removes from, the graph `name`."""
    return f"{_folder(turn)}/{operation}/{name}"


def quad(iris: Iris, turn: str) -> bytes:
    """Whose turn it is, as `quads` of an operation."""
    return f"{pattern(iris, turn)}\n".encode()


def pattern(iris: Iris, turn: str) -> str:
    """The pattern that asks for a turn."""
    name = iris.graph(graph(turn))
    return f"GRAPH <{name}> {{ <{name}> <{_says(iris)}> {ox.Literal(turn)} }}"


def found(iris: Iris) -> str:
    """The pattern that finds all turns, as `?turn` in the graph `?of`."""
    return f"GRAPH ?of {{ ?of <{_says(iris)}> ?turn }}"


def _says(iris: Iris) -> str:
    """The property of a turn, which nothing else has, so that no server looks for it long."""
    return iris.graph(f"{STAGED.rstrip('/')}{_NAME}")


def _folder(turn: str) -> str:
    return f"{STAGED}{turn.partition(' ')[0]}"
