"""How much a thing counts among what words find, by its classes: from 0 to 1, for most it is 1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.namespaces import PREFIXES
from loaders.index.gathering import TYPE

# A data cube has a row for each number: what the rows are about is looked for, hardly ever one of them. A code that is
# called as a thing is goes behind the thing.
_WEIGHTS: Final = {
    f"<{PREFIXES[prefix]}{name}>".encode(): weight
    for prefix, name, weight in (("qb", "Observation", 0.5), ("qb", "Slice", 0.7), ("skos", "Concept", 0.8))
}


def weight(facts: Iterable[tuple[bytes, bytes]]) -> float:
    """The weight of an entry, the least of its classes."""
    return min((_WEIGHTS[value] for prop, value in facts if prop == TYPE and value in _WEIGHTS), default=1.0)
