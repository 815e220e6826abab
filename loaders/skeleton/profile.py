"""A look at a sample file: its columns, a thousand of its rows, and how it is written.

Owns reading a file that nothing is known of; a register that has its `source.json` is read by `loaders.sources`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from app.errors import SourceUnavailable
from loaders.sources import extent
from loaders.sources.source import Location

ROWS: Final = 1000
# Tried in this order: UTF-8 refuses nearly everything that is not UTF-8, the encoding of Polish offices takes anything.
ENCODINGS: Final = ("utf-8-sig", "windows-1250")
DELIMITERS: Final = ";,\t|"


@dataclass(frozen=True)
class Profile:
    """Columns by title or JSON reference, rows of their texts, and what `source.json` must say of the file."""

    titles: list[str]
    rows: list[list[str]]
    dialect: dict[str, Any] = field(default_factory=dict)
    iterator: str = ""

    def values(self, title: str) -> list[str]:
        """The texts of a column, without blanks around them."""
        position = self.titles.index(title)
        return [row[position].strip() if position < len(row) else "" for row in self.rows]


def profile(sample: Path) -> Profile:
    """Look at a sample; raises `SourceUnavailable` when it is of no known kind, or empty."""
    look = _LOOKS.get(sample.suffix.lower())
    if look is None:
        known = " ".join(_LOOKS)
        raise SourceUnavailable(
            f"{sample.name}: a skeleton is made from {known}; for another kind write source.json by hand",
            f"{sample.name}: szkielet powstaje z plików {known}; dla innych napisz source.json ręcznie",
        )
    try:
        found = look(sample)
    except (OSError, CalamineError, csv.Error, ValueError, RecursionError) as error:
        raise SourceUnavailable(f"{sample}: {error}", f"{sample}: {error}") from None
    if not found.titles or not found.rows:
        raise SourceUnavailable(f"{sample.name}: no rows", f"{sample.name}: brak wierszy")
    return found


def _delimited(sample: Path) -> Profile:
    text, encoding = _decoded(sample.read_bytes())
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    rows = [row for row in islice(csv.reader(text.splitlines(), delimiter=delimiter), ROWS + 1) if any(row)]
    dialect = {"encoding": encoding.removesuffix("-sig"), "delimiter": delimiter}
    return Profile(rows[0] if rows else [], rows[1:], dialect)


def _decoded(content: bytes) -> tuple[str, str]:
    for encoding in ENCODINGS[:-1]:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode(ENCODINGS[-1], errors="replace"), ENCODINGS[-1]


def _workbook(sample: Path) -> Profile:
    extent.require_near(Location(str(sample)), sample.name)
    sheet = CalamineWorkbook.from_path(sample).get_sheet_by_index(0)
    rows = [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), ROWS + 1)]
    return Profile(rows[0] if rows else [], rows[1:])


def _json(sample: Path) -> Profile:
    document = _loaded(sample.read_text(encoding="utf-8-sig"))
    iterator, records = _records(document)
    return _of_records(sample, iterator, islice(records, ROWS))


def _loaded(text: str) -> Any:
    """A document; Python makes no whole number of more than 4,300 digits, and only the text of it is needed."""
    return json.loads(text, parse_int=str)


def _json_lines(sample: Path) -> Profile:
    with sample.open(encoding="utf-8-sig") as lines:
        return _of_records(sample, "$", (_loaded(line) for line in islice(lines, ROWS) if line.strip()))


def _records(document: Any) -> tuple[str, Iterator[Any]]:
    """The first list of objects of a document, and the JSONPath to its members."""
    if isinstance(document, list):
        return "$[*]", iter(document)
    for key, value in document.items() if isinstance(document, dict) else ():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return f"$.{key}[*]", iter(value)
    return "$", iter([document])


def _of_records(sample: Path, iterator: str, records: Iterator[Any]) -> Profile:
    flat = [dict(_leaves(_an_object(record, number, sample.name))) for number, record in enumerate(records, start=1)]
    titles = list(dict.fromkeys(title for record in flat for title in record))
    return Profile(titles, [[record.get(title, "") for title in titles] for record in flat], iterator=iterator)


def _an_object(record: Any, number: int, name: str) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise SourceUnavailable(
            f"{name}: record {number} is no object, which has a name for each of its values",
            f"{name}: rekord {number} nie jest obiektem, w którym każda wartość ma nazwę",
        )
    return record


def _leaves(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Paths of a record with their texts; a list is one leaf, to be ignored or given a table of its own."""
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


_LOOKS: Final[dict[str, Callable[[Path], Profile]]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), _delimited),
    **dict.fromkeys((".xlsx", ".xls", ".ods"), _workbook),
    **dict.fromkeys((".json", ".geojson"), _json),
    **dict.fromkeys((".ndjson", ".jsonl"), _json_lines),
}
