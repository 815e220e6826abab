"""A JSON document cut into the texts of its records, read block by block in constant memory.

Owns the way from the top of the document to the records that an iterator names; what stands beside it is skipped, yet
the whole document must be JSON (RFC 8259). A record keeps its exact text, so that numbers keep their lexical form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from app.errors import SourceChanged, SourceUnavailable
from loaders.sources.paths import Each, Steps, shown

_BLOCK: Final = 1 << 20
_BLANKS: Final = re.compile(r"[ \t\n\r]*")
# Numbers stay text: Python refuses whole ones of more than 4,300 digits.
_DECODER: Final = json.JSONDecoder(parse_int=str)


def lines(path: Path) -> Iterator[bytes]:
    """The records of a file with one on each line (NDJSON); blank lines are no records."""
    with path.open("rb") as file:
        for line in file:
            if record := line.strip():
                yield record


def records(path: Path, root: Steps, name: str) -> Iterator[bytes]:
    """The records of a document that `root` leads to: the items of an array, or one value; errors call it `name`."""
    with path.open(encoding="utf-8", newline="") as file:
        scanner = _Scanner(file, name)
        for text in _descend(scanner, root, root):
            yield text.encode()
        scanner.expect("")


class _Scanner:
    """A window on the document: `buffer` from `at` on is what is not read yet."""

    def __init__(self, file: TextIO, name: str) -> None:
        self.file = file
        self.name = name
        self.buffer = ""
        self.at = 0
        self.before = 0
        self.block = _BLOCK
        self.ended = False

    def peek(self) -> str:
        """The next character that is not blank; "" at the end."""
        while True:
            self.at = _BLANKS.match(self.buffer, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self._more():
                return ""

    def expect(self, characters: str) -> str:
        """Take the next character, which must be one of `characters`; the end of the document when there are none."""
        found = self.peek()
        if found not in characters or (characters and not found):
            raise self.malformed(self.before + self.at)
        self.at += len(found)
        return found

    def value(self) -> str:
        """Take the next value and return its text."""
        self.peek()
        while True:
            try:
                _, end = _DECODER.raw_decode(self.buffer, self.at)
            except json.JSONDecodeError as error:
                position = self.before + error.pos
                if not self._more():
                    raise self.malformed(position) from None
                continue
            except RecursionError:
                raise self._too_deep() from None
            # A number at the end of the window may go on.
            if end < len(self.buffer) or not self._more():
                text = self.buffer[self.at : end]
                self.at = end
                return text

    def _more(self) -> bool:
        """Read on; what is not taken yet stays. Blocks double, so a long value is not scanned over and over."""
        self.before += self.at
        self.buffer, self.at = self.buffer[self.at :], 0
        self.block = max(_BLOCK, len(self.buffer))
        block = self.file.read(self.block)
        self.buffer += block
        return bool(block)

    def _too_deep(self) -> SourceUnavailable:
        start = self.before + self.at
        return SourceUnavailable(
            f"{self.name}: the value at character {start} is nested too deeply; no register needs hundreds of levels",
            f"{self.name}: wartość przy znaku {start} jest zagnieżdżona zbyt głęboko; żaden rejestr nie potrzebuje "
            "setek poziomów",
        )

    def malformed(self, position: int) -> SourceUnavailable:
        """Make the error for what is not JSON; `position` counts characters of the document."""
        return SourceUnavailable(
            f"{self.name}: not JSON at character {position}", f"{self.name}: błąd składni JSON przy znaku {position}"
        )


def _descend(scanner: _Scanner, steps: Steps, root: Steps) -> Iterator[str]:
    if not steps:
        yield scanner.value()
    elif steps[0] is Each.ITEM:
        yield from _items(scanner, steps[1:], root)
    elif isinstance(steps[0], str):
        yield from _member(scanner, steps[0], steps[1:], root)
    else:
        raise _not_there(scanner, root)


def _items(scanner: _Scanner, steps: Steps, root: Steps) -> Iterator[str]:
    _open(scanner, "[", root)
    if scanner.peek() == "]":
        scanner.expect("]")
        return
    while True:
        yield from _descend(scanner, steps, root)
        if scanner.expect(",]") == "]":
            return


def _member(scanner: _Scanner, name: str, steps: Steps, root: Steps) -> Iterator[str]:
    _open(scanner, "{", root)
    found = False
    while scanner.peek() == '"':
        key = json.loads(scanner.value())
        scanner.expect(":")
        if key == name and not found:
            found = True
            yield from _descend(scanner, steps, root)
        else:
            scanner.value()
        if scanner.expect(",}") == "}":
            break
    else:
        scanner.expect("}")
    if not found:
        raise _not_there(scanner, root)


def _open(scanner: _Scanner, bracket: str, root: Steps) -> None:
    if scanner.peek() not in (bracket, ""):
        if scanner.peek() in '[{"-0123456789tfn':
            raise _not_there(scanner, root)
        raise scanner.malformed(scanner.before + scanner.at)
    scanner.expect(bracket)


def _not_there(scanner: _Scanner, root: Steps) -> SourceChanged:
    return SourceChanged(
        f"{scanner.name}: there is nothing at ${shown(root)}", f"{scanner.name}: w pliku nie ma ${shown(root)}"
    )
