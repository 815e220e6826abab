"""What people who wait for a server see, on standard error: what is at hand, and how far it is.

On a terminal a bar; elsewhere, as in a log, a line for each twentieth part.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from app.cli.output import language
from loaders import delivery
from loaders.delivery import Doing, Stage

# Parts of the whole that are told, and how many statements are told of at least.
_PARTS: Final = 20
_LEAST: Final = 50_000


@contextmanager
def waiting() -> Iterator[None]:
    """Show how far deliveries in this block are."""
    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    display = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with display, shown_by(display):
        yield


@contextmanager
def shown_by(progress: Progress) -> Iterator[None]:
    """Show how far deliveries in this block are, beside what else a display shows."""
    with delivery.told(Shown(progress)):
        yield


class Shown:
    """Shows each stage of a delivery, beside what else a display shows."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None, visible=False)
        self._last = 0

    def __call__(self, stage: Stage) -> None:
        """Show a stage: its beginning as a line that stays."""
        begins = stage.done == 0
        if begins or (self._progress.disable and stage.done - self._last >= max(_LEAST, stage.total // _PARTS)):
            self._last = stage.done
            # Where a bar is shown, it moves down for this line.
            sys.stderr.write(f"{(_begun if begins else _far)(stage)}\n")
            sys.stderr.flush()
        self._progress.update(
            self._task, completed=stage.done, total=stage.total or None, description=_far(stage), visible=not begins
        )


def _begun(stage: Stage) -> str:
    return _TEXTS[language()][stage.doing].format(number=_grouped(stage.total), where=stage.where)


def _far(stage: Stage) -> str:
    text = _TEXTS[language()]["of" if stage.total else "far"]
    return text.format(done=_grouped(stage.done), total=_grouped(stage.total))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", _TEXTS[language()]["group"])


_TEXTS: Final = {
    "pl": {
        Doing.LOADING: "wczytuję {number} twierdzeń do {where}",
        Doing.GATHERING: "zbieram zmiany w {where}",
        Doing.COMPARING: "porównuję {number} twierdzeń z tym, co ma {where}",
        "of": "  {done} z {total}",
        "far": "  {done}",
        "group": "\u00a0",
    },
    "en": {
        Doing.LOADING: "loading {number} statements into {where}",
        Doing.GATHERING: "gathering what differs at {where}",
        Doing.COMPARING: "comparing {number} statements with what is at {where}",
        "of": "  {done} of {total}",
        "far": "  {done}",
        "group": ",",
    },
}
