"""One BASE for a query: not all servers take a second (Virtuoso), and ours stands before what a reader declares."""

from __future__ import annotations

from collections.abc import Iterator

from app.store.query import grammar, syntax
from app.store.query.federation import Names
from app.store.query.grammar import Token


def based(text: str, base_iri: str) -> str:
    """A query that means without a base what `text` means relative to `base_iri` (SPARQL 1.1 section 4.1.1.2)."""
    resolved = syntax.resolve_codepoints(text)
    # Nearly none has one, and to look for the word is cheaper than to parse.
    tokens, refused = grammar.examine(resolved) if "BASE" in resolved.upper() else ([], None)
    if refused or not any(token.terminal == "'BASE'" for token in tokens):
        return f"BASE <{base_iri}>\n{text}"
    names = Names(base_iri)
    written = syntax.spliced(resolved, _declared(tokens, names))
    return f"BASE <{names.base}>\n{written}"


def _declared(tokens: list[Token], names: Names) -> Iterator[tuple[int, int, str]]:
    """What becomes of the prologue: no base in it, and prefixes that need none. `names` ends with the last base."""
    for place, token in enumerate(tokens):
        following = tokens[place + 1 : place + 3]
        if token.terminal == "'BASE'":
            names.declare(following)
            yield token.start, following[0].end, ""
        elif token.terminal == "'PREFIX'":
            names.declare(following)
            yield following[1].start, following[1].end, f"<{names.resolve(following[1])}>"
