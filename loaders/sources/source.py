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
# How files begin that lie beside the real ones: hidden ones, those of macOS (`._x`), locks of office programs.
_BESIDE: Final = (".", "~$")
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

    def member_called(self, name: str) -> Location:
        """A member of the archive that this is."""
        return Location(self.target, member=name)

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

    What replaces an archive or workbook replaces all its members and sheets. A `*` or `?` in the name of a file stands
    for every file of that folder that fits, in order of name; a file that is called so is taken itself.
    """
    location = _replaced(table.url, overrides) or _location(table.url, folder)
    if location.is_database or not _PATTERN.search(location.path.name) or location.path.is_file():
        return [location]
    # A pattern that nothing fits is told as a file that is not there.
    return [replace(location, target=str(file)) for file in _fitting(location.path)] or [location]


def _fitting(pattern: Path) -> list[Path]:
    """The files that fit, whatever the case of their suffix; not those that systems and open programs leave beside."""
    if not pattern.parent.is_dir():
        return []
    name = re.compile(_regex(pattern.stem) + f"(?i:{_regex(pattern.suffix)})", re.DOTALL)
    left_out = tuple(start for start in _BESIDE if not pattern.name.startswith(start))
    files = (file for file in pattern.parent.iterdir() if name.fullmatch(file.name) and file.is_file())
    return sorted(file for file in files if not file.name.startswith(left_out))


def _regex(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")


def _replaced(url: str, overrides: Mapping[str, str]) -> Location | None:
    if url in overrides:
        return _given(overrides[url])
    container = _container(url)
    if container not in overrides:
        return None
    own, place = _location(url, Path()), _given(overrides[container])
    return replace(place, fragment=own.fragment, member=own.member)


def _given(place: str) -> Location:
    """What the command line names; a file that is there is taken by its name, whatever that means otherwise."""
    return Location(place) if Path(place).is_file() else _location(place, Path())


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
    """The overrides by the url, or the archive or workbook of urls, that they replace.

    A url may be given by its last part; the key "" stands for the main source, the only one that is no companion.
    Refuses a url that no table has, or several have, and "" where there are several main sources.
    """
    known = {key for table in tables for key in (table.url, _container(table.url))}
    return {_key(url, known, metadata) if url else _main(tables, metadata): place for url, place in overrides.items()}


def _key(url: str, known: set[str], metadata: Path) -> str:
    fitting = [key for key in known if key == url] or [key for key in known if _last_part(key) == url]
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(sorted(known))
    if fitting:
        raise RegisterError(
            f"{metadata}: several tables have a url that ends in {url!r}; there are {there}",
            f"{metadata}: kilka tabel ma adres, który kończy się na {url!r}; są: {there}",
        )
    raise RegisterError(
        f"{metadata}: no table has the url {url!r}; there are {there}",
        f"{metadata}: żadna tabela nie ma adresu {url!r}; są: {there}",
    )


def _main(tables: tuple[Table, ...], metadata: Path) -> str:
    urls = sorted({table.url for table in tables if not table.companion})
    containers = sorted({_container(url) for url in urls})
    if len(containers) == 1:
        # The only sheet of a workbook may come as another format; a member comes in its archive.
        return urls[0] if len(urls) == 1 and not _MEMBER.fullmatch(urls[0]) else containers[0]
    there = ", ".join(containers)
    raise RegisterError(
        f"{metadata}: which source does the file replace? Write URL=FILE; there are {there}",
        f"{metadata}: które źródło zastępuje plik? Podaj ADRES=PLIK; są: {there}",
    )


def _container(url: str) -> str:
    """The archive of a member, the workbook of a sheet; any other url itself."""
    if "://" in url:
        return url
    location = _location(url, Path())
    return location.target if location.member or location.fragment else url


def _last_part(url: str) -> str:
    return url if "://" in url else f"{Path(_container(url)).name}{url.removeprefix(_container(url))}"
