"""ZIP archives: one member, copied out for a reader of its format.

Owns which members an archive has and how much may come out of it. A member's own path is never followed: it chooses the
bytes, and nothing of it names the copy. Refused are encrypted members, names that stand twice, and a member
that grows beyond `LARGEST`, counted as it comes out, for an archive may lie about its sizes.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from app.errors import SourceUnavailable
from loaders.sources.source import Location

# What one member may have in bytes: the feed of a whole country is below it, and a temporary folder holds it.
LARGEST: Final = 2 << 30
_LARGEST_LIST: Final = 16 << 20
_BLOCK: Final = 1 << 20
_ENCRYPTED: Final = 0x1
_SHOWN: Final = 20
# What a damaged archive makes the library raise; bz2 has only OSError for it, and a damaged header may ask LZMA for
# more memory than there is.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    MemoryError,
    NotImplementedError,
    OSError,
    ValueError,
)


def unpacked(location: Location, scratch: Path, largest: int = LARGEST) -> Location:
    """The file that `location` names when it is a member of an archive, copied to `scratch`; else itself."""
    if not location.member:
        return location
    copy = scratch / f"member{location.suffix}"
    with _archive(location) as archive, _opened(archive, location) as packed, copy.open("xb") as file:
        file.writelines(_blocks(packed, location, largest))
    return Location(str(copy), location.fragment)


def blocks(location: Location, largest: int = LARGEST) -> Iterator[bytes]:
    """The bytes of a member, in pieces."""
    with _archive(location) as archive, _opened(archive, location) as packed:
        yield from _blocks(packed, location, largest)


def content(location: Location) -> bytes:
    """The bytes of a member that tells of others, which none needs to hold much for."""
    return b"".join(blocks(location, _LARGEST_LIST))


def is_one(path: Path) -> bool:
    """True of a file that is an archive, whatever it is called."""
    return zipfile.is_zipfile(path)


def members(location: Location) -> list[str]:
    """The names of all members of the archive of `location`."""
    with _archive(location) as archive:
        return archive.namelist()


def has(location: Location) -> bool:
    """False when `location` names a member that its archive lacks."""
    if not location.member:
        return True
    return location.member in members(location)


def alike(location: Location) -> list[str]:
    """Members of the archive that are called as the one wanted, but in another folder or case."""
    if not location.member or not location.path.is_file():
        return []
    with _archive(location) as archive:
        return _alike(archive, location)


def _alike(archive: zipfile.ZipFile, location: Location) -> list[str]:
    wanted = PurePosixPath(location.member).name.casefold()
    names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    return [name for name in names if PurePosixPath(name).name.casefold() == wanted][:_SHOWN]


def _blocks(packed: IO[bytes], location: Location, largest: int) -> Iterator[bytes]:
    size = 0
    while block := _block(packed, location):
        size += len(block)
        if size > largest:
            raise _error(
                location,
                f"unpacks to more than {largest >> 20} MiB, which no register needs",
                f"po rozpakowaniu ma ponad {largest >> 20} MiB, więcej, niż potrzebuje jakikolwiek rejestr",
            )
        yield block


def _archive(location: Location) -> zipfile.ZipFile:
    with _told(location):
        return zipfile.ZipFile(location.path)


def _opened(archive: zipfile.ZipFile, location: Location) -> IO[bytes]:
    member = _member(archive, location)
    with _told(location):
        return archive.open(member)


def _block(packed: IO[bytes], location: Location) -> bytes:
    with _told(location):
        return packed.read(_BLOCK)


@contextmanager
def _told(location: Location) -> Iterator[None]:
    """Tell what a damaged archive raises; held around reading alone, for a full disk is no fault of the archive."""
    try:
        yield
    except _BROKEN as error:
        reason = str(error) or type(error).__name__
        raise _error(location, f"not a readable archive: {reason}", f"nie można odczytać archiwum: {reason}") from None


def _member(archive: zipfile.ZipFile, location: Location) -> zipfile.ZipInfo:
    found = [info for info in archive.infolist() if info.filename == location.member]
    if not found:
        there = ", ".join(_alike(archive, location)) or _listed(archive)
        raise _error(location, f"there is no such member; there are {there}", f"nie ma takiego pliku; są: {there}")
    if len(found) > 1:
        raise _error(location, "the archive has this member twice", "archiwum ma ten plik dwa razy")
    if found[0].flag_bits & _ENCRYPTED:
        raise _error(location, "the member is encrypted", "plik jest zaszyfrowany")
    return found[0]


def _listed(archive: zipfile.ZipFile) -> str:
    names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    return ", ".join(names[:_SHOWN] + ["…"] * (len(names) > _SHOWN))


def _error(location: Location, en: str, pl: str) -> SourceUnavailable:
    # The report is public: not where the archive lies on this machine.
    shown = "#".join(filter(None, (location.path.name, location.member)))
    return SourceUnavailable(f"{shown}: {en}", f"{shown}: {pl}")
