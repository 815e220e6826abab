"""A function called in a process of its own, beside what the publisher does until it asks for the result."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.errors import LodzkieError, ProcessDied
from loaders.processes.child import Child, fault

Result = TypeVar("Result")


@dataclass(frozen=True)
class Work:
    """What the process is told: a function of a module, its arguments, and the level of the log."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    level: int


@dataclass(frozen=True)
class Answer:
    """What the function returned."""

    value: Any


class Call(Generic[Result]):
    """A call that has begun; `work_en` and `work_pl` name it where it fails."""

    def __init__(self, work_en: str, work_pl: str, function: Callable[..., Result], *arguments: Any) -> None:
        self._names = work_en, work_pl
        level = logging.getLogger().getEffectiveLevel()
        self._child = Child("loaders.processes.called", Work(function, arguments, level))

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self._child.pid

    def result(self) -> Result:
        """Wait for what the function returns, or raise what it raised; `ProcessDied` when its process has ended."""
        while True:
            try:
                message = self._child.receive()
            except (EOFError, OSError):
                raise ProcessDied(*fault(*self._names, self._child.died())) from None
            match message:
                case Answer(value):
                    return value  # type: ignore[no-any-return]
                case LodzkieError():
                    raise message

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._child.end()
