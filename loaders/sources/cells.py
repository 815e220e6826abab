"""One column in SQL: from the raw cell to the canonical XSD lexical form, or to the fault that it has.

Owns what each family of datatypes accepts (CSVW, Model for Tabular Data, section 6.4) and the names of the faults. A
value is taken strictly: nothing is guessed, and a unit or currency beside a number is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.validation.finding import Severity
from loaders.sources import checks, moments
from loaders.sources.datatype import Datatype, Family
from loaders.sources.identifiers import Kind
from loaders.sources.metadata import Column
from loaders.sources.sql import literals, quote
from loaders.sources.text import clean as clean_text

# The schemes of an address, unless the format of its column says otherwise: none that a browser would run.
SCHEMES: Final = ("http", "https", "mailto", "urn")
# Control characters but tab, line feed and carriage return: no text of XML or RDF/XML can have them.
_CONTROL: Final = r"[\x{0}-\x{8}\x{B}\x{C}\x{E}-\x{1F}]"


class Fault(StrEnum):
    """What can be wrong with a cell or row: the `component` of a finding."""

    REQUIRED = "cell/required"
    DATATYPE = "cell/datatype"
    CONTROL = "cell/control"
    CONFIDENTIAL = "cell/confidential"
    PATTERN = "cell/pattern"
    LENGTH = "cell/length"
    RANGE = "cell/range"
    IDENTIFIER = "cell/identifier"
    UNIQUE = "cell/unique"
    RAGGED = "row/ragged"
    STRUCTURE = "row/structure"
    REPAIRED = "cell/repaired"

    @property
    def severity(self) -> Severity:
        """A repaired cell is worth knowing of; anything else keeps its record from being published."""
        return Severity.INFO if self is Fault.REPAIRED else Severity.VIOLATION


@dataclass(frozen=True)
class Cell:
    """SQL of one column in steps, each over those before: `clean` text, `whole` identifier, `typed` value, `fault`."""

    clean: str
    whole: str
    typed: str
    fault: str


@dataclass(frozen=True)
class Names:
    """What SQL calls the raw cell and the steps of a column; `native` is true for a value that came typed."""

    raw: str
    clean: str
    whole: str
    typed: str
    native: str = ""


def compile_cell(column: Column, kinds: Mapping[str, Kind], names: Names) -> Cell:
    """Compile a column.

    A value that came typed, such as a number of JSON or a spreadsheet, is not written in the register's format but in
    that of XSD, perhaps with an exponent.
    """
    kind = kinds.get(column.datatype.kind)
    clean = _clean(column, names.raw)
    if kind:
        bare = checks.stripped(names.clean, kind)
        typed = checks.canonical(names.whole, kind)
        return Cell(clean, checks.restored(bare, kind), typed, _kind_fault(column, bare, names))
    family = column.datatype.family
    value = _READERS[family](names.clean, column.datatype)
    if names.native and family in _NATIVE_READERS:
        own = _NATIVE_READERS[family](names.clean, column.datatype)
        value = f"CASE WHEN {names.native} THEN {own} ELSE {value} END"
    return Cell(clean, names.clean, value, _fault(column, names.clean, names.typed, kinds))


def _clean(column: Column, raw: str) -> str:
    if column.datatype.family is Family.JSON:
        return raw
    marks = [mark for mark in map(clean_text, column.null) if mark]
    value = _cleaned_items(raw, column.separator) if column.separator else f"source_text({raw})"
    # A control character is kept to be told as a fault; cleaning would take it for a blank, or end the text at it.
    value = f"CASE WHEN regexp_matches({raw}, {quote(_CONTROL)}) THEN {raw} ELSE {value} END"
    return f"CASE WHEN {value} NOT IN ({literals(marks)}) THEN {value} END" if marks else value


def _cleaned_items(raw: str, separator: str) -> str:
    items = f"[source_text(item) FOR item IN string_split({raw}, {quote(separator)})]"
    return f"nullif(array_to_string([item FOR item IN {items} IF item IS NOT NULL], {quote(separator)}), '')"


def _text(value: str, _: Datatype) -> str:
    return value


def _uri(value: str, datatype: Datatype) -> str:
    # Absolute, and free of what RFC 3987 excludes: it becomes the object of a triple, and a link on a page.
    scheme = "[A-Za-z][A-Za-z0-9+.-]*" if datatype.format else f"(?i:{'|'.join(SCHEMES)})"
    pattern = scheme + r':[^\x{0}-\x{20}<>"{}|\\^`]+'
    return f"CASE WHEN regexp_full_match({value}, {quote(pattern)}) THEN {value} END"


def _integer(value: str, datatype: Datatype) -> str:
    pattern = f"[+-]?{_grouped(datatype)}"
    return f"CASE WHEN regexp_full_match({value}, {quote(pattern)}) THEN source_shortest({_plain(value, datatype)}) END"


def _decimal(value: str, datatype: Datatype) -> str:
    return f"CASE WHEN {_is_number(value, datatype)} THEN source_shortest({_plain(value, datatype)}) END"


def _double(value: str, datatype: Datatype) -> str:
    # XSD writes INF where DuckDB reads inf; both read NaN.
    number = _as_double(_plain(value, datatype), datatype)
    special = f"CASE WHEN {value} IN ('INF', '-INF', 'NaN') THEN {value} END"
    return f"CASE WHEN {_is_number(value, datatype, '(?:[eE][+-]?[0-9]+)?')} THEN {number} ELSE {special} END"


def _boolean(value: str, datatype: Datatype) -> str:
    yes, no = datatype.format.split("|") if datatype.format else ("true", "false")
    digits = "" if datatype.format else " WHEN '1' THEN 'true' WHEN '0' THEN 'false'"
    return f"CASE {value} WHEN {quote(yes)} THEN 'true' WHEN {quote(no)} THEN 'false'{digits} END"


def _moment(value: str, datatype: Datatype) -> str:
    if datatype.format:
        pattern = moments.compile_pattern(datatype.base, datatype.format)
    else:
        pattern = moments.xsd_pattern(datatype.base)
    return moments.lexical(value, datatype.base, pattern)


def _native_integer(value: str, _: Datatype) -> str:
    return f"CASE WHEN regexp_full_match({value}, '-?[0-9]+(?:\\.0+)?') THEN source_shortest({value}) END"


def _native_decimal(value: str, _: Datatype) -> str:
    return f"CASE WHEN regexp_full_match({value}, {quote(_NUMBER)}) THEN source_decimal({value}) END"


def _native_double(value: str, datatype: Datatype) -> str:
    return _as_double(value, datatype)


def _native_boolean(value: str, _: Datatype) -> str:
    return _boolean(value, Datatype("boolean"))


def _native_moment(value: str, datatype: Datatype) -> str:
    # Spreadsheets and databases keep a date as midnight, and midnight as a date.
    if datatype.base == "date":
        value = f"regexp_replace({value}, 'T00:00:00$', '')"
    elif datatype.base in ("dateTime", "datetime"):
        value = f"CASE WHEN length({value}) = 10 THEN {value} || 'T00:00:00' ELSE {value} END"
    return moments.lexical(value, datatype.base, moments.xsd_pattern(datatype.base))


_NUMBER: Final = r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_READERS: Final[dict[Family, Callable[[str, Datatype], str]]] = {
    Family.TEXT: _text,
    Family.JSON: _text,
    Family.URI: _uri,
    Family.INTEGER: _integer,
    Family.DECIMAL: _decimal,
    Family.DOUBLE: _double,
    Family.BOOLEAN: _boolean,
    Family.MOMENT: _moment,
}
_NATIVE_READERS: Final[dict[Family, Callable[[str, Datatype], str]]] = {
    Family.INTEGER: _native_integer,
    Family.DECIMAL: _native_decimal,
    Family.DOUBLE: _native_double,
    Family.BOOLEAN: _native_boolean,
    Family.MOMENT: _native_moment,
}
# Families whose values a source may hold typed.
NATIVE_FAMILIES: Final = frozenset(_NATIVE_READERS)


def _grouped(datatype: Datatype) -> str:
    if not datatype.group_char:
        return "[0-9]+"
    return f"(?:[0-9]{{1,3}}(?:{re.escape(clean_group(datatype))}[0-9]{{3}})+|[0-9]+)"


def clean_group(datatype: Datatype) -> str:
    """The group character as it stands in a cleaned cell, where every blank is a plain one."""
    return clean_text(datatype.group_char) or " "


def _is_number(value: str, datatype: Datatype, exponent: str = "") -> str:
    pattern = f"[+-]?{_grouped(datatype)}(?:{re.escape(datatype.decimal_char)}[0-9]+)?{exponent}"
    return f"regexp_full_match({value}, {quote(pattern)})"


def _plain(value: str, datatype: Datatype) -> str:
    """SQL of a number with its group characters out and a decimal point."""
    if datatype.group_char:
        value = f"replace({value}, {quote(clean_group(datatype))}, '')"
    return value if datatype.decimal_char == "." else f"replace({value}, {quote(datatype.decimal_char)}, '.')"


def _as_double(value: str, datatype: Datatype) -> str:
    return f"source_double(TRY_CAST({value} AS {'FLOAT' if datatype.base == 'float' else 'DOUBLE'}))"


def _kind_fault(column: Column, bare: str, names: Names) -> str:
    return (
        f"CASE {_required(column, names.clean)} WHEN {names.typed} IS NULL THEN {quote(Fault.IDENTIFIER)} "
        f"WHEN length({names.typed}) > length({bare}) THEN {quote(Fault.REPAIRED)} END"
    )


def _fault(column: Column, clean: str, typed: str, kinds: Mapping[str, Kind]) -> str:
    datatype = column.datatype
    cases = [_required(column, clean), f"WHEN {typed} IS NULL THEN {quote(Fault.DATATYPE)}"]
    if datatype.family is Family.TEXT:
        cases.append(f"WHEN regexp_matches({typed}, {quote(_CONTROL)}) THEN {quote(Fault.CONTROL)}")
        cases += [f"WHEN {secret} THEN {quote(Fault.CONFIDENTIAL)}" for secret in checks.secrets_in(typed, kinds)]
    if datatype.family in (Family.TEXT, Family.URI) and datatype.format:
        cases.append(f"WHEN NOT regexp_full_match({typed}, {quote(datatype.format)}) THEN {quote(Fault.PATTERN)}")
    if datatype.min_length is not None:
        cases.append(f"WHEN length({typed}) < {datatype.min_length} THEN {quote(Fault.LENGTH)}")
    if datatype.max_length is not None:
        cases.append(f"WHEN length({typed}) > {datatype.max_length} THEN {quote(Fault.LENGTH)}")
    cases += [f"WHEN NOT {inside} THEN {quote(Fault.RANGE)}" for inside in _inside(datatype, typed)]
    return f"CASE {' '.join(cases)} END"


def _required(column: Column, clean: str) -> str:
    missing = quote(Fault.REQUIRED) if column.required else "NULL"
    return f"WHEN {clean} IS NULL THEN {missing}"


def _inside(datatype: Datatype, typed: str) -> list[str]:
    """SQL conditions that a value within its bounds fulfils."""
    builtin = datatype.builtin
    own = {">=": builtin.low, "<=": builtin.high}
    conditions = [(comparison, str(bound)) for comparison, bound in own.items() if bound is not None]
    conditions += datatype.bounds.items()
    if datatype.family is Family.MOMENT:
        return [f"({typed} {comparison} {quote(bound)})" for comparison, bound in conditions]
    exact = "HUGEINT" if datatype.family is Family.INTEGER else "DOUBLE"
    # An integer too long for 128 bits is out of any bounds.
    return [
        f"coalesce(TRY_CAST({typed} AS {exact}) {comparison} CAST({quote(bound)} AS DOUBLE), FALSE)"
        if exact == "DOUBLE"
        else f"coalesce(TRY_CAST({typed} AS HUGEINT) {comparison} {bound}, FALSE)"
        for comparison, bound in conditions
    ]
