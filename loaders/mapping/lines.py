"""The lines of a block: which quads are made together, and in which order they stand.

Owns the order within one subject. Lines of one predicate stand together and predicates are put in order when the
mapping is compiled; only where several lines share a predicate, or a predicate comes from the data, does SQL sort.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from loaders.mapping import sql
from loaders.mapping.sql import Code

# The column that holds the subject, a term of N-Quads, wherever lines are made.
SUBJECT = '"~subject"'


@dataclass(frozen=True)
class Line:
    """SQL of one quad of a row, with its line end; NULL where there is none.

    `predicate` is None when it comes from the data; `fixed` is all that follows the subject when none of it does; with
    `many`, the SQL is a list of lines in order.
    """

    predicate: str | None
    code: str
    fixed: str | None = None
    many: bool = False


def block(lines: Iterable[Line]) -> str:
    """SQL of all lines as one text, in binary order and without repetition."""
    by_predicate = sorted(lines, key=_order)
    if any(line.predicate is None for line in by_predicate):
        return _sorted_lines(by_predicate)
    groups = (list(group) for _, group in groupby(by_predicate, key=lambda line: line.predicate))
    return sql.concat(Code(code) for group in groups for code in _group(group))


def _order(line: Line) -> tuple[bytes, bytes]:
    return (line.predicate or "").encode(), (line.fixed or "").encode()


def _group(lines: list[Line]) -> list[str]:
    """SQL of the lines of one predicate."""
    if all(line.fixed is not None for line in lines):
        return list(dict.fromkeys(line.code for line in lines))
    if len(lines) > 1:
        return [_sorted_lines(lines)]
    return [f"array_to_string({lines[0].code}, '')" if lines[0].many else lines[0].code]


def _sorted_lines(lines: list[Line]) -> str:
    singles = ", ".join(line.code for line in lines if not line.many)
    lists = [f"[{singles}]"] * bool(singles) + [line.code for line in lines if line.many]
    return f"array_to_string(list_sort(list_distinct(flatten([{', '.join(lists)}]))), '')"
