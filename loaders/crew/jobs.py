"""What is done for one register, as processes tell each other: a job, the task made of it, what came of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.config import Settings
from app.registers import Register
from loaders.pipeline import Outcome

_MEGABYTES: Final = {"MB": 1, "GB": 1000}


@dataclass(frozen=True)
class Job:
    """One register to walk.

    `requires` are the registers, by slug, that are done before it; `visible` the names of the graphs that it may look
    into; `overrides` its sources named on the command line; with `keep`, what the next run can build on is kept.
    """

    register: Register
    requires: frozenset[str]
    visible: frozenset[str]
    overrides: Mapping[str, str]
    keep: bool


@dataclass(frozen=True)
class Task:
    """A job that can start: `files` are the graph files of what it may look into but its own, None for no graph."""

    job: Job
    files: Mapping[str, Path | None]


@dataclass(frozen=True)
class Done:
    """What became of a task: the files of the register's graphs, None for no graph, and of origins, if it passed."""

    outcome: Outcome
    files: Mapping[str, Path | None]
    origins: Path | None


@dataclass(frozen=True)
class Step:
    """A step of the walk that begins, or ends."""

    name: str
    begins: bool


@dataclass(frozen=True)
class Start:
    """What a process is told first: settings, a folder for its staging area, and the level of its log."""

    settings: Settings
    directory: Path
    level: int


def share(settings: Settings, processes: int) -> Settings:
    """The settings of one of several processes, which divide memory and threads among them."""
    megabytes = int(settings.memory[:-2]) * _MEGABYTES[settings.memory[-2:]]
    return replace(
        settings,
        memory=f"{max(1, megabytes // processes)}MB",
        threads=max(1, settings.threads // processes),
    )
