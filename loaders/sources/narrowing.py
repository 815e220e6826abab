"""Datatypes as source.json writes them: read into `Datatype`, or refused with a JSON path.

Owns the keys of a datatype description (Metadata Vocabulary for Tabular Data, section 5.11.2), and which of them fit
which family of datatypes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from loaders.sources import moments
from loaders.sources.datatype import BUILTINS, NUMERIC, Datatype, Family
from loaders.sources.strict import Reader, bound, character, count, fail, read_object, text


@dataclass(frozen=True)
class DatatypeReader:
    """Reads a datatype; relative IRIs of kinds of identifiers are resolved against `base`."""

    base: str

    def __call__(self, value: Any, where: str) -> Datatype:
        """Read the name of a built-in datatype or a description."""
        if isinstance(value, str):
            return Datatype(base=_builtin(value, where))
        readers: dict[str, Reader] = {
            "@id": text,
            "base": _builtin,
            "format": _format,
            "length": count,
            "minLength": count,
            "maxLength": count,
            "minimum": bound,
            "maximum": bound,
            "minInclusive": bound,
            "maxInclusive": bound,
            "minExclusive": bound,
            "maxExclusive": bound,
        }
        return self._datatype(read_object(value, where, readers), where)

    def _datatype(self, keys: dict[str, Any], where: str) -> Datatype:
        form = keys.get("format", "")
        numbers = form if isinstance(form, dict) else {}
        datatype = Datatype(
            base=keys.get("base", "string"),
            kind=self._kind(keys.get("@id", "")),
            format="" if numbers else form,
            decimal_char=numbers.get("decimalChar", "."),
            group_char=numbers.get("groupChar", ""),
            min_length=keys.get("length", keys.get("minLength")),
            max_length=keys.get("length", keys.get("maxLength")),
            min_inclusive=keys.get("minInclusive", keys.get("minimum", "")),
            max_inclusive=keys.get("maxInclusive", keys.get("maximum", "")),
            min_exclusive=keys.get("minExclusive", ""),
            max_exclusive=keys.get("maxExclusive", ""),
        )
        _check(datatype, where, has_number_format=bool(numbers))
        return datatype

    def _kind(self, iri: str) -> str:
        return self.base + iri if iri and ":" not in iri else iri


def _builtin(value: Any, where: str) -> str:
    name = text(value, where)
    if name not in BUILTINS:
        known = ", ".join(BUILTINS)
        raise fail(where, f"datatype {name!r} is none of {known}", f"typ danych {name!r} nie jest żadnym z: {known}")
    return name


def _format(value: Any, where: str) -> Any:
    if isinstance(value, dict):
        return read_object(value, where, {"decimalChar": character, "groupChar": character}, required=("decimalChar",))
    return text(value, where)


def _check(datatype: Datatype, where: str, *, has_number_format: bool) -> None:
    """Refuse what does not fit the family of the datatype."""
    family = datatype.family
    if has_number_format and family not in NUMERIC:
        raise fail(f"{where}.format", "only numbers take decimalChar", "decimalChar podaje się tylko dla liczb")
    if datatype.kind and family is not Family.TEXT:
        raise fail(where, "an identifier is a string", "identyfikator jest tekstem (string)")
    if (datatype.min_length, datatype.max_length) != (None, None) and family not in (Family.TEXT, Family.URI):
        raise fail(where, "only text has a length", "długość ma tylko tekst")
    if datatype.bounds and family not in NUMERIC | {Family.MOMENT}:
        raise fail(where, "only numbers and dates have bounds", "granice mają tylko liczby i daty")
    if datatype.format:
        _check_format(datatype, f"{where}.format")


def _check_format(datatype: Datatype, where: str) -> None:
    family = datatype.family
    if family in NUMERIC:
        raise fail(where, "must be {decimalChar, groupChar}", "musi być obiektem {decimalChar, groupChar}")
    if family is Family.JSON:
        raise fail(where, f"{datatype.base} takes no format", f"{datatype.base} nie ma formatu")
    if family is Family.BOOLEAN and not re.fullmatch(r"[^|]+\|[^|]+", datatype.format):
        raise fail(where, "must be two words: 'true|false'", "musi podawać dwa słowa: „prawda|fałsz”")
    if family is Family.MOMENT:
        try:
            moments.compile_pattern(datatype.base, datatype.format)
        except ValueError as error:
            raise fail(where, str(error), f"nieobsługiwany wzorzec daty: {error}") from None
