"""Sources: where the rows of a table come from, and under which name they are reported.

Owns the resolution of a `url` of source.json, and of what the command line puts in its place. Opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.errors import RegisterError
from loaders.sources.metadata import Table

# The URL of a database that is a file, when its path is relative: it lies beside source.json, as other files do.
_SQLITE_FILE: Final = re.compile(r"^(sqlite[+a-z]*:///)(?!/|:memory:)(.+)")
_PATTERN: Final = re.compile(r"[*?]")
# A member of an archive: the archive, the member, and what the member's own fragment is.
_MEMBER: Final = re.compile(r"(?P<archive>[^#]+\.zip)#(?P<member>[^#]+)(#(?P<fragment>.+))?", re.IGNORECASE)


@dataclass(frozen=True)
class Location:
    """A file or a database URL; `member` is a file in an archive, `fragment` names a sheet of a workbook."""

    target: str
    fragment: str = ""
    member: str = ""

    @property
    def is_database(self) -> bool:
        """True for an SQLAlchemy URL."""
        return "://" in self.target

    @property
    def path(self) -> Path:
        """The file, the archive of a member."""
        return Path(self.target)

    def is_under(self, folder: Path) -> bool:
        """True for a file, of a database too, somewhere in `folder`."""
        path = self.target.partition(":///")[2] if self.is_database else self.target
        return Path(path).resolve().is_relative_to(folder.resolve())

    @property
    def suffix(self) -> str:
        """What tells the format."""
        return "" if self.is_database else Path(self.member or self.target).suffix.lower()

    @property
    def written(self) -> str:
        """The location as messages show it."""
        return "#".join(filter(None, (self.target, self.member, self.fragment)))


@dataclass(frozen=True)
class Source:
    """Tables that are read in one pass, because each of their records comes from the same record of the file.

    `name` is what findings and `_source` say, `file` what manifests call the file or database, `root` the iterator of
    those records, or the name of a sheet.
    """

    name: str
    location: Location
    tables: tuple[Table, ...]
    file: str
    root: str = ""


def locate(table: Table, folder: Path, overrides: Mapping[str, str]) -> list[Location]:
    """Where the rows of `table` are: what `overrides` puts in the place of its url, else the url, under `folder`.

    What replaces an archive replaces all its members. A `*` or `?` in the name of a file stands for every file of that
    folder that fits, in order of name.
    """
    location = _replaced(table.url, overrides) or _location(table.url, folder)
    if location.is_database or not _PATTERN.search(location.path.name):
        return [location]
    files = sorted(location.path.parent.glob(location.path.name))
    # A pattern that nothing fits is told as a file that is not there.
    return [replace(location, target=str(file)) for file in files] or [location]


def _replaced(url: str, overrides: Mapping[str, str]) -> Location | None:
    if url in overrides:
        return _location(overrides[url], Path())
    member = _MEMBER.fullmatch(url)
    if member and member["archive"] in overrides:
        return Location(overrides[member["archive"]], member["fragment"] or "", member["member"])
    return None


def _location(written: str, folder: Path) -> Location:
    if "://" in written:
        return Location(_SQLITE_FILE.sub(lambda match: match[1] + str(folder.absolute() / match[2]), written))
    if member := _MEMBER.fullmatch(written):
        return Location(str(folder / member["archive"]), member["fragment"] or "", member["member"])
    path, hash_sign, fragment = written.rpartition("#")
    # A '#' is a fragment only when a file name with a suffix stands before it.
    if hash_sign and Path(path).suffix:
        return Location(str(folder / path), fragment)
    return Location(str(folder / written))


def by_url(overrides: Mapping[str, str], tables: tuple[Table, ...], metadata: Path) -> dict[str, str]:
    """The overrides by the url, or the archive of urls, that they replace; the key "" stands for the main source.

    The main source is that of the first table. Refuses a url that no table has.
    """
    urls, archives = {table.url for table in tables}, {_archive(table.url) for table in tables}
    known = ", ".join(sorted(urls | archives))
    resolved = {url or _archive(tables[0].url): place for url, place in overrides.items()}
    for url in resolved:
        if url not in urls | archives:
            raise RegisterError(
                f"{metadata}: no table has the url {url!r}; there are {known}",
                f"{metadata}: żadna tabela nie ma adresu {url!r}; są: {known}",
            )
    return resolved


def _archive(url: str) -> str:
    """The archive of a member; any other url itself."""
    member = _MEMBER.fullmatch(url)
    return member["archive"] if member else url
