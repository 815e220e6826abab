r"""SQL text: quoting, joining of pieces, and the macros that write RDF terms.

Owns everything that is about SQL and not about RML. A term is a row of pieces, each either text known now (`Fixed`) or
SQL (`Code`); `chain` joins them with `||`, so that a NULL anywhere makes the whole NULL, which is what RML asks of a
term whose reference has no value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

# RFC 3987 section 2.2: characters beyond ASCII that may stand in an IRI; iprivate ones only in its query.
_UCSCHAR: Final = (
    r"\x{A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}"
    + "".join(rf"\x{{{plane:X}0000}}-\x{{{plane:X}FFFD}}" for plane in range(1, 14))
    + r"\x{E1000}-\x{EFFFD}"
)
# Those of them that a template leaves as they are: section 4.1 bans what formats bidirectional text from IRIs.
_KEPT: Final = _UCSCHAR.replace(r"\x{A0}-", r"\x{A0}-\x{200D}\x{2010}-\x{2029}\x{202F}-")
_IPRIVATE: Final = r"\x{E000}-\x{F8FF}\x{F0000}-\x{FFFFD}\x{100000}-\x{10FFFD}"
_PERCENT: Final = "%[0-9A-Fa-f]{2}"


class Fixed(str):
    """Text known when the mapping is compiled."""

    __slots__ = ()


class Code(str):
    """An SQL expression of type VARCHAR."""

    __slots__ = ("column",)

    column: str | None

    def __new__(cls, code: str, column: str | None = None) -> Code:
        """Where `code` is NULL for one reason only, that a column or a variable is, `column` is the SQL of this one."""
        made = super().__new__(cls, code)
        made.column = column
        return made


Piece = Fixed | Code


def text(value: str) -> str:
    """`value` as an SQL string literal on one line."""
    if "\n" in value or "\r" in value:
        escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
        return f"E'{escaped}'"
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    """`value` as a quoted SQL identifier."""
    return '"' + value.replace('"', '""') + '"'


def merged(pieces: Iterable[Piece]) -> list[Piece]:
    """The same text with neighbouring fixed pieces made one and empty ones left out."""
    result: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Fixed) and result and isinstance(result[-1], Fixed):
            result[-1] = Fixed(result[-1] + piece)
        elif piece:
            result.append(piece)
    return result


def chain(pieces: Iterable[Piece]) -> str:
    """One SQL expression for the pieces; NULL when any of them is NULL."""
    return " || ".join(_sql(piece) for piece in merged(pieces)) or "''"


def one(pieces: Iterable[Piece]) -> Code:
    """As `chain`, and what it says about NULL when there is but one piece."""
    parts = merged(pieces)
    return parts[0] if len(parts) == 1 and isinstance(parts[0], Code) else Code(chain(parts))


def split(pieces: Iterable[Piece]) -> tuple[Fixed, Code, Fixed]:
    """The fixed text that the pieces begin with, one SQL expression, and the fixed text that they end with."""
    parts = merged(pieces)
    head = parts.pop(0) if isinstance(parts[0], Fixed) else Fixed()
    tail = parts.pop() if parts and isinstance(parts[-1], Fixed) else Fixed()
    return Fixed(head), one(parts), Fixed(tail)


def whole(pieces: Iterable[Piece], never_null: Collection[str] = ()) -> str:
    """As `chain`; where columns tell about NULL, without a copy of the text for each piece, as `||` makes them."""
    parts = merged(pieces)
    columns = [piece.column for piece in parts if isinstance(piece, Code)]
    if not all(columns) or len(parts) == 1:
        return chain(parts)
    present = [f"{column} IS NOT NULL" for column in dict.fromkeys(columns) if column not in never_null]
    text = f"concat({', '.join(map(_sql, parts))})"
    return f"CASE WHEN {' AND '.join(present)} THEN {text} END" if present else text


def concat(pieces: Iterable[Piece]) -> str:
    """One SQL expression for the pieces, in which NULL counts as the empty text."""
    sql = [_sql(piece) for piece in merged(pieces)]
    return "concat(\n  " + ",\n  ".join(sql) + ")" if sql else "''"


def _sql(piece: Piece) -> str:
    return text(piece) if isinstance(piece, Fixed) else str(piece)


def _iri_pattern(beyond_ascii: str, private: str) -> str:
    """RE2 pattern of an absolute IRI (RFC 3987) or, with empty classes, URI (RFC 3986)."""
    unreserved = rf"A-Za-z0-9._~!$&'()*+,;=\-{beyond_ascii}"
    pchar = rf"(?:[{unreserved}:@]|{_PERCENT})"
    authority = (
        rf"(?:(?:[{unreserved}:]|{_PERCENT})*@)?(?:\[[0-9A-Fa-fvV:.]+\]|(?:[{unreserved}]|{_PERCENT})*)(?::[0-9]*)?"
    )
    path = rf"(?://{authority}(?:/{pchar}*)*|/?(?:{pchar}+(?:/{pchar}*)*)?)"
    return rf"[A-Za-z][A-Za-z0-9+.\-]*:{path}(?:\?(?:{pchar}|[/?{private}])*)?(?:#(?:{pchar}|[/?])*)?"


IRI_PATTERN: Final = _iri_pattern(_UCSCHAR, _IPRIVATE)
URI_PATTERN: Final = _iri_pattern("", "")

# BCP 47 section 2.1, without the primary subtags of four to eight letters, of which none is registered.
LANGUAGE_PATTERN: Final = "(?:[A-Za-z]{2,3}|[xXiI]-[A-Za-z0-9]{1,8})(?:-[A-Za-z0-9]{1,8})*"

# Separates the parts of a message that a query raises; it cannot stand in a mapping's text.
MARK: Final = "\x1f"

MACROS: Final = tuple(
    f"CREATE OR REPLACE TEMP MACRO {macro};"
    for macro in (
        # A quoted string of N-Quads. JSON escapes as canonical N-Triples does but for the last three characters.
        r"""nq_string(x) AS CASE
  WHEN contains(x, chr(127)) OR contains(x, chr(65534)) OR contains(x, chr(65535)) THEN
    replace(replace(replace(json_quote(x)::VARCHAR, chr(127), '\u007F'), chr(65534), '\uFFFE'), chr(65535), '\uFFFF')
  ELSE json_quote(x)::VARCHAR END""",
        # Percent-encoding that keeps the characters RFC 3987 allows: encode all, protect what must stay, decode.
        rf"""nq_iri(x) AS CASE
  WHEN strlen(x) = length(x) THEN url_encode(x)
  WHEN regexp_matches(x, '[^\x00-\x7F{_KEPT}]') THEN array_to_string(list_transform(string_split(x, ''),
    lambda c: CASE WHEN regexp_matches(c, '[{_KEPT}]') THEN c ELSE url_encode(c) END), '')
  ELSE url_decode(regexp_replace(url_encode(x), '%([0-7])', '%25\1', 'g')) END""",
        # A blank node label from any text: "_" and two digits for each byte that is no letter, digit or hyphen.
        """nq_blank(x) AS '_:b' || replace(replace(replace(replace(url_encode(x),
  '_', '%5F'), '~', '%7E'), '.', '%2E'), '%', '_')""",
        f"""nq_checked(x, pattern, fault) AS CASE WHEN x IS NULL OR regexp_full_match(x, pattern) THEN x
  ELSE error(concat('{MARK}', fault, '{MARK}', x, '{MARK}')) END""",
        # What a function makes of a value, or the fault where that is nothing.
        f"""nq_expected(x, value, fault) AS coalesce(x, CASE WHEN value IS NOT NULL THEN
  error(concat('{MARK}', fault, '{MARK}', value, '{MARK}')) END)""",
        f"nq_is_iri(x) AS regexp_full_match(x, {text(IRI_PATTERN)})",
        f"nq_check_iri(x, fault) AS nq_checked(x, {text(IRI_PATTERN)}, fault)",
        f"nq_check_uri(x, fault) AS nq_checked(x, {text(URI_PATTERN)}, fault)",
        f"nq_valid_iri(x) AS CASE WHEN regexp_full_match(x, {text(IRI_PATTERN)}) THEN x END",
        f"nq_valid_uri(x) AS CASE WHEN regexp_full_match(x, {text(URI_PATTERN)}) THEN x END",
        f"nq_valid_language(x) AS CASE WHEN regexp_full_match(x, {text(LANGUAGE_PATTERN)}) THEN lower(x) END",
        # N-Quads, IRIREF: what cannot stand between the angle brackets is written as UCHAR.
        r"""nq_unsafe(x) AS CASE WHEN regexp_matches(x, '[\x00-\x20<>"{}|^`\\]') THEN
    array_to_string(list_transform(string_split(x, ''), lambda c:
      CASE WHEN regexp_matches(c, '[\x00-\x20<>"{}|^`\\]') THEN format('\u{:04X}', unicode(c)) ELSE c END), '')
  ELSE x END""",
        f"nq_check_language(x, fault) AS lower(nq_checked(x, {text(LANGUAGE_PATTERN)}, fault))",
        "nq_absolute(x, base) AS CASE WHEN regexp_matches(x, '^[A-Za-z][A-Za-z0-9+.-]*:') THEN x ELSE base || x END",
    )
)
