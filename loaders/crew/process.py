"""A process of the crew as the publisher sees it: a child with one task at a time."""

from __future__ import annotations

from contextlib import AbstractContextManager

from app.errors import PublishError
from loaders.crew.jobs import Done, Start, Step, Task
from loaders.pipeline import Watch
from loaders.processes import Child, fault


class Process(Child):
    """A child; `task` is what it is at."""

    def __init__(self, start: Start) -> None:
        self.task: Task | None = None
        self._step: AbstractContextManager[None] | None = None
        super().__init__("loaders.crew.worker", start)

    def give(self, task: Task) -> None:
        """Let it begin."""
        self.task = task
        self.send(task)

    def listen(self, watch: Watch) -> Done | None:
        """Take what it says next; None when it is not done yet. Raises `EOFError` or `OSError` when it has died."""
        match self.receive():
            case Done() as done:
                self.task = None
                return done
            case Step(name, True):
                assert self.task is not None
                self._step = watch(self.task.job.register.slug, name)
                self._step.__enter__()
            case Step():
                self._leave()
        return None

    def bury(self) -> PublishError:
        """See to it that it is gone; tell why the register that it was at has failed."""
        assert self.task is not None
        self._leave()
        slug = self.task.job.register.slug
        return PublishError(*fault(slug, slug, self.died()))

    def _leave(self) -> None:
        step, self._step = self._step, None
        if step is not None:
            step.__exit__(None, None, None)
