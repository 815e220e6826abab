"""Statements that are read, seen from a focus node: over which path, which predicate, in which direction.

Owns the type and the reading of property paths; a path with ^ upon predicates only is expected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from app.validation.paths import Path

Route: TypeAlias = tuple[Path, ...]
ANY: Final = ""


@dataclass(frozen=True)
class Read:
    """Statements of `predicate` (`ANY` for all) that a focus node reaches over `before`.

    They are about the node reached, or with `inverse` point to it; then the walk goes on over `after`, from the other
    end, or with `ends_at_start` from the same. `before` is None where no path bounds what is read.
    """

    before: Route | None
    predicate: str
    inverse: bool = False
    after: Route = ()
    ends_at_start: bool = False


def path_reads(path: Path, before: Route, after: Route = ()) -> Iterator[Read]:
    """The statements that evaluating a path reads."""
    match path.operator:
        case "":
            yield Read(before, path.predicate, after=after)
        case "^":
            yield Read(before, path.operands[0].predicate, inverse=True, after=after)
        case "/":
            for place, step in enumerate(path.operands):
                yield from path_reads(step, (*before, *path.operands[:place]), (*path.operands[place + 1 :], *after))
        case "*" | "+":
            again = Path("*", path.operands)
            yield from path_reads(path.operands[0], (*before, again), (again, *after))
        case _:
            for inner in path.operands:
                yield from path_reads(inner, before, after)
