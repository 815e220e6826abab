"""What the pages of classes and of properties have in common: meaning, module, tree, counts, alignments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from app.i18n import mark
from app.labels import Label
from app.namespaces import PREFIXES
from app.page.model import Link
from app.snapshot.vocabulary import DEFINED_BY
from app.terms.naming import Names, Number, prefixed
from app.terms.trees import Branch, around

_OWL, _RDFS, _SKOS, _VS = (PREFIXES[name] for name in ("owl", "rdfs", "skos", "vs"))
# What leads to terms of others that mean the same or nearly so.
_ALIGNING: Final = {
    f"{_OWL}equivalentClass": mark("equivalent class"),
    f"{_OWL}equivalentProperty": mark("equivalent property"),
    f"{_SKOS}exactMatch": mark("the same as"),
    f"{_SKOS}closeMatch": mark("nearly the same as"),
    f"{_SKOS}broadMatch": mark("narrower than"),
    f"{_SKOS}narrowMatch": mark("broader than"),
    f"{_SKOS}relatedMatch": mark("related to"),
    f"{_RDFS}subClassOf": mark("subclass of"),
    f"{_RDFS}subPropertyOf": mark("subproperty of"),
    f"{_RDFS}seeAlso": mark("see also"),
}
# The stages of the vocabulary of term statuses (http://www.w3.org/2003/06/sw-vocab-status/ns).
_STATUSES: Final = {
    "stable": mark("stable"),
    "testing": mark("being tested"),
    "unstable": mark("may change"),
    "archaic": mark("no longer used"),
}


@dataclass(frozen=True)
class Aspect:
    """One thing that is said of a term, with the terms that it is said of."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Meaning:
    """What a term is: its prefixed name, its definition, notes, where it is defined and how settled it is.

    `path` leads from the whole ontology to the module.
    """

    name: str
    definition: Label | None
    notes: tuple[Label, ...]
    modules: tuple[Link, ...]
    path: tuple[Link, ...]
    version: str
    status: str


@dataclass(frozen=True)
class Twig:
    """A term in a tree, with how much of it there is."""

    link: Link
    here: bool
    count: Number
    twigs: tuple[Twig, ...]


@dataclass(frozen=True)
class Amount:
    """How much of a term there is: the sum in words, and by register."""

    text: str
    exact: int
    registers: tuple[tuple[Link, Number], ...]


def meaning(names: Names, iri: str) -> Meaning:
    """What a term means."""
    said = names.vocabulary.statements
    modules = said.iris(iri, DEFINED_BY)
    status = said.text(iri, f"{_VS}term_status")
    notes = [names.best(said.texts(iri, f"{_SKOS}{name}")) for name in ("scopeNote", "example", "note")]
    comments = said.texts(iri, f"{_RDFS}comment")
    return Meaning(
        name=prefixed(names.snapshot.iris.base, iri),
        definition=names.best(said.texts(iri, f"{_SKOS}definition")) or names.best(comments),
        notes=tuple(note for note in notes if note),
        modules=names.links(modules),
        path=path(names, modules[0]) if modules else (),
        version=next((text for module in modules if (text := said.text(module, f"{_OWL}versionInfo"))), ""),
        status=names.say(_STATUSES[status]) if status in _STATUSES else status,
    )


def path(names: Names, ontology: str) -> tuple[Link, ...]:
    """The way to an ontology: from the whole that imports it."""
    above = names.vocabulary.above(ontology)
    return tuple(names.link(each) for each in (*above[:1], ontology))


def tree(names: Names, iri: str, predicate: str) -> tuple[Twig, ...]:
    """Where a term stands among others by a predicate that leads upwards; none when it stands alone."""
    said = names.vocabulary.statements
    branches = around(
        iri,
        lambda name: names.ordered(said.iris(name, predicate)),
        lambda name: names.ordered(said.subjects(predicate, name)),
    )
    return tuple(twigs(names, branches)) if branches != (Branch(iri, here=True),) else ()


def twigs(names: Names, branches: Iterable[Branch]) -> Iterator[Twig]:
    """Branches with the names of their terms."""
    for branch in branches:
        count = names.number(sum(names.vocabulary.counts.of(branch.iri).values()))
        yield Twig(names.link(branch.iri), branch.here, count, tuple(twigs(names, branch.branches)))


def amount(names: Names, counted: Mapping[str, int], text: str) -> Amount:
    """How much there is by register, those with most first; `text` says the sum."""
    titles = {dataset.iri: names.best(dataset.titles) for dataset in names.snapshot.datasets.values()}
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    registers = tuple((names.link(iri, titles.get(iri)), names.number(number)) for iri, number in ordered)
    return Amount(text, sum(counted.values()), registers)


def alignments(names: Names, iri: str) -> tuple[Aspect, ...]:
    """Terms of other vocabularies that a term is aligned to, by how."""
    base, said = names.snapshot.iris.base, names.vocabulary.statements
    found = [
        Aspect(names.say(text), names.links(iris))
        for name, text in _ALIGNING.items()
        if (iris := [each for each in said.iris(iri, name) if not each.startswith(base)])
    ]
    return (*found, *_chains(names, iri))


def _chains(names: Names, iri: str) -> Iterator[Aspect]:
    """The properties that, one after the other, amount to this one (OWL 2 Structural Specification, section 9.2.1)."""
    said = names.vocabulary.statements
    for head in said.values(iri, f"{_OWL}propertyChainAxiom"):
        steps = [step.value for step in said.members(head) if isinstance(step, NamedNode)]
        yield Aspect(names.say("one after the other"), tuple(names.link(step) for step in steps))


def aspects(names: Names, iri: str, asked: Mapping[str, str]) -> Iterator[Aspect]:
    """What is said of a term by the predicates asked for, in their order."""
    for predicate, text in asked.items():
        if iris := names.vocabulary.statements.iris(iri, predicate):
            yield Aspect(names.say(text), names.links(iris))


def both_ways(names: Names, iri: str, predicate: str, text: str) -> Iterator[Aspect]:
    """What stands in a symmetric relation to a term, whichever of both says so."""
    said = names.vocabulary.statements
    if iris := {*said.iris(iri, predicate), *said.subjects(predicate, iri)}:
        yield Aspect(names.say(text), names.links(iris))


def saying(names: Names, iri: str, predicate: str, text: str) -> Iterator[Aspect]:
    """What says that of a term."""
    if iris := names.vocabulary.statements.subjects(predicate, iri):
        yield Aspect(names.say(text), names.links(iris))
