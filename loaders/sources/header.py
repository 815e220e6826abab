"""Headers: which column of a file is which column of the register, strictly.

Owns matching by header text for CSV, spreadsheets and databases. A column that source.json does not name, or one that
it names and the file lacks, is a `SourceChanged`; only an ignored or optional column may be absent. A column without a
header is called `_col.N`, N counting from 1 (Metadata Vocabulary for Tabular Data, section 5.6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from app.errors import SourceChanged
from loaders.sources.metadata import Column, Table
from loaders.sources.text import clean


@dataclass(frozen=True)
class Positions:
    """Where the wanted columns stand, from 0, but for the `absent`, which are optional.

    `nameless` columns are neither named nor ignored and must be blank.
    """

    wanted: dict[str, int]
    nameless: tuple[int, ...] = ()
    absent: tuple[str, ...] = ()


def match(header: Sequence[str], table: Table, source: str) -> Positions:
    """Match the texts of a header to the columns of `table`; SourceChanged tells all that does not fit."""
    texts = [clean(text) for text in header]
    _refuse_twice(texts, source)
    positions = {text or f"_col.{index + 1}": index for index, text in enumerate(texts)}
    found = {column.name: _found(column, positions) for column in table.columns}
    absent = [column for column in table.wanted if found[column.name] is None]
    missing = [column for column in absent if not column.optional]
    taken = {text for text in found.values() if text}
    unknown = [text for text in texts if text and text not in taken]
    if missing or unknown:
        raise changed(source, unknown, missing, table.columns)
    return Positions(
        wanted={column.name: positions[found[column.name] or ""] for column in table.wanted if found[column.name]},
        nameless=tuple(i for i, text in enumerate(texts) if not text and f"_col.{i + 1}" not in taken),
        absent=tuple(column.name for column in absent),
    )


def by_order(table: Table) -> Positions:
    """The columns of a file without a header, in the order of source.json."""
    order = {column.name: index for index, column in enumerate(table.columns)}
    return Positions({column.name: order[column.name] for column in table.wanted})


def _found(column: Column, positions: dict[str, int]) -> str | None:
    return next((title for title in map(clean, column.headers) if title in positions), None)


def _refuse_twice(texts: list[str], source: str) -> None:
    twice = [text for text, times in Counter(texts).items() if text and times > 1]
    if twice:
        listed = _listed(twice)
        raise SourceChanged(
            f"{source}: the header has {listed} more than once",
            f"{source}: nagłówek powtarza kolumnę {listed}",
        )


def changed(source: str, unknown: Iterable[str], missing: Iterable[Column], columns: Iterable[Column]) -> SourceChanged:
    """Make the error for columns that do not fit; each with the most similar name of the other side."""
    unknown, missing = list(unknown), list(missing)
    headers = [clean(header) for column in columns for header in column.headers]
    labels = [column.label for column in missing]
    en, pl = [], []
    if unknown:
        en.append(f"columns neither read nor ignored in source.json: {_listed(unknown, headers, 'similar to')}")
        pl.append(f"kolumny ani czytane, ani pomijane w source.json: {_listed(unknown, headers, 'podobna do')}")
    if labels:
        en.append(f"columns missing: {_listed(labels, unknown, 'similar to')}")
        pl.append(f"brak kolumn: {_listed(labels, unknown, 'podobna do')}")
    return SourceChanged(f"{source}: {'; '.join(en)}", f"{source}: {'; '.join(pl)}")


def _listed(texts: Iterable[str], others: Sequence[str] = (), words: str = "") -> str:
    near = {text: get_close_matches(text, others, n=1) for text in texts}
    return ", ".join(f"„{text}”" + (f" ({words} „{match[0]}”)" if match else "") for text, match in near.items())


def not_blank(source: str, index: int) -> SourceChanged:
    """Make the error for a column that has cells but no header."""
    return SourceChanged(
        f"{source}: column {index + 1} has cells but no header; name it “_col.{index + 1}” in source.json to ignore it",
        f"{source}: kolumna {index + 1} ma komórki, ale nie ma nagłówka; aby ją pominąć, nazwij ją „_col.{index + 1}” "
        "w source.json",
    )
