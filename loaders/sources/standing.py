"""Sources as they lie there, before they are read: which they are, and whether anything has written to them since.

Owns what tells one state of files from another. A database has none that could be told without asking it for its rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import PublishError
from loaders.sources import formats
from loaders.sources.metadata import load
from loaders.sources.source import Source, by_url


@dataclass(frozen=True)
class Standing:
    """The files of a register: `digest` of their places, sizes and roles, and of what is said of those that are absent.

    `files` are the paths by the names that manifests call them; `written` says when and where the system wrote each.
    """

    digest: str
    files: Mapping[str, Path]
    written: tuple[tuple[int, ...], ...]

    def contents(self) -> dict[str, str]:
        """The SHA-256 of the bytes of each file."""
        return {name: file_digest(path) for name, path in self.files.items()}


def stand(metadata: Path, *, base: str, overrides: Mapping[str, str]) -> Standing | None:
    """The sources of `metadata`; None where one is a database, or cannot be told: whoever reads them says why."""
    try:
        tables = load(metadata, base)
        found = formats.find(tables, metadata.parent, by_url(overrides, tables, metadata))
        if any(source.location.is_database for source in found.sources):
            return None
        files = {source.file: source.location.path for source in found.sources}
        states = [path.stat() for path in files.values()]
    except (PublishError, OSError):
        return None
    told = [*map(_told, found.sources), *map(str, found.findings), *(str(state.st_size) for state in states)]
    written = tuple((state.st_dev, state.st_ino, state.st_mtime_ns, state.st_ctime_ns) for state in states)
    return Standing(hashlib.sha256("\n".join(told).encode()).hexdigest(), files, written)


def file_digest(path: Path) -> str:
    """The SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _told(source: Source) -> str:
    location, tables = source.location, [table.name for table in source.tables]
    return repr((source.name, str(location.path.resolve()), location.written, source.file, source.root, tables))
