"""Datatypes that a server damages or refuses, under names that it does not know: so it keeps literals as they are.

Virtuoso makes 32-bit numbers of a geometry, and months of a duration. Which datatypes, the table of servers says
(`disguised`). Whoever writes to the server writes their names disguised (`loaders.delivery`), queries are asked about
disguised names, and what the server answers is read without the disguise (`levelling`). What it loses is what it did
not do right: order and arithmetic of these values.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from app.store.query import grammar, syntax
from app.store.query.federation import NAMES, Names
from app.store.query.grammar import Token

# In front of the IRI of a datatype. Nothing that is published is called so.
DISGUISE: Final = "urn:lodzkie:as:"


def disguised(text: str, base_iri: str, datatypes: Collection[str]) -> str:
    """A query about disguised datatypes; one that the grammar of SPARQL 1.1 does not know stays as it is."""
    if not datatypes:
        return text
    text = syntax.resolve_codepoints(text)
    tokens, refused = grammar.examine(text)
    for token, iri in () if refused else reversed(_names(tokens, base_iri)):
        if iri in datatypes:
            text = f"{text[: token.start]}<{DISGUISE}{iri}>{text[token.end :]}"
    return text


def _names(tokens: list[Token], base_iri: str) -> list[tuple[Token, str]]:
    """The IRIs of a query where they stand, but those of its prologue."""
    names, found, behind = Names(base_iri), [], 0
    for place, token in enumerate(tokens):
        if token.terminal in ("'BASE'", "'PREFIX'"):
            following = tokens[place + 1 : place + 3]
            names.declare(following)
            behind = place + (3 if token.terminal == "'PREFIX'" else 2)
        elif token.terminal in NAMES and place >= behind:
            found.append((token, names.resolve(token)))
    return found


def in_lines(lines: Collection[bytes], datatypes: Collection[str]) -> list[bytes]:
    """Lines of N-Triples in which these datatypes are disguised, as the object or that of a literal, or the subject."""
    known = {f"<{iri}>".encode(): f"<{DISGUISE}{iri}>".encode() for iri in datatypes}
    return [_in_line(line, known) for line in lines] if known else list(lines)


def _in_line(line: bytes, known: dict[bytes, bytes]) -> bytes:
    """No IRI has a `<` in it, so with the last one begins the object, or its datatype, or what stands in a string."""
    start, end = line.rfind(b"<"), line.rfind(b" .")
    if line[start:end] in known:
        line = line[:start] + known[line[start:end]] + line[end:]
    subject = line[: line.find(b">") + 1]
    return known[subject] + line[len(subject) :] if subject in known else line
