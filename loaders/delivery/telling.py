"""What a delivery is at, and how far it is, for whoever waits: loading takes minutes.

Who waits says so for what runs in its block; a publisher that nobody watches tells nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar


class Doing(StrEnum):
    """What a delivery is at."""

    LOADING = "loading"  # all statements of a release
    GATHERING = "gathering"  # what differs between two
    COMPARING = "comparing"  # what the server holds, statement by statement


@dataclass(frozen=True)
class Stage:
    """How far it is: `done` statements of about `total`, or of nobody knows how many (0); `where` is an address."""

    doing: Doing
    where: str
    done: int
    total: int


Hearer: TypeAlias = Callable[[Stage], None]
_Item = TypeVar("_Item")
# Statements that come one by one, and are told of together.
_LOT: Final = 20_000
_HEARER: Final[ContextVar[Hearer]] = ContextVar("hearer", default=lambda _stage: None)


@contextmanager
def told(hearer: Hearer) -> Iterator[None]:
    """Tell the hearer of deliveries in this block."""
    token = _HEARER.set(hearer)
    try:
        yield
    finally:
        _HEARER.reset(token)


class Told:
    """Something that is being done to statements; a hearer is told when it begins, and of each lot that is done."""

    def __init__(self, doing: Doing, where: str, total: int = 0) -> None:
        self._stage = (doing, where)
        self._total, self._done = total, 0
        self.done(0)

    def done(self, statements: int) -> None:
        """So many more are done."""
        self._done += statements
        _HEARER.get()(Stage(*self._stage, self._done, self._total))

    def each(self, statements: Iterable[_Item]) -> Iterator[_Item]:
        """The statements, which are done as they go by."""
        number = 0
        for number, statement in enumerate(statements, 1):
            yield statement
            if number % _LOT == 0:
                self.done(_LOT)
        self.done(number % _LOT)
