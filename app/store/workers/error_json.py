"""Errors of ours as a worker tells them: a class by its name, texts and members, in JSON (RFC 8259).

Who reads them trusts nothing of it: a worker reads what strangers ask and what servers answer, and may be no longer
itself. Nothing is called or imported by a name that comes; what the tables do not know is `Malformed`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from app.errors import (
    Forbidden,
    LodzkieError,
    NotAcceptable,
    QuerySyntaxError,
    QueryTimeout,
    RequestError,
    ResultTooLarge,
    ServiceFailed,
    SettingError,
    StoreAway,
    StoreRefuses,
    StoreUnavailable,
)

# Those that workers raise; any other is told as the nearest class that it is of.
CLASSES: Final[Mapping[str, type[LodzkieError]]] = {
    known.__name__: known
    for known in (
        LodzkieError,
        SettingError,
        RequestError,
        QuerySyntaxError,
        Forbidden,
        NotAcceptable,
        StoreUnavailable,
        StoreAway,
        StoreRefuses,
        QueryTimeout,
        ResultTooLarge,
        ServiceFailed,
    )
}
# Characters of a text that are told: a name in a query, and so in the words for its fault, may be as long as a query.
_LONGEST: Final = 4000
# More lines and columns than a query has.
_MOST: Final = 1 << 31


class Malformed(Exception):
    """A worker says what no worker says; it is not to be listened to any more."""


def to_json(error: LodzkieError) -> bytes:
    """Tell an error; its cause stays behind."""
    known = next(kind for kind in type(error).__mro__ if CLASSES.get(kind.__name__) is kind)
    members = {name: getattr(error, name) for name in _members(known)}
    told = {"class": known.__name__, **{name: _shortened(value) for name, value in members.items()}}
    # What is no character (a half of a pair, escaped in a query) cannot be written.
    return json.dumps(told, ensure_ascii=False).encode(errors="replace")


def from_json(payload: bytes) -> LodzkieError:
    """The error again, or `Malformed`."""
    try:
        told = json.loads(payload.decode())
    # Of what is nested deeply, the reader gives up.
    except (ValueError, RecursionError):
        raise Malformed("an error that is no JSON") from None
    known = CLASSES.get(_text(told.pop("class", None))) if isinstance(told, dict) else None
    if known is None:
        raise Malformed("an error of no class that comes from workers")
    readers = _members(known)
    if told.keys() != readers.keys():
        raise Malformed(f"members that a {known.__name__} has not, or too few")
    members = {name: read(told[name]) for name, read in readers.items()}
    # Classes are made of other things than they have.
    error = known.__new__(known)
    LodzkieError.__init__(error, members["en"], members["pl"])
    vars(error).update(members)
    return error


def _shortened(value: object) -> object:
    return f"{value[: _LONGEST - 1]}…" if isinstance(value, str) and len(value) > _LONGEST else value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or not _is_unicode(value):
        raise Malformed("a text that is none")
    return value


def _is_unicode(text: str) -> bool:
    """False where half of a pair stands alone, which nothing can write (Unicode 16 section 3.9)."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _place(value: object) -> int | None:
    """A line or a column."""
    if value is not None and (type(value) is not int or not 0 < value < _MOST):
        raise Malformed("a place that is none")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Malformed("texts that are none")
    return tuple(map(_text, value))


def _cap(value: object) -> str:
    if value not in ("rows", "bytes"):
        raise Malformed("a cap that there is not")
    return str(value)


def _members(known: type[LodzkieError]) -> Mapping[str, Callable[[object], Any]]:
    """What errors of a class carry, and how each is read."""
    return _ALL | _OF.get(known, {})


_ALL: Final[dict[str, Callable[[object], Any]]] = {"en": _text, "pl": _text}
_OF: Final[Mapping[type[LodzkieError], dict[str, Callable[[object], Any]]]] = {
    QuerySyntaxError: {"line": _place, "column": _place},
    NotAcceptable: {"offers": _texts},
    StoreRefuses: {"said": _text},
    ResultTooLarge: {"limit": _cap},
}
