"""How the command line speaks: its language, JSON for machines, progress for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from app.errors import LodzkieError


def language() -> str:
    """Language of messages: Polish in a Polish locale, English elsewhere."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "pl" if locale.startswith("pl") else "en"


def say(text: str) -> None:
    """Write one line to standard output."""
    click.echo(text)


def write_json(value: Any) -> None:
    """Write a value to standard output as JSON, keys sorted."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


def error_texts(error: LodzkieError) -> dict[str, str]:
    """Both texts of an error, for JSON."""
    return {"pl": error.pl, "en": error.en}


class Steps:
    """Moves a bar by one for each step of the walk that is done, and names those at hand."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.progress = progress
        self.task = progress.add_task("", total=total)
        self.at_hand: dict[str, str] = {}

    @contextmanager
    def __call__(self, register: str, step: str) -> Iterator[None]:
        """Enter a step of a register."""
        self.at_hand[register] = step
        self._tell()
        yield
        del self.at_hand[register]
        self._tell()
        self.progress.advance(self.task)

    def _tell(self) -> None:
        told = ", ".join(f"{register}: {step}" for register, step in self.at_hand.items())
        # Between two steps the last one stays.
        if told:
            self.progress.update(self.task, description=told)


@contextmanager
def steps(total: int) -> Iterator[Steps]:
    """A progress bar on standard error while a terminal looks on, of `total` steps; elsewhere it is silent."""
    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        yield Steps(progress, total)
