"""Pieces of SQL: quoting, and the macros that the reader of sources installs in its DuckDB connection.

Owns the SQL functions that work on one value. All are macros: DuckDB inlines them, so a column is still one vectorised
expression, and `EXPLAIN` shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import duckdb

# What is removed: soft hyphen, zero-width blanks and joiners, word joiner, byte order mark.
INVISIBLE: Final = r"[\x{AD}\x{200B}-\x{200D}\x{2060}\x{FEFF}]"
# What becomes one blank: every blank of Unicode, and control characters, which XML cannot carry.
BLANK: Final = r"[\x{0}-\x{20}\x{7F}-\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]"
# Text that needs no cleaning, for a quick look first: visible Latin letters in composed form, single blanks between.
_VISIBLE: Final = r"[!-~\x{A1}-\x{AC}\x{AE}-\x{24F}\x{2013}\x{2014}\x{2018}-\x{201F}\x{2026}\x{20AC}]+"
_CLEAN: Final = f"(?:{_VISIBLE} )*{_VISIBLE}"
_NUMBER: Final = r"^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$"
_PARTS: Final = "['sign', 'whole', 'fraction', 'exponent']"
_LARGEST_EXPONENT: Final = 400


def quote(text: str) -> str:
    """A string literal."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """A quoted identifier."""
    return '"' + text.replace('"', '""') + '"'


def literals(texts: Iterable[str]) -> str:
    """Comma-separated string literals."""
    return ", ".join(quote(text) for text in texts)


_MACROS: Final = (
    # NFC, without invisible characters, blanks collapsed and trimmed; NULL when nothing is left.
    f"""source_text(x) AS CASE WHEN regexp_full_match(x, {quote(_CLEAN)}) THEN x ELSE nullif(trim(regexp_replace(
        nfc_normalize(regexp_replace(x, {quote(INVISIBLE)}, '', 'g')), {quote(BLANK + "+")}, ' ', 'g')), '') END""",
    # A decimal without exponent: no plus, no leading or trailing zeros, no "-0" (XML Schema 1.1 part 2, E.1).
    r"""source_shortest(x) AS CASE WHEN regexp_full_match(x, '0|-?[1-9][0-9]*(?:\.[0-9]*[1-9])?') THEN x ELSE
        regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            x, '^\+', ''), '^(-?)0*([0-9])', '\1\2'), '(\.[0-9]*[1-9])0+$|\.0*$', '\1'), '^-0$', '0') END""",
    # The parts of a number stand once in each expression below: what a macro repeats is planned again each time.
    f"source_parts(x) AS [regexp_extract(x, {quote(_NUMBER)}, {_PARTS})]",
    # Digits of a number with exponent, the point moved to where it belongs.
    """source_shifted(digits, point) AS CASE WHEN point <= 0 THEN '0.' || repeat('0', -point) || digits
        WHEN point >= length(digits) THEN digits || repeat('0', point - length(digits))
        ELSE left(digits, point) || '.' || substr(digits, point + 1) END""",
    f"""source_expanded(x) AS [
        CASE WHEN abs(TRY_CAST(part.exponent AS INTEGER)) <= {_LARGEST_EXPONENT} THEN part.sign || source_shifted(
            part.whole || part.fraction, length(part.whole) + CAST(part.exponent AS INTEGER)) END
        FOR part IN source_parts(x)][1]""",
    # A decimal with or without exponent, as JSON, spreadsheets and databases write numbers.
    """source_decimal(x) AS [source_shortest(plain) FOR plain IN [
        CASE WHEN contains(lower(x), 'e') THEN source_expanded(x) ELSE x END]][1]""",
    # Canonical double (XML Schema 1.1 part 2, section 3.3.5): one digit before the point, always an exponent.
    """source_scientific(part, digits) AS CASE WHEN digits = '' THEN part.sign || '0.0E0' ELSE
        part.sign || left(digits, 1) || '.' || coalesce(nullif(rtrim(substr(digits, 2), '0'), ''), '0') || 'E'
        || CAST(length(digits) - length(part.fraction) - 1 + coalesce(TRY_CAST(part.exponent AS INTEGER), 0) AS VARCHAR)
        END""",
    """source_double(x) AS CASE WHEN isfinite(x) THEN [
        source_scientific(part, ltrim(part.whole || part.fraction, '0'))
        FOR part IN source_parts(CAST(x AS VARCHAR))][1]
        WHEN isnan(x) THEN 'NaN' WHEN x > 0 THEN 'INF' ELSE '-INF' END""",
    # A time zone as XSD writes it: Z, or sign, hours, colon, minutes.
    """source_zone(x) AS CASE WHEN x = '' THEN '' WHEN regexp_full_match(x, 'Z|[+-]00:?(?:00)?') THEN 'Z'
        ELSE left(x, 3) || ':' || rpad(replace(substr(x, 4), ':', ''), 2, '0') END""",
)


def over(relation: duckdb.DuckDBPyRelation, view: str, query: str) -> duckdb.DuckDBPyRelation:
    """A SELECT over `relation`, which it calls `view`."""
    result = relation.query(view, query)
    assert result is not None
    return result


def install(con: duckdb.DuckDBPyConnection) -> None:
    """Create the macros in `con`; doing it twice is the same as once."""
    for macro in _MACROS:
        con.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")
