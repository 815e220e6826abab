"""The page of an ontology, or of a module of it: the diagram of its classes, their tree, the list of all terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlencode

from app.description import Description
from app.i18n import mark, plural
from app.iris import ONTOLOGY, SHAPES
from app.labels import Label
from app.namespaces import DCTERMS, PREFIXES
from app.negotiation import GRAPH
from app.page.kind import Asked
from app.page.model import Link, Page
from app.snapshot import Snapshot
from app.snapshot.vocabulary import DEFINED_BY, SUB_CLASS
from app.terms import common
from app.terms.common import Twig
from app.terms.diagrams import Diagram, draw
from app.terms.naming import Names, Term, prefixed
from app.terms.trees import forest
from app.terms.words import are_in, asked_for

_OWL, _SKOS, _VANN = (PREFIXES[name] for name in ("owl", "skos", "vann"))
_VERSION_IRI: Final = f"{_OWL}versionIRI"


@dataclass(frozen=True)
class Listed:
    """The terms of one sort, under their heading; `id` names the heading in the page."""

    id: str
    heading: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Module:
    """A part of the ontology: how many terms it has, and whether the list is of it alone."""

    link: Link
    size: str
    chosen: bool


@dataclass(frozen=True)
class Download:
    """A whole graph in one format."""

    text: str
    href: str
    media_type: str


@dataclass(frozen=True)
class OntologyPage:
    """What the page of an ontology shows besides its facts."""

    path: tuple[Link, ...]
    description: Label | None
    prefix: str
    namespace: str
    version: str
    version_iri: str
    downloads: tuple[Download, ...]
    modules: tuple[Module, ...]
    diagram: Diagram
    tree: tuple[Twig, ...]
    words: str
    lists: tuple[Listed, ...]
    reused: tuple[Term, ...]
    shapes: tuple[Link, ...]
    code_lists: tuple[Link, ...]


def is_ontology(snapshot: Snapshot, description: Description) -> bool:
    """True of what defines terms, itself or by its modules."""
    return description.iri in snapshot.vocabulary.ontologies


def build(snapshot: Snapshot, description: Description, page: Page, asked: Asked) -> OntologyPage:  # noqa: ARG001
    """Build what the page of an ontology shows; the drawing is made once a release."""
    names, iri = Names(snapshot, asked.reading), description.iri
    said, terms = snapshot.vocabulary.statements, snapshot.vocabulary.terms_of(iri)
    classes = names.ordered(cls for cls in snapshot.vocabulary.classes if cls in terms)
    parts = said.iris(iri, f"{_OWL}imports")
    chosen, words = asked.arguments.get("module", ""), asked_for(asked.arguments)
    return OntologyPage(
        path=common.path(names, iri)[:-1],
        description=names.best(said.texts(iri, str(DCTERMS.description))),
        prefix=said.text(iri, f"{_VANN}preferredNamespacePrefix"),
        namespace=f"{snapshot.iris.base}def/",
        version=said.text(iri, f"{_OWL}versionInfo"),
        version_iri=next(iter(said.iris(iri, _VERSION_IRI)), ""),
        downloads=tuple(_downloads(names)) if parts else (),
        modules=tuple(_modules(names, parts, chosen)),
        diagram=snapshot.once((__name__, iri, names.language, names.reading.carried), partial(draw, names, classes)),
        tree=tuple(_tree(names, classes)),
        words=words,
        lists=tuple(_lists(names, _found(names, terms, chosen, words))),
        reused=tuple(_terms(names, _found(names, snapshot.vocabulary.reused, "", words)))
        if parts and not chosen
        else (),
        shapes=names.links(snapshot.vocabulary.checking) if parts else (),
        code_lists=names.links(snapshot.vocabulary.code_lists) if parts else (),
    )


def _downloads(names: Names) -> Iterator[Download]:
    """All of the ontology, and all of the shapes, in every format of a graph."""
    for graph, text in ((ONTOLOGY, mark("ontology: %(format)s")), (SHAPES, mark("shapes: %(format)s"))):
        for offer in GRAPH:
            asked = urlencode({"graph": names.snapshot.iris.graph(graph), "format": offer.extension})
            label = names.say(text, format=offer.media_type)
            yield Download(label, f"/graph-store?{asked}", offer.media_type)


def _modules(names: Names, parts: Iterable[str], chosen: str) -> Iterator[Module]:
    for module in names.ordered(parts):
        size = plural("%(number)s term", "%(number)s terms", names.language, len(names.vocabulary.terms_of(module)))
        yield Module(names.link(module), size, module == chosen)


def _tree(names: Names, classes: list[str]) -> Iterator[Twig]:
    """The trees of the classes, with the classes of others that they stand under left out."""
    said = names.vocabulary.statements
    branches = forest(
        classes,
        lambda name: names.ordered(said.iris(name, SUB_CLASS)),
        lambda name: names.ordered(said.subjects(SUB_CLASS, name)),
    )
    return common.twigs(names, branches)


def _found(names: Names, terms: Iterable[str], module: str, words: str) -> set[str]:
    """The terms of a module, when one is chosen, that all of the words stand in."""
    said = names.vocabulary.statements
    return {
        term
        for term in terms
        if (not module or module in said.iris(term, DEFINED_BY)) and (not words or are_in(words, _text(names, term)))
    }


def _text(names: Names, term: str) -> str:
    """What a term is found by: its names in all languages, and its meaning in the reader's."""
    meaning = names.best(names.vocabulary.statements.texts(term, f"{_SKOS}definition"))
    labels = " ".join(label.text for label in names.vocabulary.labels.all(term))
    return f"{prefixed(names.snapshot.iris.base, term)} {labels} {meaning.text if meaning else ''}"


def _lists(names: Names, terms: set[str]) -> Iterator[Listed]:
    vocabulary = names.vocabulary
    for identifier, heading, sort in (
        ("classes", mark("Classes"), vocabulary.classes),
        ("properties", mark("Properties"), vocabulary.properties),
        ("datatypes", mark("Datatypes"), vocabulary.datatypes),
    ):
        if found := terms.intersection(sort):
            yield Listed(identifier, names.say(heading), tuple(_terms(names, found)))


def _terms(names: Names, terms: Iterable[str]) -> Iterator[Term]:
    said = names.vocabulary.statements
    for term in names.ordered(terms):
        meaning = names.best(said.texts(term, f"{_SKOS}definition"))
        yield names.term(term, sum(names.vocabulary.counts.of(term).values()), meaning)
