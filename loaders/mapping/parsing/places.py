"""Line numbers in a Turtle file, which RDF parsers do not keep.

Owns a light scan of Turtle tokens: enough to say on which line a subject starts and on which line of its statement an
IRI or a string stands. It refuses nothing; a file that does not parse is the parser's matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from loaders.mapping.model import Place
from loaders.mapping.vocabulary import current

_TOKEN: Final = re.compile(
    r"""
    (?P<comment> \#[^\n]* )
  | <(?P<iri> [^<>"{}|^`\\\s]* )>
  | (?P<string> \"{3}(?:[^"\\]|\\.|\"{1,2}(?!\"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
              | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
  | (?P<directive> @prefix\b | @base\b | PREFIX\b | BASE\b )
  | (?P<prefixed> [\w.-]*:(?:[\w:%-]|\\.|\.(?=[\w:%\\-]))* )
  | (?P<number> [+-]?\d*\.?\d+(?:[eE][+-]?\d+)? )
  | (?P<mark> [][();.,] )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPES: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


@dataclass(frozen=True)
class _Token:
    value: str
    line: int
    statement: int
    opens: bool


class Places:
    """Finds the lines of terms in one Turtle file."""

    def __init__(self, file: Path, text: str, base: str) -> None:
        self.file = file
        self._tokens = list(_Scanner(base).scan(text))
        self._statements = {token.value: token.statement for token in reversed(self._tokens) if token.opens}

    def subject(self, iri: str) -> Place:
        """The line on which the statement about `iri` starts."""
        lines = (token.line for token in self._tokens if token.opens and token.value == iri)
        return Place(self.file, next(lines, None))

    def within(self, subject: str, *values: str) -> Place:
        """The line of the last of `values`, each looked for after the one before, in the statement about `subject`.

        A value that is not found is passed over; when none is found, the line of the subject.
        """
        statement = self._statements.get(subject)
        tokens = [token for token in self._tokens if token.statement == statement]
        line, start = None, 0
        for value in values:
            index = next((i for i in range(start, len(tokens)) if tokens[i].value == value), None)
            if index is not None:
                line, start = tokens[index].line, index
        return self.subject(subject) if line is None else Place(self.file, line)

    def after(self, place: Place, value: str) -> Place:
        """The first line, from that of `place` on, on which `value` stands; `place` itself when there is none."""
        lines = (token.line for token in self._tokens if token.value == value and token.line >= (place.line or 0))
        line = next(lines, None)
        return place if line is None else Place(self.file, line)


class _Scanner:
    """Walks over the tokens of a file, keeping base, prefixes, line and statement."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.directive = ""
        self.declared = ""
        self.depth = 0
        self.statement = 0
        self.opens = True
        self.line = 1

    def scan(self, text: str) -> Iterator[_Token]:
        """All IRIs and strings, resolved and unescaped, in the order of the file."""
        position = 0
        for match in _TOKEN.finditer(text):
            self.line += text.count("\n", position, match.start())
            position = match.start()
            kind = match.lastgroup or ""
            if kind == "mark":
                self._mark(match.group())
            elif kind == "directive":
                self.directive = match.group().upper().lstrip("@")
            elif self.directive:
                self._declare(match)
            elif kind in {"iri", "string", "prefixed"}:
                opens, self.opens = self.opens and kind != "string", False
                yield _Token(current(self._value(match)), self.line, self.statement, opens)

    def _mark(self, mark: str) -> None:
        self.depth += (mark in "[(") - (mark in ")]")
        self.opens = mark == "." and self.depth == 0
        self.statement += self.opens

    def _declare(self, match: re.Match[str]) -> None:
        """Take in the prefix name or the IRI of a directive."""
        if match["prefixed"]:
            self.declared = match["prefixed"].removesuffix(":")
        elif match["iri"] is not None:
            iri = urljoin(self.base, match["iri"])
            if self.directive == "BASE":
                self.base = iri
            else:
                self.prefixes[self.declared] = iri
            self.directive = ""

    def _value(self, match: re.Match[str]) -> str:
        if match["iri"] is not None:
            return urljoin(self.base, str(match["iri"]))
        if match["string"] is not None:
            quotes = 3 if match["string"].startswith(('"""', "'''")) else 1
            return _ESCAPE.sub(_unescape, match["string"][quotes:-quotes])
        prefix, _, local = str(match["prefixed"]).partition(":")
        return self.prefixes.get(prefix, "") + str(_LOCAL_ESCAPE.sub(r"\1", local))


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPES.get(match[3], str(match[3]))
