"""Property paths of shapes, written as SPARQL writes them (SHACL section 2.3.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pyoxigraph import NamedNode

from app.namespaces import SH
from app.snapshot.statements import Statements
from app.store.base import Term

_SUFFIXES: Final = {f"{SH}zeroOrMorePath": "*", f"{SH}oneOrMorePath": "+", f"{SH}zeroOrOnePath": "?"}
_DEEPEST: Final = 8
_INVERSE: Final = f"{SH}inversePath"
_ALTERNATIVE: Final = f"{SH}alternativePath"

# How a predicate is written, by its IRI.
Named = Callable[[str], str]


def written(said: Statements, path: Term, named: Named, depth: int = 0) -> str:
    """A path with its predicates as they are `named`; "…" for what is nested deeper than any path of sense."""
    if depth > _DEEPEST or not isinstance(path, NamedNode):
        return "…"
    if members := said.members(path):
        steps = "/".join(written(said, member, named, depth + 1) for member in members)
        return f"({steps})" if depth else steps
    operators = (_operator(said, predicate, value, named, depth + 1) for predicate, value in said.about(path.value))
    return next(filter(None, operators), "") or named(path.value)


def _operator(said: Statements, predicate: str, value: Term, named: Named, depth: int) -> str:
    """What one statement of a path's node says of the path, "" when it says nothing of it."""
    if predicate == _INVERSE:
        return f"^{written(said, value, named, depth)}"
    if predicate == _ALTERNATIVE:
        return f"({'|'.join(written(said, member, named, depth) for member in said.members(value))})"
    return f"({written(said, value, named, depth)}){_SUFFIXES[predicate]}" if predicate in _SUFFIXES else ""
