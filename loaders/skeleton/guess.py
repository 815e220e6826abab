"""Guesses about the columns of a sample: their names, datatypes, and which must not be public.

A guess errs on the side of text and of silence: what does not fit a format in every row is a string, and a column that
sounds like a private person is ignored until its keeper says otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.namespaces import RML
from loaders.skeleton.profile import Profile

_REFERENCE: Final = str(RML.reference)

# What tells of a person whatever the title says: an address of e-mail, and eleven digits that may be a PESEL.
_PERSONAL_VALUE: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|\d{2}([02468][1-9]|[13579][0-2])([0-2]\d|3[01])\d{5}")
# Titles of what an entry is called, the better first; names of places are not.
_NAMES: Final = (
    re.compile(r"(nazwa|tytul|name|title)( wlasna)?"),
    re.compile(r"(nazwa|tytul|name|title) (?!gmin|powiat|wojew|miejsc|ulic|jednostk|urzed).+"),
)
# Pattern of the whole cell, CSVW datatype, XSD name; the first that fits every cell that is filled wins.
_FORMATS: Final[tuple[tuple[re.Pattern[str], Any, str], ...]] = (
    (re.compile(r"\d{2}\.\d{2}\.\d{4}"), {"base": "date", "format": "dd.MM.yyyy"}, "date"),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), {"base": "date", "format": "d.M.yyyy"}, "date"),
    (re.compile(r"\d{1,2}-\d{1,2}-\d{4}"), {"base": "date", "format": "d-M-yyyy"}, "date"),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "date", "date"),
    (re.compile(r"https?://\S+", re.IGNORECASE), "anyURI", "anyURI"),
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
    """True when the column may name an entry: public, filled, different in every row, and nobody's identifier.

    Different also as part of an address, where letters are small and what is neither letter nor digit is a hyphen.
    """
    values = looked.values(column.title)
    return (
        column.public
        and column.required
        and len({_words(value) for value in values} - {""}) == len(values)
        and _identifier(column.title, values) is None
    )


def name_of_entry(found: list[Column]) -> Column | None:
    """The column that says what an entry is called, if there is one that is filled in every row."""
    candidates = [column for column in found if column.public and column.required and column.datatype == "string"]
    named = (column for pattern in _NAMES for column in candidates if pattern.fullmatch(_words(column.title)))
    return next(named, None)


def _column(name: str, title: str, looked: Profile) -> Column:
    values = [value for value in looked.values(title) if value]
    public = bool(values) and not _is_personal(title, values) and not values[0].startswith("[")
    required = len(values) == len(looked.rows)
    csvw, datatype = _identifier(title, values) or _datatype(values)
    description: dict[str, Any] = {"name": name}
    description |= {_REFERENCE: title} if looked.iterator else {"titles": title}
    description |= {"datatype": csvw, "required": required} if public else {"suppressOutput": True}
    return Column(name, title, datatype, required, public, description)


def _is_personal(title: str, values: list[str]) -> bool:
    return bool(_personal_words().search(_words(title))) or any(map(_PERSONAL_VALUE.fullmatch, values))


@cache
def _personal_words() -> re.Pattern[str]:
    return re.compile("|".join(_lines("personal.txt")))


def _identifier(title: str, values: list[str]) -> tuple[Any, str] | None:
    words = _words(title)
    for titled, cell, kind in map(str.split, _lines("identifiers.txt")):
        if re.search(titled, words) and all(re.fullmatch(cell, value, re.DOTALL) for value in values):
            return {"@id": kind, "base": "string"}, "string"
    return None


@cache
def _lines(name: str) -> list[str]:
    """The lines of a list beside this file."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _datatype(values: list[str]) -> tuple[Any, str]:
    if not any(_CODE.fullmatch(value) for value in values):
        for pattern, csvw, datatype in _FORMATS:
            if values and all(pattern.fullmatch(value) for value in values):
                return csvw, datatype
    return "string", "string"


def _name(title: str) -> str:
    """An ASCII name in camel case: `Nr rejestrowy BDO` becomes `nrRejestrowyBdo`."""
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+", _ascii(title))
    return "".join(word.lower() if number == 0 else word.capitalize() for number, word in enumerate(words))


def _words(text: str) -> str:
    """The words of a text in lower case and ASCII, those of a name in camel case too, a blank between them."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _ascii(text))
    return " ".join(re.findall(r"[a-z0-9]+", parted.lower()))


def _ascii(text: str) -> str:
    # NFKD takes the marks off every Polish letter but ł, which has none.
    return unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L")).encode("ascii", "ignore").decode()
