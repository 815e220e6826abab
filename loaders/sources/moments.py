"""Dates and times: a pattern of UAX 35 (CSVW section 6.4.4) compiled to DuckDB SQL that gives the XSD lexical form.

Owns patterns; refuses two-digit years, names of months, and anything else that would have to be guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from loaders.sources.sql import quote

# Letters of UAX 35: regular expression of the value and directive of strptime.
_FIELDS: Final = {
    "yyyy": ("[0-9]{4}", "%Y"),
    "MM": ("[0-9]{2}", "%m"),
    "M": ("[0-9]{1,2}", "%m"),
    "dd": ("[0-9]{2}", "%d"),
    "d": ("[0-9]{1,2}", "%d"),
    "HH": ("[0-9]{2}", "%H"),
    "H": ("[0-9]{1,2}", "%H"),
    "mm": ("[0-9]{2}", "%M"),
    "ss": ("[0-9]{2}", "%S"),
}
# XSD 1.1 part 2, appendix D: timezoneFrag ends at 14:00.
_HOURS: Final = "(?:0[0-9]|1[0-3])"
_MINUTES: Final = "[0-5][0-9]"
_OFFSETS: Final = {
    "x": f"[+-](?:{_HOURS}(?:{_MINUTES})?|14(?:00)?)",
    "xx": f"[+-](?:{_HOURS}{_MINUTES}|1400)",
    "xxx": f"[+-](?:{_HOURS}:{_MINUTES}|14:00)",
}
_ZONES: Final = {**_OFFSETS, **{letters.upper(): f"Z|{offset}" for letters, offset in _OFFSETS.items()}}
# Quoted text, a fraction of a second, a field (one letter repeated), or one character.
_PIECE: Final = re.compile(r"'[^']*'|\.S+|([A-Za-z])\1*|.")
_MOST_DIGITS: Final = 18
# The lexical form of XSD, read when the register gives no pattern and for values that come typed from the source.
_XSD_PATTERNS: Final = {
    "date": "yyyy-MM-dd",
    "dateTime": "yyyy-MM-dd'T'HH:mm:ss",
    "time": "HH:mm:ss",
    "gYear": "yyyy",
    "gYearMonth": "yyyy-MM",
}
_NEEDED: Final = {
    "date": {"%Y", "%m", "%d"},
    "dateTime": {"%Y", "%m", "%d", "%H", "%M"},
    "time": {"%H", "%M"},
    "gYear": {"%Y"},
    "gYearMonth": {"%Y", "%m"},
}
# From the timestamp that strptime gives to the XSD lexical form.
_WRITERS: Final = {
    "date": "left(CAST({0} AS VARCHAR), 10)",
    "dateTime": "replace(CAST({0} AS VARCHAR), ' ', 'T')",
    "time": "CAST(CAST({0} AS TIME) AS VARCHAR)",
    "gYear": "left(CAST({0} AS VARCHAR), 4)",
    "gYearMonth": "left(CAST({0} AS VARCHAR), 7)",
}


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern: `main` matches what strptime reads, then an optional fraction of seconds, then the zone."""

    main: str
    strptime: str
    fraction_digits: int = 0
    zone: str = ""
    zone_optional: bool = False


def compile_pattern(base: str, pattern: str) -> Pattern:
    """Compile a pattern for the datatype `base` (`date`, `dateTime`, ...); ValueError says what is not supported."""
    main, strptime, digits, zone = "", "", 0, ""
    for piece in (match.group() for match in _PIECE.finditer(pattern)):
        if zone:
            raise ValueError("the time zone must stand last")
        if piece in _ZONES:
            zone = _ZONES[piece]
        elif piece.startswith(".S"):
            digits = len(piece) - 1
        elif digits:
            raise ValueError("only a time zone may follow the fraction of a second")
        else:
            regex, directive = _field(piece)
            main, strptime = main + regex, strptime + directive
    _require_fields(base, strptime)
    return Pattern(main, strptime, digits, zone)


def _field(piece: str) -> tuple[str, str]:
    if piece in _FIELDS:
        return _FIELDS[piece]
    literal = piece.strip("'")
    if literal == piece and piece.isalpha() and piece != "T":
        raise ValueError(f"the field {piece!r} is not supported")
    return re.escape(literal), literal.replace("%", "%%")


def _require_fields(base: str, strptime: str) -> None:
    missing = _NEEDED[_name(base)] - set(re.findall("%[A-Za-z]", strptime))
    if missing:
        fields = sorted(letters for letters, (_, directive) in _FIELDS.items() if directive in missing)
        raise ValueError(f"a {base} needs {', '.join(fields)}")


def _name(base: str) -> str:
    return "dateTime" if base == "datetime" else base


def xsd_pattern(base: str) -> Pattern:
    """The pattern of the lexical form of XSD, with optional fraction and zone."""
    compiled = compile_pattern(base, _XSD_PATTERNS[_name(base)])
    digits = _MOST_DIGITS if compiled.strptime.endswith("%S") else 0
    return Pattern(compiled.main, compiled.strptime, digits, _ZONES["XXX"], zone_optional=True)


def lexical(value: str, base: str, pattern: Pattern) -> str:
    """SQL that turns the text `value` into the XSD lexical form, or NULL when it does not follow `pattern`."""
    regex = f"({pattern.main}){_fraction_regex(pattern)}{_zone_regex(pattern)}"
    main = (
        f"regexp_extract({value}, {quote('^' + regex + '$')}, 1)" if pattern.fraction_digits or pattern.zone else value
    )
    moment = f"try_strptime({main}, {quote(pattern.strptime)})"
    written = _WRITERS[_name(base)].format(moment) + _tail(value, regex, pattern)
    # Year 0 is no year of the proleptic calendar that XSD 1.0 stores read.
    return (
        f"CASE WHEN regexp_full_match({value}, {quote(regex)}) AND {moment} >= TIMESTAMP '0001-01-01' "
        f"THEN {written} END"
    )


def _fraction_regex(pattern: Pattern) -> str:
    return f"(?:\\.([0-9]{{1,{pattern.fraction_digits}}}))?" if pattern.fraction_digits else ""


def _zone_regex(pattern: Pattern) -> str:
    return f"({pattern.zone}){'?' if pattern.zone_optional else ''}" if pattern.zone else ""


def _tail(value: str, regex: str, pattern: Pattern) -> str:
    """SQL of what follows the main part: fraction without trailing zeros, zone as Z or ±hh:mm."""
    anchored, tail = quote("^" + regex + "$"), ""
    if pattern.fraction_digits:
        digits = f"rtrim(regexp_extract({value}, {anchored}, 2), '0')"
        tail += f" || CASE WHEN {digits} = '' THEN '' ELSE '.' || {digits} END"
    if pattern.zone:
        group = 3 if pattern.fraction_digits else 2
        tail += f" || source_zone(regexp_extract({value}, {anchored}, {group}))"
    return tail
