"""The form of a graph file: sorted N-Quads in zstd frames that are cut by content, with an index behind them.

A frame holds all lines of some subjects and begins with one whose hash says so. So the same lines always make the same
frames, however they came together, and a change touches only the frames it lies in: equal frames are told by their
digests, and copied or passed over unread. The index is a skippable frame (RFC 8878 section 3.1.2), which every zstd
tool passes over: the whole file still unpacks to the plain lines.

Owns the form: writing, the index, reading of single frames. Order and uniqueness of the lines are the caller's.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, NamedTuple

import zstandard

from app.errors import PublishError

LEVEL: Final = 3  # about 11 bytes a quad; higher levels cost twice the time for a tenth of the size
# One subject in this many begins a frame: a frame of a register is then about a megabyte unpacked.
_SPACING: Final = 512
_BUFFER: Final = 1 << 20
_SKIPPABLE: Final = 0x184D2A50
_MARK: Final = b"LODindex"
_HEADER: Final = struct.Struct("<II")
_TRAILER: Final = struct.Struct("<I8s")


class Frame(NamedTuple):
    """One frame: where it lies in the file, how many quads it has, their SHA-256, and its first subject."""

    offset: int
    size: int
    quads: int
    sha256: str
    first: str


def begins_frame(subject: bytes) -> bool:
    """True when a frame begins with this subject, a term as N-Quads writes it."""
    return int.from_bytes(hashlib.md5(subject, usedforsecurity=False).digest()[:4]) % _SPACING == 0


def subject_of(line: bytes) -> bytes:
    """The subject of an N-Quads line."""
    return line.partition(b" ")[0]


class FrameWriter:
    """Writes a graph file; a context manager, which writes the index at the end.

    `frames` are those finished so far.
    """

    def __init__(self, path: Path) -> None:
        self.frames: list[Frame] = []
        self._file = path.open("wb")
        self._compressor = zstandard.ZstdCompressor(level=LEVEL)
        self._frame: _OpenFrame | None = None
        self._last = b""

    def __enter__(self) -> FrameWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._file:
            if error is None:
                self.finish_frame()
                self._file.write(_index(self.frames))

    def write(self, text: bytes | memoryview, starts: Iterable[int]) -> None:
        """Write lines; `starts`, ascending, are the places in `text` where the lines of a subject begin.

        A subject may be named again where its lines go on.
        """
        view = memoryview(text)
        done = 0
        for start in starts:
            if start < len(view):
                subject = _subject_at(view, start)
                if self._frame is None or (subject != self._last and begins_frame(subject)):
                    self._append(view[done:start])
                    self._begin_frame(subject)
                    done = start
                self._last = subject
        self._append(view[done:])

    def copy(self, source: BinaryIO, frame: Frame) -> None:
        """Copy a frame of another graph file as it is."""
        self.finish_frame()
        source.seek(frame.offset)
        self.frames.append(frame._replace(offset=self._file.tell()))
        self._file.write(source.read(frame.size))

    def finish_frame(self) -> None:
        """End the frame that is being written, if any: what follows begins a new one."""
        if self._frame is not None:
            self.frames.append(self._frame.finish())
            self._frame = None

    def _append(self, lines: memoryview) -> None:
        if len(lines):
            assert self._frame is not None
            self._frame.write(lines)

    def _begin_frame(self, subject: bytes) -> None:
        self.finish_frame()
        self._frame = _OpenFrame(self._file, self._compressor, subject.decode())


class _OpenFrame:
    """A frame that is being written."""

    def __init__(self, file: BinaryIO, compressor: zstandard.ZstdCompressor, first: str) -> None:
        self.quads = 0
        self._first = first
        self._file = file
        self._offset = file.tell()
        self._digest = hashlib.sha256()
        self._chunker = compressor.compressobj()

    def write(self, lines: memoryview) -> None:
        self.quads += bytes(lines).count(b"\n")
        self._digest.update(lines)
        self._file.write(self._chunker.compress(lines))

    def finish(self) -> Frame:
        self._file.write(self._chunker.flush())
        size = self._file.tell() - self._offset
        return Frame(self._offset, size, self.quads, self._digest.hexdigest(), self._first)


def _subject_at(view: memoryview, start: int) -> bytes:
    width = 128
    while True:
        piece = bytes(view[start : start + width])
        if b" " in piece or start + width >= len(view):
            return subject_of(piece)
        width *= 2


def _index(frames: Sequence[Frame]) -> bytes:
    payload = zstandard.ZstdCompressor().compress(json.dumps(frames).encode())
    trailer = _TRAILER.pack(len(payload), _MARK)
    return _HEADER.pack(_SKIPPABLE, len(payload) + len(trailer)) + payload + trailer


def read_index(path: Path | None) -> list[Frame]:
    """The frames of a graph file, in order; None is the empty graph."""
    if path is None:
        return []
    with path.open("rb") as file:
        file.seek(-_TRAILER.size, 2)
        size, mark = _TRAILER.unpack(file.read(_TRAILER.size))
        if mark != _MARK:
            raise PublishError(
                f"{path} has no index of frames; it was made by an older version: publish into another LOD_VAR",
                f"{path} nie ma indeksu ramek; powstał w starszej wersji: opublikuj do innego LOD_VAR",
            )
        file.seek(-_TRAILER.size - size, 2)
        rows = json.loads(zstandard.ZstdDecompressor().decompress(file.read(size)))
    return [Frame(*row) for row in rows]


def digest(frames: Iterable[Frame]) -> str:
    """One SHA-256 for a whole graph: that of the digests of its frames. Equal graphs have equal digests."""
    whole = hashlib.sha256()
    for frame in frames:
        whole.update(bytes.fromhex(frame.sha256))
    return whole.hexdigest()


def lines_of(file: BinaryIO, frames: Iterable[Frame]) -> Iterator[bytes]:
    """The lines of some frames of an open graph file."""
    for frame in frames:
        file.seek(frame.offset)
        with unpacked(io.BytesIO(file.read(frame.size))) as lines:
            yield from lines


def unpacked(stream: BinaryIO) -> BinaryIO:
    """The text of all frames of a stream, which is closed with it."""
    reader = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True, closefd=True)
    return io.BufferedReader(reader, _BUFFER)
