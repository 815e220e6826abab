"""Encodings: a file of any encoding as UTF-8, checked to the last byte.

Owns decoding; a byte that does not fit is a `SourceUnavailable` with its position and line, never replaced. A byte
order mark outranks the encoding that the register states (WHATWG Encoding Standard, section 6.1).
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.errors import SourceUnavailable

_BLOCK: Final = 1 << 20
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def as_utf8(path: Path, encoding: str, folder: Path, shown: str) -> Path:
    """The file itself when it is plain UTF-8, else a copy of it in `folder` that is; errors call it `shown`."""
    mark, actual = _encoding(path, encoding)
    copied = folder / f"{len(list(folder.iterdir()))}{path.suffix}"
    if actual == "utf-8" and not mark:
        for _ in _decoded(path, actual, mark, shown):
            pass
        return path
    with copied.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_decoded(path, actual, mark, shown))
    return copied


def _encoding(path: Path, stated: str) -> tuple[bytes, str]:
    with path.open("rb") as file:
        start = file.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return mark, encoding
    return b"", codecs.lookup(stated).name


def _decoded(path: Path, encoding: str, mark: bytes, shown: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset, line = len(mark), 1
    with path.open("rb") as file:
        file.seek(offset)
        while block := file.read(_BLOCK):
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError as error:
                raise _undecodable(shown, encoding, error, offset + len(block) - len(error.object), line) from None
            offset += len(block)
            line += text.count("\n")
            yield text
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _undecodable(shown, encoding, error, offset - len(error.object), line) from None


def _undecodable(shown: str, encoding: str, error: UnicodeDecodeError, start: int, line: int) -> SourceUnavailable:
    """Make the error; `start` is the position in the file of the first byte of `error.object`."""
    line += error.object[: error.start].decode(encoding, "replace").count("\n")
    position, byte = start + error.start, error.object[error.start]
    return SourceUnavailable(
        f"{shown}: byte 0x{byte:02X} at position {position}, line {line}, is not {encoding}; state the encoding in "
        "the dialect of source.json",
        f"{shown}: bajt 0x{byte:02X} na pozycji {position}, w wierszu {line}, nie pasuje do kodowania {encoding}; "
        "podaj właściwe kodowanie w dialekcie (source.json)",
    )
