"""The grammar of queries (SPARQL 1.1 section 19.8), where tokens do not tell enough: what calls a SERVICE, and faults.

A text is read as the standard says: terminals by longest match, rules by one token of lookahead, since the grammar is
LL(1). What is not in the grammar, extensions of the engine among it, is refused with `QuerySyntaxError`. It takes
linear time and no recursion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from app.errors import QuerySyntaxError
from app.store.query import terminals

RULES: Final = Path(__file__).with_name("sparql11.ebnf")
START: Final = "QueryUnit"
_END: Final = "end"
_LITERAL: Final = "NumericLiteral"
_ESCAPED: Final = r"""\\[tbnrf\\"']"""
_EXPONENT: Final = r"[eE][+\-]?[0-9]+"
_NUMBER: Final = rf"(?: [0-9]*\.[0-9]+ (?:{_EXPONENT})? | [0-9]+\.{_EXPONENT} | [0-9]+ (?:{_EXPONENT})? )"
_INNER: Final = r"\w\-·\u0300-\u036F\u203F\u2040"  # PN_CHARS
# Bounded, so that reading stays linear.
_PREFIX: Final = rf"(?: [^\W\d_] [{_INNER}.]{{0,63}}+ (?<! \. ) )? :"
_LOCAL: Final = r"(?: [\w:] | %[0-9A-Fa-f]{2} | \\[_~.\-!$&'()*+,;=/?\#@%] )"
_TERMINAL: Final = re.compile(
    rf"""
      (?P<skip>     \s+ | \#[^\r\n]* )
    | (?P<IRIREF>   < [^<>"{{}}|^`\\\x00-\x20]* > )
    | (?P<VAR>      [?$]\w+ )
    | (?P<STRING>   \"\"\" (?: \"{{0,2}} (?: [^"\\] | {_ESCAPED} ) )* \"\"\"
                  | \'\'\' (?: \'{{0,2}} (?: [^'\\] | {_ESCAPED} ) )* \'\'\'
                  | \" (?: [^"\\\r\n] | {_ESCAPED} )* \" | \' (?: [^'\\\r\n] | {_ESCAPED} )* \' )
    | (?P<PNAME_LN> {_PREFIX} {_LOCAL} (?: \.*+ (?: {_LOCAL} | [{_INNER}] ) )*+ )
    | (?P<PNAME_NS> {_PREFIX} )
    | (?P<BLANK_NODE_LABEL> _: \w (?: \.*+ [{_INNER}] )*+ )
    | (?P<LANGTAG>  @[A-Za-z]+ (?: -[A-Za-z0-9]+ )* )
    | (?P<SIGNED>   [+\-] {_NUMBER} )
    | (?P<number>   {_NUMBER} )
    | (?P<NIL>      \( [\x20\t\r\n]* \) )
    | (?P<ANON>     \[ [\x20\t\r\n]* \] )
    | (?P<literal>  [A-Za-z_]\w* | \|\| | && | \^\^ | [!<>]= | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_AGGREGATE: Final = re.compile("SUM|MIN|MAX|AVG|SAMPLE")
_FUNCTION: Final = re.compile(
    """
      ABS | CEIL | COALESCE | CONCAT | CONTAINS | DATATYPE | DAY | ENCODE_FOR_URI | FLOOR | HOURS | IF | IRI | ISBLANK
    | ISIRI | ISLITERAL | ISNUMERIC | ISURI | LANG | LANGMATCHES | LCASE | MD5 | MINUTES | MONTH | NOW | RAND | REGEX
    | REPLACE | ROUND | SAMETERM | SECONDS | SHA1 | SHA256 | SHA384 | SHA512 | STR | STRAFTER | STRBEFORE | STRDT
    | STRENDS | STRLANG | STRLEN | STRSTARTS | STRUUID | SUBSTR | TIMEZONE | TZ | UCASE | URI | UUID | YEAR
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A terminal: its name in the grammar (keywords and symbols in quotes, in capitals), its text, its place.

    A number that is a `literal` is a term: neither what LIMIT takes, nor a term with the operator before it (`?x -5`).
    """

    terminal: str
    text: str
    start: int
    literal: bool = False

    @property
    def end(self) -> int:
        """The offset after it."""
        return self.start + len(self.text)


Sequence: TypeAlias = tuple[str, ...]
# For a rule and the next terminal, what follows; by None, what follows when the rule may match nothing.
Table: TypeAlias = Mapping[str, Mapping[str | None, Sequence]]


class Refused(NamedTuple):
    """The first terminal that may not stand where it does, and those that might."""

    token: Token
    allowed: frozenset[str]

    def told(self, text: str) -> tuple[str, str]:
        """That in words, in English and in Polish."""
        token = self.token
        following = text[token.end : token.end + 1]
        return terminals.told(token.text, following, self.allowed, known=token.terminal in _symbols())


def parse(text: str) -> list[Token]:
    """Read a query of the grammar as its terminals, or raise `QuerySyntaxError` where it stops to be one."""
    tokens, refused = examine(text)
    if refused:
        raise QuerySyntaxError.at(text, refused.token.start, *refused.told(text))
    return tokens


def examine(text: str) -> tuple[list[Token], Refused | None]:
    """The terminals of `text`, and where it stops to be a query of the grammar, None when it is one."""
    rules = table()
    tokens = [*_terminals(text), Token(_END, "", len(text))]
    place = 0
    expected = [_END, START]
    passed: list[str] = []  # since the last terminal: each might have stood here, and was left out
    while expected:
        symbol, token = expected.pop(), tokens[place]
        if symbol == token.terminal:
            if passed and passed[-1] == _LITERAL:
                tokens[place] = token._replace(literal=True)
            place += 1
            passed.clear()
            continue
        passed.append(symbol)
        chosen = _chosen(rules.get(symbol, {}), token.terminal)
        if chosen is None:
            return tokens[:-1], Refused(token, _beginnings(passed))
        expected.extend(reversed(chosen))
    return tokens[:-1], None


def _chosen(alternatives: Mapping[str | None, Sequence], terminal: str) -> Sequence | None:
    return alternatives.get(terminal, alternatives.get(None))


def _beginnings(symbols: Iterable[str]) -> frozenset[str]:
    """The terminals that what matches one of `symbols` may begin with."""
    return frozenset(terminal for symbol in symbols for terminal in table().get(symbol, (symbol,)) if terminal)


def _terminals(text: str) -> Iterator[Token]:
    for match in _TERMINAL.finditer(text):
        kind = str(match.lastgroup)
        if kind == "literal":
            kind = _literal(match[0])
        elif kind == "number":
            kind = "INTEGER" if match[0].isdigit() else "FRACTION"
        if kind != "skip":
            yield Token(kind, match[0], match.start())


def _literal(text: str) -> str:
    # Keywords are matched without regard to case, but for `a` (note 1 of the section).
    word = text.upper()
    if _FUNCTION.fullmatch(word):
        return "FUNCTION"
    if _AGGREGATE.fullmatch(word):
        return "AGGREGATE"
    return f"'{text if text == 'a' else word}'"


@cache
def table() -> Table:
    """The grammar as a table for a parser; no two alternatives of a rule begin alike."""
    rules = read_rules(RULES.read_text(encoding="utf-8"))
    first = first_of_rules(rules)
    return {name: _row(alternatives, first) for name, alternatives in rules.items()}


@cache
def _symbols() -> frozenset[str | None]:
    """Every terminal of the grammar, and every rule."""
    rows = (row.items() for row in table().values())
    return frozenset(symbol for row in rows for first, sequence in row for symbol in (first, *sequence))


def _row(alternatives: Iterable[Sequence], first: Mapping[str, set[str | None]]) -> Mapping[str | None, Sequence]:
    return {terminal: sequence for sequence in alternatives for terminal in first_of(sequence, first)}


def first_of(sequence: Sequence, first: Mapping[str, set[str | None]]) -> set[str | None]:
    """The terminals that what matches `sequence` may begin with, and None if that may be nothing."""
    found: set[str | None] = set()
    for symbol in sequence:
        of_symbol = first.get(symbol, {symbol})
        found |= of_symbol - {None}
        if None not in of_symbol:
            return found
    return found | {None}


def first_of_rules(rules: Mapping[str, list[Sequence]]) -> dict[str, set[str | None]]:
    """For each rule the terminals that what matches it may begin with."""
    first: dict[str, set[str | None]] = {name: set() for name in rules}
    growing = True
    while growing:
        growing = False
        for name, alternatives in rules.items():
            found = first[name].union(*(first_of(sequence, first) for sequence in alternatives))
            growing = growing or found != first[name]
            first[name] = found
    return first


def read_rules(text: str) -> dict[str, list[Sequence]]:
    """Read EBNF: for each rule its alternatives; what is in brackets or repeated becomes a rule of its own."""
    rules: dict[str, list[Sequence]] = {}
    names = map("({})".format, count())
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, _, right = line.partition(" ::= ")
            symbols = re.findall(r"'[^']+'|[()|?*+]|\w+", right)
            rules[name] = _alternatives(symbols[::-1], rules, names)
    return rules


def _alternatives(symbols: list[str], rules: dict[str, list[Sequence]], names: Iterator[str]) -> list[Sequence]:
    """Take the alternatives up to the closing bracket or the end off the end of `symbols`."""
    alternatives: list[Sequence] = [()]
    while symbols and (symbol := symbols.pop()) != ")":
        if symbol == "|":
            alternatives.append(())
        elif symbol == "(":
            inner = next(names)
            rules[inner] = _alternatives(symbols, rules, names)
            alternatives[-1] += (inner,)
        elif symbol in "?*+":
            alternatives[-1] = (*alternatives[-1][:-1], *_repeated(symbol, alternatives[-1][-1], rules, names))
        else:
            alternatives[-1] += (f"'{symbol[1:-1].upper()}'" if symbol[0] == "'" and symbol != "'a'" else symbol,)
    return alternatives


def _repeated(sign: str, symbol: str, rules: dict[str, list[Sequence]], names: Iterator[str]) -> Sequence:
    name = next(names)
    rules[name] = [(symbol,) if sign == "?" else (symbol, name), ()]
    return (symbol, name) if sign == "+" else (name,)
