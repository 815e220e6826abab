"""Example queries of a region: `mappings/<register>/queries/*.rq`, and `mappings/queries/*.rq` across registers.

Their first comments are their titles, in Polish and in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

_LANGUAGES = ("pl", "en")


@dataclass(frozen=True)
class Example:
    """An example query; `titles` are its first comments, in Polish and in English.

    `register` is the slug of the register that it is of, "" when it is across registers; `name` is its own there.
    """

    register: str
    name: str
    titles: Mapping[str, str]
    text: str


def examples(region: Path) -> Iterator[Example]:
    """Every example query of the region, in order of its path."""
    for path in sorted((region / "mappings").rglob("queries/*.rq")):
        text = path.read_text(encoding="utf-8")
        comments = takewhile(_is_comment, text.splitlines())
        titles = dict(zip(_LANGUAGES, (line.lstrip("# ").strip() for line in comments), strict=False))
        folder = path.parent.parent
        yield Example(folder.name if folder.name != "mappings" else "", path.stem, titles, text)


def _is_comment(line: str) -> bool:
    return line.startswith("#")
