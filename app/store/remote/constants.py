"""Constants of queries, and decimals of statements, in the one form in which a server holds them (`literals`).

So what a query names, in a pattern as in VALUES, is written as what was published. Where the form of a value decides
whether it is disguised (`disguising`), that comes after, in what is written as in what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal

from app.namespaces import PREFIXES
from app.store.query import grammar, syntax
from app.store.query.federation import DECLARATIONS, Names
from app.store.query.grammar import Token
from app.store.remote import literals

_MAY_BE_ONE: Final = re.compile(r"\^\^|@|\d")
# Bare in that form too; a double loses its exponent, without which it would be none.
_BARE: Final = frozenset((literals.DECIMAL, f"{PREFIXES['xsd']}integer"))
_WHOLE: Final = re.compile(rb'( "[-+]?[0-9]+)"(\^\^<http://www\.w3\.org/2001/XMLSchema#decimal>)\Z')


def in_lines(triples: Iterable[bytes]) -> list[bytes]:
    """Triples as the engine writes them, without the ends of their lines, with their decimals in that form."""
    return [_WHOLE.sub(rb'\1.0"\2', triple) for triple in triples]


def rewritten(text: str, base_iri: str) -> str:
    """A query with its constants in that form; one that the grammar of SPARQL 1.1 does not know stays as it is."""
    resolved = syntax.resolve_codepoints(text)
    if not _MAY_BE_ONE.search(resolved):
        return text
    tokens, refused = grammar.examine(resolved)
    if refused:
        return text
    return syntax.spliced(resolved, _written(tokens, base_iri))


def _written(tokens: list[Token], base_iri: str) -> Iterator[tuple[int, int, str]]:
    """The constants that stand otherwise in a query: where, and how."""
    names = Names(base_iri)
    for place, token in enumerate(tokens):
        if token.terminal in DECLARATIONS:
            names.declare(tokens[place + 1 : place + 3])
        elif token.terminal == "LANGTAG":
            yield token.start, token.end, token.text.lower()
        elif token.literal and (kept := _otherwise(token.text)):
            yield token.start, token.end, kept.value if kept.datatype.value in _BARE else str(kept)
        elif token.terminal == "'^^'":
            string, name = tokens[place - 1], tokens[place + 1]
            if kept := _otherwise(f"{string.text}^^<{names.resolve(name)}>"):
                yield string.start, name.end, str(kept)


def _otherwise(text: str) -> Literal | None:
    """The literal that servers hold for one of a query, if that is another."""
    written = literals.read(text)
    kept = literals.held(written) if written else None
    return None if kept == written else kept
