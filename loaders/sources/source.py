"""Sources: where the rows of a table come from, and under which name they are reported.

Owns the resolution of a `url` of source.json, and of what the command line puts in its place. Opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import RegisterError
from loaders.sources.metadata import Table

# The URL of a database that is a file, when its path is relative: it lies beside source.json, as other files do.
_SQLITE_FILE: Final = re.compile(r"^(sqlite[+a-z]*:///)(?!/|:memory:)(.+)")
_PATTERN: Final = re.compile(r"[*?]")


@dataclass(frozen=True)
class Location:
    """A file or a database URL; `fragment` names a sheet of a workbook."""

    target: str
    fragment: str = ""

    @property
    def is_database(self) -> bool:
        """True for an SQLAlchemy URL."""
        return "://" in self.target

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.target)

    @property
    def suffix(self) -> str:
        """What tells the format."""
        return "" if self.is_database else self.path.suffix.lower()


@dataclass(frozen=True)
class Source:
    """Tables that are read in one pass, because each of their records comes from the same record of the file.

    `name` is what findings and `_source` say; `root` is the iterator of those records, or the name of a sheet.
    """

    name: str
    location: Location
    tables: tuple[Table, ...]
    root: str = ""


def locate(table: Table, folder: Path, overrides: Mapping[str, str]) -> list[Location]:
    """Where the rows of `table` are: what `overrides` puts in the place of its url, else the url, under `folder`.

    A `*` or `?` in the name of a file stands for every file of that folder that fits, in order of name.
    """
    written = overrides.get(table.url)
    location = _location(table.url, folder) if written is None else _location(written, Path())
    if location.is_database or not _PATTERN.search(location.path.name):
        return [location]
    files = sorted(location.path.parent.glob(location.path.name))
    # A pattern that nothing fits is told as a file that is not there.
    return [Location(str(file), location.fragment) for file in files] or [location]


def _location(written: str, folder: Path) -> Location:
    if "://" in written:
        return Location(_SQLITE_FILE.sub(lambda match: match[1] + str(folder.absolute() / match[2]), written))
    path, hash_sign, fragment = written.rpartition("#")
    # A '#' is a fragment only when a file name with a suffix stands before it.
    if hash_sign and Path(path).suffix:
        return Location(str(folder / path), fragment)
    return Location(str(folder / written))


def by_url(overrides: Mapping[str, str], tables: tuple[Table, ...], metadata: Path) -> dict[str, str]:
    """The overrides by the url they replace; the key "" stands for the only one. Refuses a url that no table has."""
    urls = sorted({table.url for table in tables})
    known = ", ".join(urls)
    if "" in overrides and len(urls) > 1:
        raise RegisterError(
            f"{metadata}: has several sources, name the one to replace as URL=FILE; there are {known}",
            f"{metadata}: jest kilka źródeł, wskaż zastępowane jako URL=PLIK; są: {known}",
        )
    resolved = {url or urls[0]: place for url, place in overrides.items()}
    for url in resolved:
        if url not in urls:
            raise RegisterError(
                f"{metadata}: no table has the url {url!r}; there are {known}",
                f"{metadata}: żadna tabela nie ma adresu {url!r}; są: {known}",
            )
    return resolved
