"""Compressed, differently encoded and oddly named sources, made plain UTF-8 files for as long as they are needed.

Owns a temporary folder and rml:compression and rml:encoding (RML-IO section 3.2), which both may be extended: any
encoding that Python knows, and compressions beyond the four of the standard. It refuses archives that hold more than
one file.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any, Final

import zstandard

from loaders.mapping.unreadable import Unreadable
from loaders.mapping.vocabulary import RML, short

# What a broken file makes the libraries raise that is neither OSError nor ValueError.
BROKEN: Final = (EOFError, tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, zstandard.ZstdError)

# What has a meaning of its own in the names of files that DuckDB reads.
_PATTERN: Final = frozenset("*?[]{}~")


class Unpacked:
    """Plain copies of sources; `close` removes them."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._count = 0

    def plain(self, path: Path, compression: str | None, encoding: str) -> Path:
        """`path` itself, or the copy that DuckDB can read."""
        if compression is not None and compression != f"{RML}none":
            if compression not in _OPEN:
                known = ", ".join(map(short, _OPEN))
                shown = short(compression)
                raise Unreadable(
                    f"compression {shown} is not known; known: {known}",
                    f"kompresja {shown} nie jest znana; znane: {known}",
                )
            with _OPEN[compression](path) as packed:
                path = self._copy(packed)
        path = path if _is_utf8(encoding) else self._recoded(path, encoding)
        return self._linked(path) if _PATTERN & {*str(path)} else path

    def close(self) -> None:
        """Remove all copies."""
        if self._folder is not None:
            self._folder.cleanup()

    def _copy(self, packed: IO[bytes]) -> Path:
        copy = self._new()
        with copy.open("wb") as file:
            shutil.copyfileobj(packed, file)
        return copy

    def _recoded(self, path: Path, encoding: str) -> Path:
        copy = self._new()
        with path.open(encoding=encoding, newline="") as text, copy.open("w", encoding="utf-8", newline="") as file:
            shutil.copyfileobj(text, file)
        return copy

    def _linked(self, path: Path) -> Path:
        """Another name for a file whose own DuckDB would take for a pattern of names."""
        link = self._new()
        link.symlink_to(path.resolve(strict=True))
        return link

    def _new(self) -> Path:
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="mapping-")
        self._count += 1
        return Path(self._folder.name, f"source{self._count}")


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        raise Unreadable(f"encoding {encoding!r} is not known", f"kodowanie {encoding!r} nie jest znane") from None


@contextmanager
def _open_zip(path: Path) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive, archive.open(_only(archive.namelist(), path)) as packed:
        yield packed


@contextmanager
def _open_tar(path: Path) -> Iterator[IO[bytes]]:
    with tarfile.open(path) as archive:
        member = _only([member.name for member in archive if member.isfile()], path)
        packed = archive.extractfile(member)
        assert packed is not None
        with packed:
            yield packed


def _only(names: list[str], path: Path) -> str:
    if len(names) != 1:
        count = len(names)
        raise Unreadable(
            f"{path.name} holds {count} files instead of one", f"{path.name} zawiera plików: {count} zamiast jednego"
        )
    return names[0]


_Open = Callable[[Path], AbstractContextManager[Any]]
_OPEN: Final[dict[str, _Open]] = {
    f"{RML}gzip": gzip.open,
    f"{RML}zip": _open_zip,
    f"{RML}targz": _open_tar,
    f"{RML}tarxz": _open_tar,
    # Not among those of RML-IO, which says that there may be others.
    f"{RML}bzip2": bz2.open,
    f"{RML}xz": lzma.open,
    f"{RML}zstd": zstandard.open,
}
