"""The page of a concept: its place in the code list, what is below it, where it is used, what it is matched with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from app.description import Description
from app.i18n import mark
from app.labels import Label, labels_among
from app.namespaces import PREFIXES
from app.page.kind import Asked
from app.page.links import Reader, link
from app.page.model import Link, Page
from app.snapshot import Snapshot
from app.terms import codes
from app.terms.codes import CodeList
from app.terms.common import Aspect
from app.terms.naming import Names, Number
from app.terms.uses import Use, uses

_SKOS: Final = PREFIXES["skos"]
_CONCEPT: Final = f"{_SKOS}Concept"
_MATCHES: Final = {
    f"{_SKOS}exactMatch": mark("the same as"),
    f"{_SKOS}closeMatch": mark("nearly the same as"),
    f"{_SKOS}broadMatch": mark("narrower than"),
    f"{_SKOS}narrowMatch": mark("broader than"),
    f"{_SKOS}relatedMatch": mark("related to"),
    f"{_SKOS}related": mark("related to"),
}
_QUERY: Final = """SELECT ?thing ?property WHERE {{
  ?thing ?property <{iri}> .
}} LIMIT 100"""


@dataclass(frozen=True)
class Step:
    """A concept above or below, with its notation."""

    link: Link
    notation: str


@dataclass(frozen=True)
class ConceptPage:
    """What the page of a concept shows besides its facts; `path` leads from the top of the list to it."""

    notation: str
    definition: Label | None
    schemes: tuple[Link, ...]
    path: tuple[Step, ...]
    narrower: tuple[Step, ...]
    used: Number
    uses: tuple[Use, ...]
    matches: tuple[Aspect, ...]
    query: str


def is_concept(snapshot: Snapshot, description: Description) -> bool:  # noqa: ARG001 - as every kind is asked
    """True of a concept."""
    return _CONCEPT in description.types


def build(snapshot: Snapshot, description: Description, page: Page, asked: Asked) -> ConceptPage:
    """Build what the page of a concept shows, from one query more."""
    names, iri = Names(snapshot, asked.reading), description.iri
    near = codes.around(snapshot, iri)
    here = near.codes.get(iri, codes.Code(iri))
    reader = Reader(snapshot, description.labels, asked.reading)
    return ConceptPage(
        notation=here.mark(page.title.text),
        definition=names.best(_texts(description, f"{_SKOS}definition")),
        schemes=tuple(link(reader, each) for each in _things(description, f"{_SKOS}inScheme")),
        path=tuple(_step(names, near, each) for each in _path(near, iri)),
        narrower=tuple(_step(names, near, each) for each in near.narrower.get(iri, ())),
        used=names.number(here.used),
        uses=tuple(uses(names, here.uses, iri)),
        matches=tuple(_matches(description, names, reader)),
        query=names.query(_QUERY.format(iri=iri)),
    )


def _path(near: CodeList, iri: str) -> list[str]:
    """The concepts from the top down to the one above `iri`, by the first that stands above each."""
    found: list[str] = []
    while above := [each for each in near.codes[iri].broader if each in near.codes and each not in found]:
        iri = above[0]
        found.append(iri)
    return found[::-1]


def _step(names: Names, near: CodeList, iri: str) -> Step:
    code = near.codes[iri]
    to = names.link(iri, names.best(code.labels))
    return Step(to, code.mark(to.label.text))


def _matches(description: Description, names: Names, reader: Reader) -> Iterator[Aspect]:
    for predicate, text in _MATCHES.items():
        if found := _things(description, predicate):
            yield Aspect(names.say(text), tuple(link(reader, each) for each in found))


def _things(description: Description, predicate: str) -> list[str]:
    found = (fact.object for fact in description.facts if fact.predicate.value == predicate)
    return sorted({term.value for term in found if isinstance(term, NamedNode)})


def _texts(description: Description, predicate: str) -> list[Label]:
    return labels_among(fact.object for fact in description.facts if fact.predicate.value == predicate)
