"""A process that calls one function: `python -m loaders.processes.called FD PID`, the publisher's connection and id.

Faults that we have words for are raised again by the publisher; others are written to standard error, as ever.
"""

from __future__ import annotations

import sys

from app.errors import LodzkieError
from loaders.processes.calling import Answer, Work
from loaders.processes.parent import Parent


def main(number: int, publisher: int) -> None:
    """Call the function that the publisher names, and tell what it returns."""
    parent = Parent(number, publisher)
    work = parent.hear()
    assert isinstance(work, Work)
    parent.take_log(work.level)
    try:
        parent.tell(Answer(work.function(*work.arguments)))
    except LodzkieError as error:
        parent.tell(error)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
