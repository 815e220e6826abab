"""A process of the crew: `python -m loaders.crew.worker FD PID` walks what PID, the publisher, tells it by FD."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from loaders.crew.apart import Apart
from loaders.crew.jobs import Start, Step
from loaders.engines import OWN
from loaders.processes import Parent


def main(number: int, publisher: int) -> None:
    """Do tasks until nobody gives any."""
    parent = _Publisher(number, publisher)
    start = parent.hear()
    assert isinstance(start, Start)
    parent.take_log(start.level)
    apart = Apart(start.settings, start.directory, OWN)
    with suppress(EOFError):
        while True:
            parent.tell(apart.walk(parent.hear(), parent.watch))


class _Publisher(Parent):
    """Who gives the tasks."""

    @contextmanager
    def watch(self, _register: str, name: str) -> Iterator[None]:
        self.tell(Step(name, begins=True))
        yield
        self.tell(Step(name, begins=False))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
