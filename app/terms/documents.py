"""The document of an ontology: who asks for the namespace gets what is defined in it (W3C Cool URIs, section 4.1).

A term has a document of its own; that of an ontology has all of them, and that of a whole those of its modules, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from pyoxigraph import NamedNode, Triple

from app.description import Description
from app.labels import LABEL_PROPERTIES
from app.namespaces import PREFIXES
from app.snapshot import Snapshot
from app.snapshot.statements import Statements
from app.store.passages import passage

_IMPORTS: Final = f"{PREFIXES['owl']}imports"


def completed(snapshot: Snapshot, description: Description) -> Description:
    """A description of an ontology, with what is said of all that it defines; any other as it is."""
    vocabulary, iri = snapshot.vocabulary, description.iri
    if iri not in vocabulary.ontologies:
        return description
    said = vocabulary.statements
    subjects = [*said.closure(iri, _IMPORTS), *sorted(vocabulary.terms_of(iri))]
    subjects += _nameless(snapshot, said, subjects)
    defined = {subject: tuple(_about(said, subject)) for subject in subjects}
    added = set(chain.from_iterable(defined.values()))
    triples = {*description.triples, *added, *_names(said, added)}
    return replace(description, passages=(passage(triples),), defined=defined)


def _nameless(snapshot: Snapshot, said: Statements, subjects: Iterable[str]) -> list[str]:
    """What terms lead to that has no name of its own: lists and restrictions, at whatever depth."""
    found: dict[str, None] = {}
    ahead = list(subjects)
    while ahead:
        values = [
            term.value for _, term in said.about(ahead.pop()) if isinstance(term, NamedNode) and term.value in said
        ]
        new = [value for value in values if snapshot.iris.is_nameless(value) and value not in found]
        found.update(dict.fromkeys(new))
        ahead += new
    return list(found)


def _about(said: Statements, subject: str) -> Iterator[Triple]:
    for predicate, value in said.about(subject):
        yield Triple(NamedNode(subject), NamedNode(predicate), value)


def _names(said: Statements, triples: Iterable[Triple]) -> Iterator[Triple]:
    """What the properties and things of triples are called."""
    named = {
        term.value for triple in triples for term in (triple.predicate, triple.object) if isinstance(term, NamedNode)
    }
    for thing in named:
        yield from (triple for triple in _about(said, thing) if triple.predicate.value in LABEL_PROPERTIES)
