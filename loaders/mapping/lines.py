"""The lines of a block: which quads are made together, and in which order they stand.

Owns the SQL of a line and the order within one subject. Lines of one predicate stand together and predicates are put in
order when the mapping is compiled; only where several lines share a predicate, or a predicate comes from the data, does
SQL sort. Every text is copied as seldom as can be: a line that no row can lack is no text of its own, its pieces go
straight into the block.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from loaders.mapping import sql
from loaders.mapping.model import LogicalTarget
from loaders.mapping.sql import Code, Fixed, Piece

# The column of rows that holds the subject, or what follows the text that all subjects at hand begin with.
SUBJECT: Final = '"~subject"'


@dataclass(frozen=True)
class Line:
    """One quad of a row: all that follows its subject, line end included.

    `predicate` is None when it comes from the data. `each` makes the line many: one for each combination of the values
    of these lists, SQL by the variable that stands for a value in `rest`. `targets` are the files that the line goes
    to, the output when there are none.
    """

    predicate: str | None
    rest: tuple[Piece, ...]
    each: Mapping[str, str] = field(default_factory=dict)
    targets: frozenset[LogicalTarget] = frozenset()

    @property
    def fixed(self) -> str | None:
        """All that follows the subject, when none of it comes from the data."""
        return str(self.rest[0]) if len(self.rest) == 1 and isinstance(self.rest[0], Fixed) else None

    def made(self, prefix: str, never_null: Collection[str] = ()) -> Made:
        """The line in SQL; subjects are `prefix` and column `SUBJECT`. The columns in `never_null` have no NULL."""
        pieces = sql.merged([Fixed(prefix), Code(SUBJECT, SUBJECT), *self.rest])
        code = sql.whole(pieces, {SUBJECT, *never_null})
        if self.each:
            return Made(self.predicate, (Code(f"list_sort(list_distinct({for_each(code, self.each)}))"),), many=True)
        flat = all(piece.column in {SUBJECT, *never_null} for piece in pieces if isinstance(piece, Code))
        return Made(self.predicate, tuple(pieces) if flat else (Code(code),), self.fixed)


@dataclass(frozen=True)
class Made:
    """A line in SQL: pieces of which all or none are NULL or, with `many`, the list of such lines in order."""

    predicate: str | None
    pieces: tuple[Piece, ...]
    fixed: str | None = None
    many: bool = False

    @property
    def code(self) -> str:
        """One expression; NULL where there is no line."""
        return sql.chain(self.pieces)


def block(lines: Iterable[Made]) -> str:
    """SQL of all lines as one text, in binary order and without repetition."""
    by_predicate = sorted(lines, key=_order)
    if any(line.predicate is None for line in by_predicate):
        return _sorted_lines(by_predicate)
    groups = (list(group) for _, group in groupby(by_predicate, key=lambda line: line.predicate))
    return sql.concat(piece for group in groups for piece in _group(group))


def for_each(code: str, each: Mapping[str, str]) -> str:
    """SQL of the list of `code` for every combination of values."""
    for number, (variable, values) in enumerate(each.items()):
        code = f"list_transform({values}, lambda {variable}: {code})"
        code = f"flatten({code})" if number else code
    return code


def _order(line: Made) -> tuple[bytes, bytes]:
    return (line.predicate or "").encode(), (line.fixed or "").encode()


def _group(lines: Sequence[Made]) -> list[Piece]:
    """The pieces of the lines of one predicate."""
    if all(line.fixed is not None for line in lines):
        return [piece for line in {line.fixed: line for line in lines}.values() for piece in line.pieces]
    if len(lines) > 1:
        return [Code(_sorted_lines(lines))]
    return [Code(f"array_to_string({lines[0].code}, '')")] if lines[0].many else list(lines[0].pieces)


def _sorted_lines(lines: Sequence[Made]) -> str:
    singles = ", ".join(line.code for line in lines if not line.many)
    lists = [f"[{singles}]"] * bool(singles) + [line.code for line in lines if line.many]
    return f"array_to_string(list_sort(list_distinct(flatten([{', '.join(lists)}]))), '')"
