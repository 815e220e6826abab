"""The dataset of a query, looked at when its answer is shown: graphs that it names and the release does not have.

They are empty, as the standard has it, so that a slip in a name looks like an answer of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode

from app import queries
from app.errors import QuerySyntaxError
from app.snapshot import Snapshot
from app.store.base import PublicQuery
from app.store.query import grammar, syntax
from app.store.query.federation import Names

# Graphs that are looked for; a query that names more is not written by hand.
_MOST: Final = 20


def missing(query: PublicQuery, text: str, snapshot: Snapshot) -> tuple[str, ...]:
    """The graphs that `query`, sent as `text`, names by parameters or FROM, and that are not in the release."""
    named = dict.fromkeys(graph.value for graph in (*query.default_graphs, *query.named_graphs))
    if not named and query.has_dataset_clause:
        named = dict.fromkeys(_named(text, snapshot.iris.base))
    return tuple(
        iri for iri in islice(named, _MOST) if not snapshot.store.select(queries.text("graph"), graph=NamedNode(iri))
    )


def _named(text: str, base: str) -> Iterable[str]:
    """The graphs of FROM and FROM NAMED (SPARQL 1.1 section 13.2); none of a query of the engine's own extensions."""
    try:
        tokens = grammar.parse(syntax.resolve_codepoints(text))
    except QuerySyntaxError:
        return
    names = Names(base)
    for place, token in enumerate(tokens):
        if token.terminal in ("'BASE'", "'PREFIX'"):
            names.declare(tokens[place + 1 : place + 3])
        elif token.terminal == "'FROM'":
            yield names.resolve(tokens[place + 1 + (tokens[place + 1].terminal == "'NAMED'")])
