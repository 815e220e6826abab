"""Literals that compare as SPARQL's operators do, for an engine that compares with Python's.

Owns one correction: rdflib orders any two literals, so pySHACL 0.40 lets values pass that cannot be compared (a text
in a column of dates), by the alphabet of their datatypes, or aborts. SHACL sections 4.3 and 4.5 ask for a violation
there; a comparison that is false, or for equality a TypeError, gives one.
"""

from __future__ import annotations

from typing import Any, Final

from rdflib import XSD, Literal

_NUMBERS: Final = frozenset(
    XSD[name]
    for name in (
        *("decimal", "integer", "float", "double", "long", "int", "short", "byte", "nonNegativeInteger"),
        *("nonPositiveInteger", "positiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)


class ComparableLiteral(Literal):
    """A literal for which `<` and `<=` are false where SPARQL has an error (SPARQL 1.1 section 17.3)."""

    # rdflib's Literal has slots; without this line each literal would carry a dict.
    __slots__ = ()
    # Comparing says nothing about identity: equality and hash stay rdflib's.
    __hash__ = Literal.__hash__

    def eq(self, other: Any) -> bool:
        """Equality of values; a TypeError, as rdflib has it, where SPARQL has an error."""
        if self != other and isinstance(other, Literal) and not comparable(self, other):
            raise TypeError(f"{self!s} cannot be compared with {other!s}")
        return bool(super().eq(other))

    def __lt__(self, other: Any) -> bool:
        return comparable(self, other) and bool(super().__lt__(other))

    def __le__(self, other: Any) -> bool:
        return comparable(self, other) and bool(super().__le__(other))


def comparable(one: Any, other: Any) -> bool:
    """True when SPARQL orders the two: both well formed, and of one kind."""
    if not isinstance(one, Literal) or not isinstance(other, Literal):
        return False
    if one.value is None or other.value is None or one.ill_typed or other.ill_typed or _kind(one) != _kind(other):
        return False
    # A time with a zone and one without are indeterminate (XSD 1.1 part 2 section 3.3.7).
    return (getattr(one.value, "tzinfo", None) is None) == (getattr(other.value, "tzinfo", None) is None)


def _kind(literal: Literal) -> object:
    return XSD.decimal if literal.datatype in _NUMBERS else (literal.datatype or XSD.string, literal.language)
