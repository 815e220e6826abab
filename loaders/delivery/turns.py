"""Turns: one publisher at a time changes a server, and what a dead one sent changes nothing when it comes late.

A publisher that is killed may leave requests that the server, or a proxy in front of it, has not begun to read: they
are done after those of the next one. So the server knows whose turn it is, in a graph of its own, which readers do not
see (they name graphs while a publisher is at work), and which is gone when nobody is:

    graph <graph/staging/turn>   <graph/staging/turn> dcterms:identifier "3f2ab1 host 2026-11-26T11:45:00Z"

Every operation that changes the server asks for the turn that it was sent in. Servers do one update after another, so:

- The next publisher first puts a turn of its own in place of what it finds there. What was begun before is done by
  then, and seen; what comes later asks for a turn that is over, and does nothing. No two turns have the same name.
- A turn ends in the operation that names the release, or that gives it back: a request that comes twice does nothing
  the second time.
- Who is alive and finds the turn of another stops (`PublisherBusy`), and leaves to that one what is there.
- To take a turn asks for the turn that was seen, or for none. Where none was, and others took one and gave it back
  meanwhile, it may come late too: its publisher waited for the answer, so nothing else was sent in that turn, and
  the graph stays until the next publication, which looks for it.
- Two kinds of request do not ask, for DROP cannot (SPARQL 1.1 Update section 3.2.2): what removes a graph in which this
  turn gathered, a name that no other turn has; and what removes a graph of statements that no pattern finds there
  (`Target.drop`), which nothing of ours makes on a server with transactions.

On a server that shows half of a request (Virtuoso) an operation may ask before, and write after, another one began.
"""

from __future__ import annotations

import secrets
import socket
from datetime import UTC, datetime
from typing import Final

import pyoxigraph as ox

from app.iris import Iris
from app.namespaces import DCTERMS

STAGED: Final = "staging/"
GRAPH: Final = f"{STAGED}turn"
_IDENTIFIER: Final = str(DCTERMS.identifier)


def fresh() -> str:
    """A turn of this host and this moment, of a name that no other has."""
    return f"{secrets.token_hex(8)} {socket.gethostname()} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def who(turn: str) -> str:
    """Whose turn it is, and since when, for people."""
    return turn.partition(" ")[2]


def statement(iris: Iris, turn: str) -> bytes:
    """The line of N-Triples that says whose turn it is."""
    return f"<{iris.graph(GRAPH)}> <{_IDENTIFIER}> {ox.Literal(turn)} .\n".encode()


def pattern(iris: Iris, turn: str | None) -> str:
    """The pattern that asks for a turn; for any, which it calls `?turn`, where that is None."""
    term = "?turn" if turn is None else ox.Literal(turn)
    return f"GRAPH <{iris.graph(GRAPH)}> {{ <{iris.graph(GRAPH)}> <{_IDENTIFIER}> {term} }}"


def gathering(turn: str, operation: str, name: str) -> str:
    """Name of the graph in which a turn gathers what a release adds to, or removes from, the graph `name`."""
    return f"{STAGED}{turn.partition(' ')[0]}/{operation}/{name}"
