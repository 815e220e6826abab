"""The index of a release in the making: built beside what else is done, once the graphs it is made of are final.

With `LOD_PROCESSES` of 2 or more it is built in a process of its own, which ends with the block; with 1, by this
process when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from app.config import Settings
from loaders import index
from loaders.index import Content
from loaders.processes import Call
from loaders.staging import Staging


class Indexing(ExitStack):
    """The index of what is in `staging`; that of `restored`, the release whose content comes back, is a start."""

    def __init__(self, staging: Staging, settings: Settings, restored: Path | None = None) -> None:
        super().__init__()
        self._staging = staging
        self._settings = settings
        self._earlier = [path for path in (restored, staging.parent_directory) if path]
        self._result: Callable[[], None] | None = None

    def begin(self, registers: Iterable[str]) -> None:
        """Begin, unless it has begun: graphs of registers, ontology, catalogue and shapes must not change any more."""
        if self._result is not None:
            return
        content = Content(dict(self._staging.graphs), tuple(registers), self._staging.iris.base)
        arguments = self._staging.directory, content, self._settings.languages, self._earlier
        if self._settings.processes > 1:
            call = Call("The index for search", "Indeks wyszukiwania", index.build, *arguments)
            self.callback(call.end)
            self._result = call.result
        else:
            self._result = partial(index.build, *arguments)

    def finish(self) -> None:
        """See to it that the index is in the staging area; a fault that it has met is raised here."""
        assert self._result is not None
        self._result()
