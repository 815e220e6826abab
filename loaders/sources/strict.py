"""Strict reading of JSON objects: every key is known to the caller or is an error that tells its JSON path.

Owns the errors of source.json; knows no key itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from app.errors import RegisterError

Reader = Callable[[Any, str], Any]
# Annotations that CSVW lets an author add (section 5.8, common properties) and that nothing here reads.
_ANNOTATIONS: Final = ("dc:", "dcterms:", "rdfs:", "skos:", "schema:")


def fail(where: str, en: str, pl: str) -> RegisterError:
    """Make the error for a fault at `where`, a file and a JSON path."""
    return RegisterError(f"{where}: {en}", f"{where}: {pl}")


def read_object(
    value: Any, where: str, readers: Mapping[str, Reader], required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Read each key of an object by its reader; RegisterError names the first unknown or missing key."""
    if not isinstance(value, dict):
        raise fail(where, "must be an object", "musi być obiektem")
    for key in required:
        if key not in value:
            raise fail(where, f"lacks {key!r}", f"brak klucza {key!r}")
    own = {key: item for key, item in value.items() if not key.startswith(_ANNOTATIONS)}
    for key in own:
        if key not in readers:
            raise _unknown(where, key, readers)
    return {key: readers[key](item, f"{where}.{key}") for key, item in own.items()}


def _unknown(where: str, key: str, readers: Mapping[str, Reader]) -> RegisterError:
    near = get_close_matches(key, readers, n=1)
    en, pl = (f"; did you mean {near[0]!r}?", f"; czy chodziło o {near[0]!r}?") if near else ("", "")
    return fail(where, f"{key!r} is unknown or not supported{en}", f"{key!r} jest nieznane lub nieobsługiwane{pl}")


def text(value: Any, where: str) -> str:
    """A string."""
    if not isinstance(value, str):
        raise fail(where, "must be a string", "musi być tekstem")
    return value


def words(value: Any, where: str) -> dict[str, str]:
    """A text in each language, as JSON-LD writes it: `[{"@value": "…", "@language": "pl"}, …]`."""
    if not isinstance(value, list) or not value:
        raise fail(where, "must be a list of texts with @language", "musi być listą tekstów z @language")
    readers: dict[str, Reader] = {"@value": text, "@language": text}
    items = [
        read_object(item, f"{where}[{index}]", readers, required=("@value", "@language"))
        for index, item in enumerate(value)
    ]
    return {item["@language"]: item["@value"] for item in items}


def character(value: Any, where: str) -> str:
    """A string of one character."""
    if len(text(value, where)) != 1:
        raise fail(where, "must be one character", "musi być jednym znakiem")
    return str(value)


def boolean(value: Any, where: str) -> bool:
    """A truth value."""
    if not isinstance(value, bool):
        raise fail(where, "must be true or false", "musi mieć wartość true albo false")
    return value


def count(value: Any, where: str) -> int:
    """A whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise fail(where, "must be a whole number from 0", "musi być liczbą całkowitą od 0")
    return value


def bound(value: Any, where: str) -> str:
    """A bound of a datatype: a number or its lexical form."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise fail(where, "must be a number or a string", "musi być liczbą albo tekstem")
    return str(value)


def texts(value: Any, where: str) -> tuple[str, ...]:
    """A string or a list of strings."""
    items = value if isinstance(value, list) else [value]
    return tuple(text(item, where) for item in items)


def titles(value: Any, where: str) -> tuple[str, ...]:
    """A natural language property (CSVW section 5.1.6): string, list, or either by language."""
    if isinstance(value, dict):
        return tuple(title for language in value for title in texts(value[language], f"{where}.{language}"))
    return texts(value, where)


def must_be(expected: Any) -> Reader:
    """Make the reader of a key that may only have one value."""
    return _Constant(expected)


class _Constant:
    """The reader that `must_be` makes."""

    def __init__(self, expected: Any) -> None:
        self.expected = expected

    def __call__(self, value: Any, where: str) -> Any:
        if value != self.expected:
            raise fail(where, f"must be {self.expected!r}", f"musi mieć wartość {self.expected!r}")
        return value
