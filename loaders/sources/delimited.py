"""CSV and its kin: rows of a delimited file in blocks, each with its row as a spreadsheet counts it.

Owns headers and ragged rows; quotes and delimiters are Arrow's parser's. A blank line, a line break inside quotes and a
ragged row each count as one row, so that a finding points to what a clerk sees in the spreadsheet.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
from pyarrow import csv as arrow_csv

from app.errors import SourceChanged, SourceUnavailable
from loaders.sources.dialect import Dialect
from loaders.sources.encoding import as_utf8
from loaders.sources.header import Positions, by_order, match, not_blank
from loaders.sources.recall import Recall
from loaders.sources.source import Source
from loaders.sources.sql import name, over, quote
from loaders.sources.typed import Chunk, Ragged

_BLOCK: Final = 8 << 20
_TAIL: Final = 1024
# A header that goes on has a quotation mark that was never closed.
_HEADER_LINES: Final = 100
_ESCAPE: Final = "\\"
_TAB_SUFFIXES: Final = frozenset({".tsv", ".tab"})


@dataclass(frozen=True)
class _Head:
    """What stands before the data: `lines` of text and `rows` as a spreadsheet counts, then the header's texts.

    It `is_all` where no data follow.
    """

    lines: int
    rows: int
    texts: list[str]
    is_all: bool


@dataclass
class _Bad:
    """Rows that Arrow could not cut into as many cells as the header has, by their number from the first row on."""

    rows: dict[int, Ragged] = field(default_factory=dict)
    comment: str = ""
    quote: str | None = None
    before: int = 0
    last_is_open: bool = False

    def __call__(self, row: Any) -> str:
        """Note a row; Arrow asks what to do with it."""
        number = row.number - self.before
        is_comment = bool(self.comment) and row.text.startswith(self.comment)
        # A comment has no cells: it is skipped in silence, yet counts as a row.
        self.last_is_open = "\n" in row.text and bool(self.quote) and row.text.count(self.quote) % 2 == 1
        self.rows[number] = Ragged(number, 0 if is_comment else row.actual_columns, row.expected_columns)
        return "skip"

    def between(self, low: int, high: int, moved: int) -> tuple[Ragged, ...]:
        """Ragged rows after `low` up to `high`, numbered `moved` further on."""
        rows = [self.rows[number] for number in sorted(self.rows) if low < number <= high]
        return tuple(replace(row, row=row.row + moved) for row in rows if row.cells)


def read(con: duckdb.DuckDBPyConnection, source: Source, scratch: Path, recall: Recall) -> Iterator[Chunk]:
    """The rows of the one table of `source`, block by block; copies in other encodings go to `scratch`."""
    (table,) = source.tables
    path = as_utf8(source.location.path, table.dialect.encoding, scratch, source.name)
    dialect = _with_tabs(table.dialect) if source.location.suffix in _TAB_SUFFIXES else table.dialect
    head = _head(path, dialect, source.name)
    positions = match(head.texts, table, source.name) if dialect.header_rows else by_order(table)
    width = len(head.texts) if dialect.header_rows else len(table.columns)
    bad = _Bad(comment=dialect.comment_prefix, quote=dialect.quote_char, before=head.lines)
    last, cell = 0, ""
    for batch in () if head.is_all else _batches(path, dialect, bad, width, source.name):
        numbers = _numbers(bad, last, batch.num_rows)
        ragged = bad.between(last, numbers[-1], head.rows) if numbers else ()
        last, cell = (numbers[-1], batch.column(width - 1)[-1].as_py()) if numbers else (last, cell)
        relation = _relation(con, batch, [head.rows + number for number in numbers], positions, dialect)
        _require_blank(relation, positions, source.name)
        yield recall.fresh(Chunk(table, relation, lost=ragged))
    if bad.last_is_open if max(bad.rows, default=0) > last else _is_open(cell, path, dialect):
        raise _uncut(source.name)
    # Ragged rows after the last good one come with no batch of their own.
    relation = _relation(con, _no_rows(width), [], positions, dialect)
    yield Chunk(table, relation, lost=bad.between(last, max(bad.rows, default=0), head.rows))


def _with_tabs(dialect: Dialect) -> Dialect:
    return replace(dialect, delimiter="\t")


def _no_rows(width: int) -> pa.RecordBatch:
    return pa.record_batch({f"c{index}": pa.array([], pa.string()) for index in range(width)})


def _head(path: Path, dialect: Dialect, source: str) -> _Head:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in islice(file, dialect.skip_rows):
            pass
        rows = csv.reader(islice(file, _HEADER_LINES), **_csv_options(dialect))
        header = _header(rows, dialect, source)
        lines = dialect.skip_rows + rows.line_num
        is_all = bool(header) and not file.readline()
    # Its texts may be rows with columns that are not public.
    if rows.line_num == _HEADER_LINES or (is_all and _is_open("".join(header[-1][-1:]), path, dialect)):
        raise _uncut(source)
    texts = _texts(header)
    if dialect.header_rows and not any(texts):
        raise SourceChanged(f"{source}: the file has no header", f"{source}: plik nie ma nagłówka")
    return _Head(lines, dialect.skip_rows + len(header), texts, is_all)


def _header(rows: Iterator[list[str]], dialect: Dialect, source: str) -> list[list[str]]:
    try:
        return list(islice(rows, dialect.header_rows))
    except csv.Error:
        # A cell that is longer than any.
        raise _uncut(source) from None


def _csv_options(dialect: Dialect) -> dict[str, Any]:
    return {
        "delimiter": dialect.delimiter,
        "quotechar": dialect.quote_char,
        "quoting": csv.QUOTE_MINIMAL if dialect.quote_char else csv.QUOTE_NONE,
        "doublequote": dialect.double_quote,
        "escapechar": None if dialect.double_quote else _ESCAPE,
    }


def _texts(header: list[list[str]]) -> list[str]:
    """The lowest text of each column that is not blank: a header of several rows has the broader terms above."""
    width = max((len(row) for row in header), default=0)
    padded = [row + [""] * (width - len(row)) for row in reversed(header)]
    return [next((cell for cell in cells if cell.strip()), "") for cells in zip(*padded, strict=True)]


def _batches(path: Path, dialect: Dialect, bad: _Bad, width: int, source: str) -> Iterator[pa.RecordBatch]:
    names = [f"c{index}" for index in range(width)]
    try:
        with arrow_csv.open_csv(
            path,
            # One thread: only then does Arrow tell the number of a bad row.
            arrow_csv.ReadOptions(use_threads=False, block_size=_BLOCK, skip_rows=bad.before, column_names=names),
            arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote_char or False,
                double_quote=dialect.double_quote,
                escape_char=False if dialect.double_quote else _ESCAPE,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=bad,
            ),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        ) as batches:
            yield from batches
    except pa.ArrowInvalid:
        # Arrow's message holds the text of the row, which may have columns that are not public.
        raise _uncut(source) from None


def _is_open(cell: str, path: Path, dialect: Dialect) -> bool:
    """True when the last cell runs over lines to the end of the file: its quotation mark was never closed."""
    if "\n" not in cell or not dialect.quote_char:
        return False
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        return not file.read().rstrip(b" \r\n").endswith(dialect.quote_char.encode())


def _uncut(source: str) -> SourceUnavailable:
    return SourceUnavailable(
        f"{source}: cannot be cut into rows; is a quotation mark left open, or the dialect wrong?",
        f"{source}: nie można podzielić pliku na wiersze; może brakuje zamykającego cudzysłowu "
        "albo dialekt jest błędny",
    )


def _numbers(bad: _Bad, last: int, count: int) -> list[int]:
    """Numbers of the next `count` good rows after row `last`."""
    if not any(number > last for number in bad.rows):
        return list(range(last + 1, last + 1 + count))
    numbers: list[int] = []
    while len(numbers) < count:
        last += 1
        if last not in bad.rows:
            numbers.append(last)
    return numbers


def _relation(
    con: duckdb.DuckDBPyConnection, batch: pa.RecordBatch, rows: list[int], positions: Positions, dialect: Dialect
) -> duckdb.DuckDBPyRelation:
    numbered = pa.Table.from_batches([batch.append_column("_row", pa.array(rows, pa.int64()))])
    wanted = [f"c{index} AS {name(column)}" for column, index in positions.wanted.items()]
    wanted += [f"CAST(NULL AS VARCHAR) AS {name(column)}" for column in positions.absent]
    nameless = [f"c{index}" for index in positions.nameless]
    conditions = ["TRUE"]
    if dialect.skip_blank_rows:
        conditions.append("NOT (" + " AND ".join(f"trim({column}) = ''" for column in batch.schema.names) + ")")
    if dialect.comment_prefix:
        conditions.append(f"NOT starts_with(c0, {quote(dialect.comment_prefix)})")
    columns = ", ".join(["_row", *wanted, *nameless])
    return over(con.from_arrow(numbered), "_batch", f"SELECT {columns} FROM _batch WHERE {' AND '.join(conditions)}")


def _require_blank(relation: duckdb.DuckDBPyRelation, positions: Positions, source: str) -> None:
    for index in positions.nameless:
        if relation.filter(f"source_text(c{index}) IS NOT NULL").limit(1).fetchall():
            raise not_blank(source, index)
