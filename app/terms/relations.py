"""How classes hang together: by object properties, as shapes and the ontology say, and by their superclasses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.namespaces import PREFIXES, SH
from app.snapshot.vocabulary import SUB_CLASS, Vocabulary

_RDFS: Final = PREFIXES["rdfs"]


def relations(vocabulary: Vocabulary, cls: str) -> Iterator[tuple[str, str]]:
    """The properties that lead from instances of a class to instances of another, with that other."""
    said = vocabulary.statements
    for shape in said.subjects(f"{SH}targetClass", cls):
        for slot in vocabulary.slots(shape):
            if path := vocabulary.path(slot):
                yield from ((path, target) for target in said.iris(slot, f"{SH}class"))
    for prop in said.subjects(f"{_RDFS}domain", cls):
        yield from ((prop, target) for target in said.iris(prop, f"{_RDFS}range") if target in vocabulary.classes)


def superclasses(vocabulary: Vocabulary, cls: str) -> list[str]:
    """What a class is a subclass of, in one step."""
    return vocabulary.statements.iris(cls, SUB_CLASS)
