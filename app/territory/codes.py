"""What the codes of a unit mean: facts that a shape describes (`sh:description`, SHACL section 2.3.2.1)."""

from __future__ import annotations

from collections.abc import Iterator

from app.labels import Label
from app.namespaces import SH
from app.page.links import Reader
from app.page.model import Page, Property
from app.snapshot.vocabulary import Vocabulary
from app.territory.model import Code


def codes(reader: Reader, types: tuple[str, ...], page: Page) -> Iterator[Code]:
    """The facts on the page that a shape of one of the types describes, in the order of the page."""
    meanings = described(reader.snapshot.vocabulary, types)
    for group in page.groups:
        for fact in group.properties:
            if meaning := reader.chain.best(meanings.get(fact.name.iri, ())):
                yield Code(fact.name, tuple(_values(fact)), meaning)


def described(vocabulary: Vocabulary, types: tuple[str, ...]) -> dict[str, list[Label]]:
    """What the shapes of some classes say of the properties that they ask for."""
    found: dict[str, list[Label]] = {}
    for name in types:
        for shape in vocabulary.shapes_of(name):
            for slot in vocabulary.slots(shape):
                if texts := vocabulary.statements.texts(slot, f"{SH}description"):
                    found.setdefault(vocabulary.path(slot), sorted(texts))
    return found


def _values(fact: Property) -> Iterator[str]:
    yield from (literal.text for literal in fact.literals)
    yield from (link.iri.rstrip("/").rpartition("/")[2] for link in fact.links)
