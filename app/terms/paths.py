"""Property paths of shapes, written as SPARQL writes them (SHACL section 2.3.1)."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from app.namespaces import SH
from app.store.base import Term
from app.terms.naming import Names, prefixed

_SUFFIXES: Final = {f"{SH}zeroOrMorePath": "*", f"{SH}oneOrMorePath": "+", f"{SH}zeroOrOnePath": "?"}
_DEEPEST: Final = 8
_INVERSE: Final = f"{SH}inversePath"
_ALTERNATIVE: Final = f"{SH}alternativePath"


def written(names: Names, path: Term, depth: int = 0) -> str:
    """A path with prefixed names; "…" for what is nested deeper than any path of sense."""
    if depth > _DEEPEST or not isinstance(path, NamedNode):
        return "…"
    said = names.vocabulary.statements
    if members := said.members(path):
        return "/".join(written(names, member, depth + 1) for member in members)
    steps = (_step(names, predicate, value, depth + 1) for predicate, value in said.about(path.value))
    return next(filter(None, steps), "") or prefixed(names.snapshot.iris.base, path.value)


def _step(names: Names, predicate: str, value: Term, depth: int) -> str:
    """What one statement of a path's node says of the path, "" when it says nothing of it."""
    if predicate == _INVERSE:
        return f"^{written(names, value, depth)}"
    if predicate == _ALTERNATIVE:
        members = names.vocabulary.statements.members(value)
        return f"({'|'.join(written(names, member, depth) for member in members)})"
    return f"({written(names, value, depth)}){_SUFFIXES[predicate]}" if predicate in _SUFFIXES else ""
