"""SPARQL text as tokens: the form of a query and what it would reach for, known before the engine sees it.

The engine parses and evaluates in one call, so the form (which decides the media types on offer), an update and a
SERVICE must be found without it. Tokens are those of SPARQL 1.1 section 19.8: a keyword inside a string, a comment, an
IRI, a prefixed name or a variable is not a keyword. `<` alone is ambiguous to a reader of tokens: `?a<?b#>` is an IRI
after a variable or a comparison and a comment. `Tokens.ambiguous` says that such a place was met; whoever decides on
safety must then assume the worse reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, takewhile
from typing import Final


class Form(Enum):
    """What a query answers with (SPARQL 1.1 section 16)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def is_graph(self) -> bool:
        """True when the answer is an RDF graph."""
        return self in (Form.CONSTRUCT, Form.DESCRIBE)


_PROLOGUE: Final = ("BASE", "PREFIX", "VERSION")
# An engine needs no blank before a name; an escape outside strings and IRIs may be any letter of one.
_VOLATILE: Final = re.compile(r"NOW|RAND|UUID|BNODE|SERVICE|\\")
# What begins a blank node of a template without naming it: its properties, a collection, a reified triple.
_NODES: Final = frozenset("[(<|~")
UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")

# Strings, long ones first (SPARQL 1.1 section 19.8), as a part of verbose patterns in which `.` is any character.
# What may stand in one never holds its end, so nothing is tried twice.
STRINGS: Final = r"""
    \"\"\" (?:[^"\\]|\\.|\"(?!\"\"))*+ \"\"\" | \'\'\' (?:[^'\\]|\\.|\'(?!\'\'))*+ \'\'\'
  | \" (?:[^"\\\r\n]|\\.)*+ \" | \' (?:[^'\\\r\n]|\\.)*+ \'
"""
# The prefix of a name is bounded, so that reading stays linear; a longer one is read as a word: the safe side.
_PATTERN: Final = r"""
    (?: \s++ | \#[^\r\n]*+ )*+
    (?: < ({inside} [^<>"{{}}|^`\\\x00-\x20]* ) >
      | {strings}
      | ({prefix} [^\W\d_][\w.\-]{{0,63}} )? : (?:[\w.:\-%]|\\.)* | _:[\w.\-]+ | [?$]\w+ | @[A-Za-z0-9\-]+
      | ({significant} \d+\.\d+ | \w+ | \\. | \|\| | && | \^\^ | [!<>]= | . )
      | \Z )  # without it, what a comment at the end says would be read
"""


def _token(**groups: str) -> re.Pattern[str]:
    return re.compile(_PATTERN.format(strings=STRINGS, **groups), re.VERBOSE | re.DOTALL)


_TOKEN: Final = _token(inside="?P<inside>", prefix="?P<prefix>", significant="?P<significant>")
# With one group alone `findall` lists words and symbols, and an empty string for each other token.
_QUICK: Final = _token(inside="?:", prefix="?:", significant="")
_BLIND: Final = re.compile(r"\w+|\|\||&&|[!<>]=|[^\w\s]")
_NAMED_SERVICE: Final = ":service"
_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# An IRI with an authority cannot be read as `<` and an expression: "//" is no operator.
_WITH_AUTHORITY: Final = r"(?![A-Za-z][A-Za-z0-9+.\-]*://)"
_NO_AUTHORITY: Final = re.compile(_WITH_AUTHORITY)
# Text without a match has no token with two readings, unless the word SERVICE stands in it.
_TWO_PERHAPS: Final = re.compile(rf"<{_WITH_AUTHORITY}[^<>\"{{}}|^`\\\x00-\x20'#]*['#]")


@dataclass(frozen=True)
class Tokens:
    """Words (upper case) and symbols of a query in order; IRIs, names, strings and variables are left out.

    `_NAMED_SERVICE` stands for a prefixed name with the word SERVICE in its prefix: an engine that needs no blank
    between keywords and names reads `SERVICEx:y {` as a call. `total` counts every token, those left out too.
    """

    significant: tuple[str, ...]
    ambiguous: bool
    total: int


def read(text: str) -> Tokens:
    """Read the tokens of a query; text that is not SPARQL gives tokens too, the engine will refuse it.

    Every query passes here before it is known whether its answer is at hand, so the usual one is read by `findall`.
    """
    if _TWO_PERHAPS.search(text) or "service" in text.lower():
        return read_closely(text)
    tokens = _QUICK.findall(text)
    return Tokens(tuple([token.upper() for token in tokens if token]), False, len(tokens))


def read_closely(text: str) -> Tokens:
    """Read the same tokens one by one, with a look into IRIs and prefixes."""
    significant: list[str] = []
    ambiguous = False
    total = 0
    for match in _TOKEN.finditer(text):
        total += 1
        if match["significant"]:
            significant.append(match["significant"].upper())
        elif match["inside"]:
            ambiguous = ambiguous or _has_two_readings(match["inside"])
        elif "SERVICE" in (match["prefix"] or "").upper():
            significant.append(_NAMED_SERVICE)
    return Tokens(tuple(significant), ambiguous, total)


def _has_two_readings(inside: str) -> bool:
    """True when what stands between `<` and `>` may be an expression too, and hide a string, a comment or a call."""
    if not _NO_AUTHORITY.match(inside):
        return False
    # What an expression ends with goes before a call.
    return "'" in inside or "#" in inside or "service" in inside.partition(")")[2].lower()


def read_blindly(text: str) -> list[str]:
    """Read every word and symbol of `text`, those of strings, comments and IRIs too: the worst of all readings."""
    return _BLIND.findall(text.upper())


def form(tokens: Tokens) -> Form | None:
    """The form of a query, None when the text is no query."""
    # Engines need no blank after a keyword: ASKWHERE{} is a query.
    first = _first_keyword(tokens)
    return next((form for form in Form if first.startswith(form.value)), None)


def is_update(tokens: Tokens) -> bool:
    """True when the text is a SPARQL 1.1 Update request."""
    return _first_keyword(tokens).startswith(UPDATES)


def has_dataset_clause(tokens: Tokens) -> bool:
    """True when the query names its dataset by FROM."""
    return any(token.startswith("FROM") for token in tokens.significant)


def is_volatile(text: str, tokens: Tokens) -> bool:
    """True when two evaluations over the same data may answer differently (SPARQL 1.1 sections 16.2.1 and 17.4)."""
    return bool(_VOLATILE.search(" ".join(tokens.significant))) or _makes_nodes(text, tokens)


def _makes_nodes(text: str, tokens: Tokens) -> bool:
    """True when the template of CONSTRUCT may have blank nodes: each evaluation makes new ones."""
    if form(tokens) is not Form.CONSTRUCT:
        return False
    template = takewhile("}".__ne__, tokens.significant)
    return tokens.ambiguous or "_:" in text or not _NODES.isdisjoint(template)


def after_prologue(text: str) -> int:
    """The offset of the first word after the prologue, where a query must say what it is; else that of the end."""
    words = (match for match in _TOKEN.finditer(text) if _is_word(match["significant"] or ""))
    return next(
        (word.start("significant") for word in words if word["significant"].upper() not in _PROLOGUE), len(text)
    )


def calls_service(text: str) -> bool:
    r"""True when `text` calls a SERVICE, or might by one reading of an ambiguous place.

    Codepoint escapes count both as they stand and resolved (SPARQL 1.1 section 19.2), because engines differ.
    """
    readings = {text, resolve_codepoints(text)} if "\\" in text else (text,)
    return any(count_services(reading) != 0 for reading in readings)


def count_services(text: str) -> int | None:
    """How often a SERVICE is called by the tokens of `text`; None when a place has two readings."""
    if "service" not in text.lower():
        return 0
    tokens = read_closely(text)
    if tokens.ambiguous:
        return None
    words = sum(_is_word(token) and "SERVICE" in token for token in tokens.significant)
    return words + sum(pair == (_NAMED_SERVICE, "{") for pair in pairwise(tokens.significant))


def resolve_codepoints(text: str) -> str:
    """Replace codepoint escapes (SPARQL 1.1 section 19.2)."""
    return _CODEPOINT.sub(_resolved, text)


def spliced(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    """`text` with other text in some places: where each begins and ends, in order, and what is to stand there."""
    for start, end, written in reversed([*pieces]):
        text = f"{text[:start]}{written}{text[end:]}"
    return text


def before_resolving(text: str, offset: int) -> int:
    """Where in `text` stands what is at `offset` once its codepoint escapes are replaced."""
    for escape in _CODEPOINT.finditer(text):
        if escape.start() >= offset:
            break
        offset += len(escape[0]) - len(_resolved(escape))
    return offset


def _first_keyword(tokens: Tokens) -> str:
    return next((token for token in tokens.significant if _is_word(token) and token not in _PROLOGUE), "")


def _is_word(token: str) -> bool:
    """True of a bare word: nothing but keywords, names of built-in functions and numbers can stand so."""
    return token[:1].isalnum()


def _resolved(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]
