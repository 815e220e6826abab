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

from app.iris import Iris

STAGED: Final = "staging/"
_NAME: Final = "/turn"
_OF_ONE: Final = re.compile(rf"{STAGED}[0-9a-f]{{16}}{_NAME}")


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
