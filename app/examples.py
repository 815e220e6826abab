"""Example queries of a region: `mappings/<register>/queries/*.rq`, and `mappings/queries/*.rq` across registers.

The queries of charts, `mappings/<register>/charts/*.rq`, are examples too. Their first comments are their titles, in
Polish and in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

_LANGUAGES = ("pl", "en")
_FOLDERS = ("queries", "charts")


@dataclass(frozen=True)
class Example:
    """An example query; `titles` are its first comments, in Polish and in English.

    `register` is the slug of the register that it is of, "" when it is across registers; `name` is its own there.
    """

    register: str
    name: str
    titles: Mapping[str, str]
    text: str

    @property
    def key(self) -> str:
        """What names it among all: an address asks for it by this."""
        return f"{self.register}/{self.name}"


def examples(region: Path) -> Iterator[Example]:
    """Every example query of the region, in order of its path."""
    paths = (path for folder in _FOLDERS for path in (region / "mappings").rglob(f"{folder}/*.rq"))
    for path in sorted(paths):
        text = path.read_text(encoding="utf-8")
        comments = takewhile(_is_comment, text.splitlines())
        titles = dict(zip(_LANGUAGES, (line.lstrip("# ").strip() for line in comments), strict=False))
        folder = path.parent.parent
        yield Example(folder.name if folder.name != "mappings" else "", path.stem, titles, text)


def _is_comment(line: str) -> bool:
    return line.startswith("#")
