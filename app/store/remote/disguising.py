"""Datatypes that a server damages or refuses, under names that it does not know: so it keeps literals as they are.

Virtuoso makes 32-bit numbers of a geometry, and months of a duration; it refuses `"abc"^^xsd:integer`, and a NaN ends
its database. Which datatypes, and which forms of others, the table of servers says (`disguised`, `keeps`). Whoever
writes to the server writes their names disguised (`loaders.delivery`), queries are asked about disguised names, and
what the server answers is read without the disguise (`levelling`). What it loses is what it did not do right: order and
arithmetic of these values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.namespaces import PREFIXES
from app.store.query import grammar, syntax
from app.store.query.federation import NAMES, Names
from app.store.query.grammar import Token

# In front of the IRI of a datatype. Nothing that is published is called so.
DISGUISE: Final = "urn:lodzkie:as:"
_INTEGER: Final = f"{PREFIXES['xsd']}integer"
_LITERAL: Final = re.compile(rb' "([^"\\]*)"\^\^<([^<>]*)> \.\n\Z')


@dataclass(frozen=True)
class Disguises:
    """Datatypes that are disguised; and of others, by IRI, the lexical forms that the server keeps."""

    datatypes: frozenset[str] = frozenset()
    keeps: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _forms(self) -> dict[str, re.Pattern[str]]:
        return {datatype: re.compile(pattern) for datatype, pattern in self.keeps}

    def hide(self, datatype: str, lexical: str | None) -> bool:
        """True where a datatype is disguised: wherever it stands (None), or as that of a literal."""
        if datatype in self.datatypes:
            return True
        form = None if lexical is None else self._forms.get(datatype)
        return form is not None and not form.fullmatch(lexical or "")


NONE: Final = Disguises()


def disguised(text: str, base_iri: str, disguises: Disguises) -> str:
    """A query about disguised datatypes; one that the grammar of SPARQL 1.1 does not know stays as it is."""
    if not disguises.datatypes:
        return text
    text = syntax.resolve_codepoints(text)
    tokens, refused = grammar.examine(text)
    for start, end, written in () if refused else reversed([*_written(tokens, base_iri, disguises)]):
        text = f"{text[:start]}{written}{text[end:]}"
    return text


def _written(tokens: list[Token], base_iri: str, disguises: Disguises) -> Iterator[tuple[int, int, str]]:
    """What stands otherwise in a query: where, and how; its prologue stays."""
    names, behind = Names(base_iri), 0
    for place, token in enumerate(tokens):
        if token.terminal in ("'BASE'", "'PREFIX'"):
            names.declare(tokens[place + 1 : place + 3])
            behind = place + (3 if token.terminal == "'PREFIX'" else 2)
        elif token.terminal in NAMES and place >= behind:
            iri = names.resolve(token)
            if disguises.hide(iri, _lexical(tokens, place)):
                yield token.start, token.end, f"<{DISGUISE}{iri}>"
        elif token.terminal == "INTEGER" and disguises.hide(_INTEGER, token.text):
            yield token.start, token.end, f'"{token.text}"^^<{DISGUISE}{_INTEGER}>'


def _lexical(tokens: list[Token], place: int) -> str | None:
    """The form of the literal whose datatype stands here, where one does; escapes in it are of no number."""
    typed = place >= 2 and tokens[place - 1].terminal == "'^^'"
    return tokens[place - 2].text[1:-1] if typed else None


def in_lines(lines: Iterable[bytes], disguises: Disguises) -> list[bytes]:
    """Lines of N-Triples in which datatypes are disguised, as those of literals and where they are things."""
    if not disguises.datatypes:
        return list(lines)
    known = {f"<{iri}>".encode(): f"<{DISGUISE}{iri}>".encode() for iri in disguises.datatypes}
    return [_in_line(line, known, disguises) for line in lines]


def _in_line(line: bytes, known: dict[bytes, bytes], disguises: Disguises) -> bytes:
    """No IRI has a `<` in it, so with the last one begins the object, or its datatype, or what stands in a string."""
    start, end = line.rfind(b"<"), line.rfind(b" .")
    if line[start:end] in known:
        line = line[:start] + known[line[start:end]] + line[end:]
    elif line.endswith(b"> .\n") and (found := _LITERAL.search(line)) and disguises.hide(*_of(found)):
        line = line[:start] + f"<{DISGUISE}".encode() + line[start + 1 :]
    subject = line[: line.find(b">") + 1]
    return known[subject] + line[len(subject) :] if subject in known else line


def _of(literal: re.Match[bytes]) -> tuple[str, str]:
    return literal[2].decode(), literal[1].decode()
