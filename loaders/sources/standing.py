"""Sources as they lie there, before they are read: which they are, and whether anything has written to them since.

Owns what tells one state of sources from another. A file has its bytes, and the system tells when they were written;
a database has what it answers to the queries of its tables, and has to be asked for that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import PublishError
from loaders.sources import database, formats
from loaders.sources.formats import Found
from loaders.sources.metadata import load
from loaders.sources.source import Source, by_url


@dataclass(frozen=True)
class Standing:
    """The sources that were found: `digest` of their places, sizes and roles, and of what is said of absent ones.

    `written` says when and where the system wrote each file.
    """

    found: Found
    digest: str
    written: tuple[tuple[int, ...], ...]

    def contents(self) -> dict[str, str]:
        """The digests of what is in the sources now."""
        return contents(self.found.sources, database.digest)

    def is_untouched(self) -> bool:
        """True when nothing has written to the files; databases may have changed."""
        try:
            return self.written == _written(self.found.sources)
        except OSError:
            return False


def stand(found: Found) -> Standing:
    """What was found, as it lies there."""
    written = _written(found.sources)
    told = [*map(_told, found.sources), *map(str, found.findings), *(str(size) for size, *_ in written)]
    return Standing(found, hashlib.sha256("\n".join(told).encode()).hexdigest(), written)


def look(metadata: Path, *, base: str, overrides: Mapping[str, str]) -> Standing | None:
    """The sources of `metadata`, as they lie there; None where that cannot be told: whoever reads them says why."""
    try:
        tables = load(metadata, base)
        return stand(formats.find(tables, metadata.parent, by_url(overrides, tables, metadata)))
    except (PublishError, OSError):
        return None


def contents(sources: Iterable[Source], answer: Callable[[Source], str]) -> dict[str, str]:
    """The SHA-256 of the bytes of each file by its name; of a database, of its answers, which are digested already."""
    by_file: dict[str, list[Source]] = {}
    for source in sources:
        by_file.setdefault(source.file, []).append(source)
    return {file: _digest(members, answer) for file, members in by_file.items()}


def _digest(sources: list[Source], answer: Callable[[Source], str]) -> str:
    location = sources[0].location
    if location.is_database:
        return hashlib.sha256("".join(map(answer, sources)).encode()).hexdigest()
    return file_digest(location.path)


def file_digest(path: Path) -> str:
    """The SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _written(sources: Iterable[Source]) -> tuple[tuple[int, ...], ...]:
    files = {source.file: source.location.path for source in sources if not source.location.is_database}
    states = [path.stat() for path in files.values()]
    return tuple((state.st_size, state.st_dev, state.st_ino, state.st_mtime_ns, state.st_ctime_ns) for state in states)


def _told(source: Source) -> str:
    location, tables = source.location, [table.name for table in source.tables]
    place = database.place(location.target) if location.is_database else str(location.path.resolve())
    written = "" if location.is_database else location.written
    return repr((source.name, place, written, source.file, source.root, tables))
