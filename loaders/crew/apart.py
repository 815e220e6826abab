"""A walk apart: in a staging area that is no release in the making, but has what the register may look into.

Of a first release each register gets an area of its own, in memory, with the graphs that it requires and no others.
Later the parent release is at hand, as a checkpoint that costs next to nothing, and serves one register after another:
what others have changed there is brought up to date where it can be seen, and is not seen elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from app.config import Settings
from app.iris import Iris
from app.store.origins import file as origin_file
from app.store.releases import Releases
from loaders import pipeline
from loaders.crew.jobs import Done, Task
from loaders.engines import Engines
from loaders.pipeline import Walk, Watch
from loaders.staging import Staging


class Apart:
    """Walks one register after another in `directory`."""

    def __init__(self, settings: Settings, directory: Path, engines: Engines) -> None:
        self._settings = settings
        self._directory = directory
        self.engines = engines
        self._staging: Staging | None = None

    def walk(self, task: Task, watch: Watch) -> Done:
        """Take a register through; the files that come of it are there until the next task."""
        staging = self._area()
        for name, file in task.files.items():
            if file is not None or name in staging.graphs:
                staging.adopt(name, file)
        job = task.job
        walk = Walk(
            job.register, self._settings, staging, self.engines, job.overrides, watch, job.visible, keep=job.keep
        )
        outcome = pipeline.run(walk)
        if outcome.error:
            return Done(outcome, {}, None)
        files = {name: staging.file(name) for name in job.register.graph_names}
        return Done(outcome, files, origin_file(staging.directory, job.register.slug))

    def close(self) -> None:
        """Remove the staging area."""
        if self._staging is not None:
            self._staging.discard()
            self._staging = None

    def _area(self) -> Staging:
        if self._staging is None or self._staging.parent is None:
            self.close()
            releases = Releases(self._settings.releases)
            self._staging = Staging(releases, Iris(self._settings.base_iri), directory=self._directory)
        return self._staging
