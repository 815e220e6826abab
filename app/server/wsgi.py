"""What the middlewares of this package have in common: the calls and the pieces of WSGI (PEP 3333).

They take their application to start its response before it returns, as all of ours do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
Fields: TypeAlias = list[tuple[str, str]]
# What becomes of some header fields; None where they go.
Changes: TypeAlias = dict[str, str | None]


@dataclass
class Started:
    """What an application said when it started its response, held back until `begin`."""

    start_response: Any
    status: str = "500"
    headers: Fields = field(default_factory=list)
    error: Any = None

    def __call__(self, status: str, headers: Fields, error: Any = None) -> Callable[[bytes], object]:
        """As WSGI's start_response."""
        self.status, self.headers, self.error = status, headers, error
        return _refuse_write

    def begin(self, changes: Changes | None = None) -> None:
        """Say it, with some fields changed."""
        arguments = (self.error,) if self.error else ()
        self.start_response(self.status, _changed(self.headers, changes) if changes else self.headers, *arguments)

    def fields(self) -> dict[str, str]:
        """The header fields by their names in lower case."""
        return {name.lower(): value for name, value in self.headers}


def around(shortcut: Callable[[dict[str, Any], Any], Iterable[bytes] | None], application: Application) -> Application:
    """The application, with a way around it, which answers None, with nothing begun, what it leaves to it."""
    return lambda environ, start_response: shortcut(environ, start_response) or application(environ, start_response)


def whole(pieces: Iterable[bytes]) -> bytes:
    """All of a body, which is closed then."""
    try:
        return b"".join(pieces)
    finally:
        close(pieces)


def close(pieces: Iterable[bytes]) -> None:
    """Close a body, where it has a way to."""
    closing = getattr(pieces, "close", None)
    if closing is not None:
        closing()


def _changed(headers: Fields, changes: Changes) -> Fields:
    replaced = {name.lower() for name in changes}
    kept = [pair for pair in headers if pair[0].lower() not in replaced]
    return kept + [(name, value) for name, value in changes.items() if value is not None]


def _refuse_write(_: bytes) -> object:
    raise NotImplementedError("PEP 3333: new applications return an iterable")
