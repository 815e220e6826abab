"""The tokens and groups of a SPARQL query, as far as SHACL-SPARQL asks about them.

Owns cutting text at the grammar's terminals (SPARQL 1.1 section 19.8), so that nothing inside a string, an IRI or a
comment is taken for a variable or a keyword. Checks no syntax: the store's parser does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from app.errors import RegisterError

# Frames what an expression leaves open. A control character stands in no IRI, and the store writes none in a literal.
MARK: Final = "\x02"
_NAME: Final = r"\w(?:[\w-]|\.(?=[\w.-]*[\w-]))*"
_TERMINALS: Final = re.compile(
    rf"""
    (?P<comment>\#[^\n]*)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
      |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:{_NAME})
  | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:%]|\\.)?(?:[\w:%-]|\\.|\.(?=[\w:%.-]*[\w:%-]))*)
  | (?P<word>@?[^\W\d]\w*)
  | (?P<space>\s+)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(.)")


class Token(NamedTuple):
    """A terminal: its kind and its text."""

    kind: str
    text: str

    def is_word(self, *words: str) -> bool:
        """True for one of the keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words

    def is_variable(self, *names: str) -> bool:
        """True for one of the variables; ?name and $name are one."""
        return self.kind == "variable" and self.text[1:] in names


@dataclass
class Group:
    """What stands between braces: its own tokens, the groups in it, and the keyword before it."""

    keyword: str = ""
    tokens: list[Token] = field(default_factory=list)
    inner: list[Group] = field(default_factory=list)

    def in_brackets(self) -> Iterator[Token]:
        """The tokens of the group's expressions: those inside round brackets."""
        return self._at(inside=True)

    def in_patterns(self) -> Iterator[Token]:
        """The tokens of the group's triple patterns: those outside round brackets."""
        return self._at(inside=False)

    def _at(self, *, inside: bool) -> Iterator[Token]:
        depth = 0
        for token in self.tokens:
            depth += token.text == "("
            if (depth > 0) is inside:
                yield token
            depth -= token.text == ")"


def tokenize(text: str) -> list[Token]:
    """The tokens of a query without its comments; joined again, they are the query."""
    # SPARQL 1.1 section 19.2 lets any character be written as its code point.
    text = text.replace(MARK, f"\\u{ord(MARK):04X}")
    found = (Token(match.lastgroup or "", match.group()) for match in _TERMINALS.finditer(text))
    return [token for token in found if token.kind != "comment"]


def expanded(tokens: Sequence[Token], namespaces: Mapping[str, str]) -> list[Token]:
    """The tokens with prefixed names written out as IRIs."""
    return [_expanded(token, namespaces) if token.kind == "name" else token for token in tokens]


def _expanded(token: Token, namespaces: Mapping[str, str]) -> Token:
    prefix, _, local = token.text.partition(":")
    if prefix not in namespaces:
        raise RegisterError(
            f"{token.text}: the prefix is not declared; expected sh:prefixes with sh:declare for it",
            f"{token.text}: przedrostek nie jest zadeklarowany; oczekiwano sh:prefixes z sh:declare",
        )
    local = _ESCAPED.sub(r"\1", local)
    return Token("iri", f"<{namespaces[prefix]}{local}>")


def text(tokens: Sequence[Token]) -> str:
    """The tokens as text."""
    return "".join(token.text for token in tokens)


def groups(tokens: Sequence[Token]) -> Group:
    """The tree of groups; the root holds what stands outside all braces."""
    root = Group()
    stack = [root]
    for token in tokens:
        if token.text == "{":
            group = Group(_keyword(stack[-1].tokens))
            stack[-1].inner.append(group)
            stack.append(group)
        elif token.text == "}" and len(stack) > 1:
            stack.pop()
            # Whatever comes next does not stand behind the keyword of this group.
            stack[-1].tokens.append(token)
        else:
            stack[-1].tokens.append(token)
    return root


def _keyword(before: Sequence[Token]) -> str:
    for token in reversed(before):
        if token.kind != "space":
            return token.text.upper() if token.kind == "word" else ""
    return ""
