"""Which register is next: one whose required registers are done, and of several the one that most others wait for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from graphlib import TopologicalSorter

from loaders.crew.jobs import Job


class Schedule:
    """The jobs that are not done yet."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = {job.register.slug: job for job in jobs}
        self._after = {slug: job.requires & self._jobs.keys() for slug, job in self._jobs.items()}
        self._sorter = TopologicalSorter(self._after)
        self._sorter.prepare()
        self._ready: list[str] = []
        self._height = cache(self._longest)

    @property
    def goes_on(self) -> bool:
        """False when all jobs are done."""
        return self._sorter.is_active()

    def ready(self) -> Iterator[Job]:
        """The jobs that may start, as long as somebody takes them; each is given once."""
        self._ready += self._sorter.get_ready()
        order = [*self._jobs]
        self._ready.sort(key=lambda slug: (-self._height(slug), order.index(slug)))
        while self._ready:
            yield self._jobs[self._ready.pop(0)]

    def done(self, job: Job) -> None:
        """Let those start that waited for it."""
        self._sorter.done(job.register.slug)

    def _longest(self, slug: str) -> int:
        """The length of the longest line of registers that wait for this one."""
        return max((1 + self._height(other) for other, after in self._after.items() if slug in after), default=0)
