"""Compressed and differently encoded sources, made plain UTF-8 files for as long as they are needed.

Owns a temporary folder and rml:compression and rml:encoding (RML-IO section 3.2). It refuses archives that hold more
than one file.
"""

from __future__ import annotations

import gzip
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from loaders.mapping.vocabulary import RML

_Packed = IO[bytes] | gzip.GzipFile


class Unpacked:
    """Plain copies of sources; `close` removes them."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._count = 0

    def plain(self, path: Path, compression: str | None, encoding: str) -> Path:
        """`path` itself, or the copy that DuckDB can read."""
        if compression is not None and compression != f"{RML}none":
            if compression not in _OPEN:
                raise ValueError(f"compression {compression}")
            with _OPEN[compression](path) as packed:
                path = self._copy(packed)
        if encoding.upper().replace("-", "") != "UTF8":
            text = path.read_text(encoding)
            path = self._new()
            path.write_text(text, "utf-8", newline="")
        return path

    def close(self) -> None:
        """Remove all copies."""
        if self._folder is not None:
            self._folder.cleanup()

    def _copy(self, packed: _Packed) -> Path:
        copy = self._new()
        with copy.open("wb") as file:
            shutil.copyfileobj(packed, file)
        return copy

    def _new(self) -> Path:
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="mapping-")
        self._count += 1
        return Path(self._folder.name, f"source{self._count}")


@contextmanager
def _open_gzip(path: Path) -> Iterator[_Packed]:
    with gzip.open(path) as packed:
        yield packed


@contextmanager
def _open_zip(path: Path) -> Iterator[_Packed]:
    with zipfile.ZipFile(path) as archive, archive.open(_only(archive.namelist(), path)) as packed:
        yield packed


@contextmanager
def _open_tar(path: Path) -> Iterator[_Packed]:
    with tarfile.open(path) as archive:
        member = _only([member.name for member in archive if member.isfile()], path)
        packed = archive.extractfile(member)
        assert packed is not None
        with packed:
            yield packed


def _only(names: list[str], path: Path) -> str:
    if len(names) != 1:
        raise ValueError(f"{path.name} holds {len(names)} files instead of one")
    return names[0]


_OPEN: Final = {
    f"{RML}gzip": _open_gzip,
    f"{RML}zip": _open_zip,
    f"{RML}targz": _open_tar,
    f"{RML}tarxz": _open_tar,
}
