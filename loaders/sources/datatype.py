"""Datatypes of CSVW (Metadata Vocabulary for Tabular Data, section 5.11) as frozen values.

Owns the table of built-in datatypes that a register may use and what each is in XSD; refuses nothing itself: `metadata`
reads a datatype and says what is wrong with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.namespaces import PREFIXES

XSD: Final = PREFIXES["xsd"]


class Family(Enum):
    """Datatypes that are read and written alike."""

    TEXT = "text"
    URI = "uri"
    JSON = "json"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    MOMENT = "moment"


NUMERIC: Final = frozenset({Family.INTEGER, Family.DECIMAL, Family.DOUBLE})


@dataclass(frozen=True)
class Builtin:
    """One built-in datatype; `low` and `high` are the inclusive bounds of a derived integer, None where open."""

    family: Family
    iri: str
    low: int | None = None
    high: int | None = None


def _integers() -> dict[str, Builtin]:
    # XML Schema 1.1 part 2, section 3.4: name, lowest and highest value.
    bounds: dict[str, tuple[int | None, int | None]] = {
        "integer": (None, None),
        "long": (-(2**63), 2**63 - 1),
        "int": (-(2**31), 2**31 - 1),
        "short": (-(2**15), 2**15 - 1),
        "byte": (-(2**7), 2**7 - 1),
        "nonNegativeInteger": (0, None),
        "positiveInteger": (1, None),
        "nonPositiveInteger": (None, 0),
        "negativeInteger": (None, -1),
        "unsignedLong": (0, 2**64 - 1),
        "unsignedInt": (0, 2**32 - 1),
        "unsignedShort": (0, 2**16 - 1),
        "unsignedByte": (0, 2**8 - 1),
    }
    return {name: Builtin(Family.INTEGER, XSD + name, low, high) for name, (low, high) in bounds.items()}


BUILTINS: Final[dict[str, Builtin]] = {
    "string": Builtin(Family.TEXT, f"{XSD}string"),
    "normalizedString": Builtin(Family.TEXT, f"{XSD}normalizedString"),
    "token": Builtin(Family.TEXT, f"{XSD}token"),
    "language": Builtin(Family.TEXT, f"{XSD}language"),
    "json": Builtin(Family.JSON, f"{XSD}string"),
    "anyURI": Builtin(Family.URI, f"{XSD}anyURI"),
    **_integers(),
    "decimal": Builtin(Family.DECIMAL, f"{XSD}decimal"),
    "double": Builtin(Family.DOUBLE, f"{XSD}double"),
    "number": Builtin(Family.DOUBLE, f"{XSD}double"),
    "float": Builtin(Family.DOUBLE, f"{XSD}float"),
    "boolean": Builtin(Family.BOOLEAN, f"{XSD}boolean"),
    "date": Builtin(Family.MOMENT, f"{XSD}date"),
    "dateTime": Builtin(Family.MOMENT, f"{XSD}dateTime"),
    "datetime": Builtin(Family.MOMENT, f"{XSD}dateTime"),
    "time": Builtin(Family.MOMENT, f"{XSD}time"),
    "gYear": Builtin(Family.MOMENT, f"{XSD}gYear"),
    "gYearMonth": Builtin(Family.MOMENT, f"{XSD}gYearMonth"),
}


@dataclass(frozen=True)
class Datatype:
    """A built-in datatype and what a register narrows it by.

    `kind` is the IRI of a kind of identifier ("" for none). `format` is a regular expression for text and addresses,
    a date pattern of UAX 35 for moments, `true|false` words for booleans; numbers have `decimal_char` and `group_char`
    instead. Bounds are canonical XSD lexical forms; lengths count characters.
    """

    base: str = "string"
    kind: str = ""
    format: str = ""
    decimal_char: str = "."
    group_char: str = ""
    min_length: int | None = None
    max_length: int | None = None
    min_inclusive: str = ""
    max_inclusive: str = ""
    min_exclusive: str = ""
    max_exclusive: str = ""

    @property
    def bounds(self) -> dict[str, str]:
        """The bounds that are set: SQL comparison that a value must satisfy, and the bound."""
        bounds = {
            ">=": self.min_inclusive,
            "<=": self.max_inclusive,
            ">": self.min_exclusive,
            "<": self.max_exclusive,
        }
        return {comparison: bound for comparison, bound in bounds.items() if bound}

    @property
    def builtin(self) -> Builtin:
        """The row of `BUILTINS`."""
        return BUILTINS[self.base]

    @property
    def family(self) -> Family:
        """How values are read and written."""
        return self.builtin.family
