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

from pyoxigraph import Literal

from app.store.query import grammar, syntax
from app.store.query.federation import DECLARATIONS, NAMES, Names
from app.store.query.grammar import Token
from app.store.remote import literals

# In front of the IRI of a datatype. Nothing that is published is called so.
DISGUISE: Final = "urn:lodzkie:as:"
_LITERAL: Final = re.compile(rb' ("[^"\\]*(?:\\.[^"\\]*)*"\^\^<[^<>]*>) \.\n\Z')
# What a string has escapes for: no number, no date and no truth value has it, and a pattern need not say so.
_ESCAPED: Final = re.compile(r'["\\\x00-\x1f\x7f]')


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
        return form is not None and not (form.fullmatch(lexical or "") and not _ESCAPED.search(lexical or ""))


NONE: Final = Disguises()


def disguised(text: str, base_iri: str, disguises: Disguises) -> str:
    """A query about disguised datatypes; one that the grammar of SPARQL 1.1 does not know stays as it is.

    Its constants have the form of `constants` already, by which it is decided what is disguised.
    """
    if not disguises.datatypes:
        return text
    resolved = syntax.resolve_codepoints(text)
    tokens, refused = grammar.examine(resolved)
    if refused:
        return text
    return syntax.spliced(resolved, _written(tokens, base_iri, disguises))


def _written(tokens: list[Token], base_iri: str, disguises: Disguises) -> Iterator[tuple[int, int, str]]:
    """What stands otherwise in a query: where, and how; its prologue stays."""
    names, behind = Names(base_iri), 0
    for place, token in enumerate(tokens):
        if token.terminal in DECLARATIONS:
            names.declare(tokens[place + 1 : place + 3])
            behind = place + (3 if token.terminal == "'PREFIX'" else 2)
        elif token.terminal in NAMES and place >= behind:
            iri = names.resolve(token)
            if disguises.hide(iri, _lexical(tokens, place)):
                yield token.start, token.end, f"<{DISGUISE}{iri}>"
        elif token.literal and (number := literals.read(token.text)) and disguises.hide(*_of(number)):
            yield token.start, token.end, f'"{number.value}"^^<{DISGUISE}{number.datatype.value}>'


def _lexical(tokens: list[Token], place: int) -> str | None:
    """The form of the literal whose datatype stands here, where one does."""
    typed = place >= 2 and tokens[place - 1].terminal == "'^^'"
    string = literals.read(tokens[place - 2].text) if typed else None
    return string.value if string else None


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
    elif line.endswith(b"> .\n") and (found := _LITERAL.search(line)) and disguises.hide(*_in(found[1])):
        line = line[:start] + f"<{DISGUISE}".encode() + line[start + 1 :]
    subject = line[: line.find(b">") + 1]
    return known[subject] + line[len(subject) :] if subject in known else line


def _in(written: bytes) -> tuple[str, str]:
    """Datatype and form of a literal in a line; nearly all have no escape, and need no parser."""
    if b"\\" not in written:
        lexical, _, datatype = written.decode().rpartition("^^")
        return datatype[1:-1], lexical[1:-1]
    literal = literals.read(written.decode())
    assert literal
    return _of(literal)


def _of(literal: Literal) -> tuple[str, str]:
    return literal.datatype.value, literal.value
