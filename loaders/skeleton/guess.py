"""Guesses about the columns of a sample: their names, datatypes, and which must not be public.

A guess errs on the side of text and of silence: what does not fit a format in every row is a string, and a column that
sounds like a private person is ignored until its keeper says otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from loaders.skeleton.profile import Profile

PRIVATE: Final = re.compile(
    r"pesel|imi[eę]|imion|nazwisk|urodze|zamieszk|dow[oó]d|w[łl]a[śs]ciciel|telefon|e-?mail|kontakt", re.IGNORECASE
)
REFERENCE: Final = "http://w3id.org/rml/reference"

# Titles of identifiers, and their datatypes in ontology/identifiers.ttl: digits that are no number.
_IDENTIFIERS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"\bnip\b", re.IGNORECASE), "def/Nip"),
    (re.compile(r"\bregon\b", re.IGNORECASE), "def/Regon"),
    (re.compile(r"\bkrs\b", re.IGNORECASE), "def/Krs"),
    (re.compile(r"\bbdo\b", re.IGNORECASE), "def/Bdo"),
    (re.compile(r"kod.pocztowy", re.IGNORECASE), "def/KodPocztowy"),
)
# Pattern of the whole cell, CSVW datatype, XSD name; the first that fits every cell that is filled wins.
_FORMATS: Final[tuple[tuple[re.Pattern[str], Any, str], ...]] = (
    (re.compile(r"\d{2}\.\d{2}\.\d{4}"), {"base": "date", "format": "dd.MM.yyyy"}, "date"),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "date", "date"),
    (re.compile(r"true|false"), "boolean", "boolean"),
    (re.compile(r"Tak|Nie"), {"base": "boolean", "format": "Tak|Nie"}, "boolean"),
    (re.compile(r"tak|nie"), {"base": "boolean", "format": "tak|nie"}, "boolean"),
    (re.compile(r"TAK|NIE"), {"base": "boolean", "format": "TAK|NIE"}, "boolean"),
    (re.compile(r"-?(0|[1-9]\d{0,8})"), "integer", "integer"),
    (re.compile(r"-?(0|[1-9]\d*)\.\d+"), "decimal", "decimal"),
    (
        re.compile(r"-?(\d{1,3}([ \u00a0]\d{3})+(,\d+)?|\d+,\d+|(0|[1-9]\d{0,2}))"),
        {"base": "decimal", "format": {"decimalChar": ",", "groupChar": " "}},
        "decimal",
    ),
)
# A leading zero makes a code of a number.
_CODE: Final = re.compile(r"0\d+")


@dataclass(frozen=True)
class Column:
    """A column as `source.json` will describe it: `datatype` is the local name of its XSD datatype."""

    name: str
    title: str
    datatype: str
    required: bool
    public: bool
    description: dict[str, Any]


def columns(looked: Profile) -> list[Column]:
    """A guess at each column, in order; names are made different where titles are alike."""
    found: list[Column] = []
    for number, title in enumerate(looked.titles, start=1):
        name = _name(title) or f"kolumna{number}"
        if any(column.name == name for column in found):
            name = f"{name}{number}"
        found.append(_column(name, title, looked))
    return found


def is_key(column: Column, looked: Profile) -> bool:
    """True when the column may name an entry: public, filled, different in every row, and nobody's identifier."""
    values = looked.values(column.title)
    return (
        column.public
        and column.required
        and len(set(values)) == len(values)
        and not any(pattern.search(column.title) for pattern, _ in _IDENTIFIERS)
    )


def _column(name: str, title: str, looked: Profile) -> Column:
    values = [value for value in looked.values(title) if value]
    public = bool(values) and not PRIVATE.search(title) and not values[0].startswith("[")
    required = len(values) == len(looked.rows)
    csvw, datatype = _identifier(title) or _datatype(values)
    description: dict[str, Any] = {"name": name}
    description |= {REFERENCE: title} if looked.iterator else {"titles": title}
    description |= {"datatype": csvw, "required": required} if public else {"suppressOutput": True}
    return Column(name, title, datatype, required, public, description)


def _identifier(title: str) -> tuple[Any, str] | None:
    kinds = [kind for pattern, kind in _IDENTIFIERS if pattern.search(title)]
    return ({"@id": kinds[0], "base": "string"}, "string") if kinds else None


def _datatype(values: list[str]) -> tuple[Any, str]:
    if not any(_CODE.fullmatch(value) for value in values):
        for pattern, csvw, datatype in _FORMATS:
            if values and all(pattern.fullmatch(value) for value in values):
                return csvw, datatype
    return "string", "string"


def _name(title: str) -> str:
    """An ASCII name in camel case: `Nr rejestrowy BDO` becomes `nrRejestrowyBdo`."""
    # NFKD takes the marks off every Polish letter but ł, which has none.
    ascii_text = unicodedata.normalize("NFKD", title.replace("ł", "l").replace("Ł", "L")).encode("ascii", "ignore")
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+", ascii_text.decode())
    return "".join(word.lower() if number == 0 else word.capitalize() for number, word in enumerate(words))
