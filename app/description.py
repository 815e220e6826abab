"""The description of one thing: what a page and every data format say of it, from one query.

Owns which triples those are: the facts, those of the thing's parts, the labels of what they name, and the document's
own triples. Not how they are written or shown, and not who asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from app import queries
from app.errors import NotFound
from app.labels import LABEL_PROPERTIES
from app.namespaces import DCTERMS, PREFIXES
from app.snapshot import Dataset, Snapshot
from app.store.base import Term

_FOAF, _PROV, _RDF, _VOID, _XSD = (PREFIXES[name] for name in ("foaf", "prov", "rdf", "void", "xsd"))
TYPE = f"{_RDF}type"
NOTATION = f"{PREFIXES['skos']}notation"
# What the description says of things that are only named in it.
_NAMES = frozenset((*LABEL_PROPERTIES, NOTATION))


@dataclass(frozen=True)
class Description:
    """What a release says of `iri`; `triples` are sorted, all of them, `facts` those about the thing itself.

    `parts` has the facts of each thing that belongs to this one alone, as its address does; `derived` are the facts
    that no source states, but that follow from the ontology.
    """

    iri: str
    document: str
    triples: tuple[Triple, ...]
    facts: tuple[Triple, ...]
    types: tuple[str, ...]
    datasets: tuple[Dataset, ...]
    parts: Mapping[str, tuple[Triple, ...]] = field(default_factory=dict)
    derived: frozenset[Triple] = frozenset()

    @property
    def licences(self) -> list[str]:
        """Licences of the registers that the thing is in."""
        return sorted({licence for dataset in self.datasets for licence in dataset.licences})


def describe(snapshot: Snapshot, iri: str) -> Description:
    """Describe the thing named `iri`, or raise `NotFound`."""
    document = f"{snapshot.iris.base}doc/{snapshot.iris.rest(iri)}"
    found = snapshot.store.construct(queries.text("resource"), this=NamedNode(iri))
    graphs, told = _told_apart(snapshot, found)
    facts = sorted((triple for triple in told if _is_about(triple, iri)), key=str)
    if not facts:
        raise NotFound(f"Nothing is known of {iri}", f"Nic nie wiadomo o {iri}")
    datasets = tuple(snapshot.datasets_of(graphs))
    about = _about_document(snapshot, iri, document, datasets, graphs)
    return Description(
        iri=iri,
        document=document,
        triples=tuple(sorted({*told, *about}, key=str)),
        facts=tuple(facts),
        types=tuple(_iris(fact.object for fact in facts if fact.predicate.value == TYPE)),
        datasets=datasets,
        parts=_parts(iri, facts, told),
        derived=frozenset(_derived(snapshot, facts, graphs)),
    )


_Graphs = Mapping[str, frozenset[tuple[Term, Term]]]


def _told_apart(snapshot: Snapshot, found: Iterable[Triple]) -> tuple[_Graphs, list[Triple]]:
    """What each named graph says of the thing, by property and value; and all that is told."""
    prefix = snapshot.iris.graph("")
    graphs: dict[str, set[tuple[Term, Term]]] = defaultdict(set)
    told = []
    for triple in found:
        if triple.predicate.value.startswith(prefix):
            graphs[triple.predicate.value].add((triple.subject, triple.object))
        else:
            told.append(triple)
    return {graph: frozenset(said) for graph, said in sorted(graphs.items())}, told


def _parts(iri: str, facts: Iterable[Triple], told: Iterable[Triple]) -> dict[str, tuple[Triple, ...]]:
    """The facts of what the thing leads to, where more than its names are told."""
    named = {fact.object for fact in facts}
    found: dict[str, list[Triple]] = defaultdict(list)
    for triple in told:
        if isinstance(triple.subject, NamedNode) and triple.subject.value != iri and triple.subject in named:
            found[triple.subject.value].append(triple)
    return {
        part: tuple(sorted(about, key=str))
        for part, about in sorted(found.items())
        if any(triple.predicate.value not in _NAMES for triple in about)
    }


def _derived(snapshot: Snapshot, facts: Iterable[Triple], graphs: _Graphs) -> Iterable[Triple]:
    """The facts that only graphs of inferred statements have."""
    stated = {pair for graph, said in graphs.items() if not snapshot.iris.is_inferred(graph) for pair in said}
    return (fact for fact in facts if (fact.predicate, fact.object) not in stated)


def _about_document(
    snapshot: Snapshot, iri: str, document: str, datasets: Iterable[Dataset], graphs: Iterable[str]
) -> Iterable[Triple]:
    subject, manifest = NamedNode(document), snapshot.manifest
    facts: list[tuple[str, Term]] = [
        (TYPE, NamedNode(f"{_FOAF}Document")),
        (f"{_FOAF}primaryTopic", NamedNode(iri)),
        (str(DCTERMS.modified), Literal(manifest.created, datatype=NamedNode(f"{_XSD}dateTime"))),
        (f"{_PROV}wasDerivedFrom", NamedNode(snapshot.iris.release(manifest.id))),
        *((str(DCTERMS.source), NamedNode(graph)) for graph in graphs),
    ]
    for dataset in datasets:
        facts += [(f"{_VOID}inDataset", NamedNode(dataset.iri)), (str(DCTERMS.isPartOf), NamedNode(dataset.iri))]
        facts += [(str(DCTERMS.license), NamedNode(licence)) for licence in dataset.licences]
        if dataset.invented:
            facts.append((str(DCTERMS.provenance), NamedNode(snapshot.iris.sample(dataset.slug))))
    return [Triple(subject, NamedNode(predicate), value) for predicate, value in facts]


def _is_about(triple: Triple, iri: str) -> bool:
    return isinstance(triple.subject, NamedNode) and triple.subject.value == iri


def _iris(terms: Iterable[Term]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]
