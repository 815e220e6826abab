"""The walks of an order: who does them, and how what came of them gets into the staging area of the release.

One register alone is walked where it will be published, which saves a copy. Several are walked apart: by this process,
or by others, up to `LOD_PROCESSES` of them. Those that need no walk are carried over by this process.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from multiprocessing.connection import wait
from pathlib import Path

from app.config import Settings
from app.store.origins import file as origin_file
from loaders import pipeline
from loaders.crew.apart import Apart
from loaders.crew.carrying import carried
from loaders.crew.jobs import Done, Job, Start, Task, share
from loaders.crew.process import Process
from loaders.crew.scheduling import Schedule
from loaders.engines import OWN, Engines
from loaders.pipeline import Outcome, Walk, Watch
from loaders.staging import Staging


def walk_all(
    jobs: Sequence[Job], staging: Staging, settings: Settings, engines: Engines, watch: Watch
) -> tuple[Outcome, ...]:
    """Walk registers, and bring the graphs of those that pass into `staging`; outcomes are in the order of the jobs."""
    if len(jobs) == 1:
        [job] = jobs
        if outcome := carried(job, staging, settings, engines):
            return (outcome,)
        walk = Walk(job.register, settings, staging, engines, job.overrides, watch, job.visible, keep=job.keep)
        return (pipeline.run(walk),)
    staging.staged.postpone()
    folder = staging.directory / "apart"
    folder.mkdir()
    processes = min(settings.processes, len(jobs))
    # Other engines are for comparison: they are loaded in this process only.
    if processes == 1 or engines is not OWN:
        outcomes = _one_by_one(jobs, staging, settings, Apart(settings, folder / "0", engines), watch)
    else:
        with _Crew(staging, share(settings, processes), folder, processes, watch) as crew:
            outcomes = crew.walk(jobs)
    shutil.rmtree(folder)
    return tuple(outcomes[job.register.slug] for job in jobs)


def _one_by_one(
    jobs: Sequence[Job], staging: Staging, settings: Settings, apart: Apart, watch: Watch
) -> Mapping[str, Outcome]:
    outcomes = {}
    for job in jobs:
        outcome = carried(job, staging, settings, apart.engines)
        if outcome is None:
            done = apart.walk(_task(job, staging), watch)
            _adopt(staging, job, done)
            outcome = done.outcome
        outcomes[job.register.slug] = outcome
    apart.close()
    return outcomes


def _task(job: Job, staging: Staging) -> Task:
    """The job, with what it may look into as it is now."""
    others = sorted(job.visible - {*job.register.graph_names})
    return Task(job, {name: staging.file(name) for name in others})


def _adopt(staging: Staging, job: Job, done: Done) -> None:
    for name, file in done.files.items():
        staging.adopt(name, file)
    if done.origins is not None:
        own = origin_file(staging.directory, job.register.slug)
        own.parent.mkdir(exist_ok=True)
        os.link(done.origins, own)


class _Crew(ExitStack):
    """Processes that walk side by side; they are started when there is something to do, and end with the block."""

    def __init__(self, staging: Staging, settings: Settings, folder: Path, most: int, watch: Watch) -> None:
        super().__init__()
        self._staging = staging
        self._settings = settings
        self._folder = folder
        self._most = most
        self._watch = watch
        self._processes: list[Process] = []
        self._started = 0

    def walk(self, jobs: Sequence[Job]) -> Mapping[str, Outcome]:
        """Walk all registers."""
        schedule, outcomes = Schedule(jobs), dict[str, Outcome]()
        ready = list[Job]()
        while schedule.goes_on:
            for job in schedule.ready():
                if outcome := carried(job, self._staging, self._settings, OWN):
                    outcomes[job.register.slug] = outcome
                    schedule.done(job)
                else:
                    ready.append(job)
            while ready and (process := self._idle()):
                process.give(_task(ready.pop(0), self._staging))
            for process in self._heard():
                job, came_of_it = self._listen(process)
                if came_of_it is not None:
                    outcomes[job.register.slug] = came_of_it
                    schedule.done(job)
        return outcomes

    def _idle(self) -> Process | None:
        """A process that has nothing to do, None when all are at work."""
        for process in self._processes:
            if process.task is None:
                return process
        if len(self._processes) == self._most:
            return None
        self._started += 1
        level = logging.getLogger().getEffectiveLevel()
        process = Process(Start(self._settings, self._folder / str(self._started), level))
        self.callback(process.end)
        self._processes.append(process)
        return process

    def _heard(self) -> list[Process]:
        """Wait until processes at work have something to say; nobody is at work where all were carried over."""
        at_work = {process.connection: process for process in self._processes if process.task is not None}
        return [at_work[connection] for connection in wait([*at_work])] if at_work else []  # type: ignore[index]

    def _listen(self, process: Process) -> tuple[Job, Outcome | None]:
        assert process.task is not None
        job = process.task.job
        try:
            done = process.listen(self._watch)
        except (EOFError, OSError):
            self._processes.remove(process)
            return job, pipeline.refused(job.register, process.bury())
        if done is not None:
            _adopt(self._staging, job, done)
        return job, done.outcome if done else None
