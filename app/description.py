"""The description of one thing: what a page and every data format say of it, from one query.

Owns which triples those are: the facts, those of the thing's parts, the labels of what they name, and the document's
own triples. Not how they are written or shown, and not who asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, Triple

from app.errors import NotFound
from app.labels import LABEL_PROPERTIES, Labels
from app.namespaces import DCTERMS, PREFIXES
from app.snapshot import Dataset, Snapshot
from app.store.base import Scope, Term

_FOAF, _PROV, _RDF, _VOID, _XSD = (PREFIXES[name] for name in ("foaf", "prov", "rdf", "void", "xsd"))
TYPE = f"{_RDF}type"
NOTATION = f"{PREFIXES['skos']}notation"
# What the description says of things that are only named in it; a notation is the code of a concept.
_NAMES = (*LABEL_PROPERTIES, NOTATION)
SCOPE = Scope(_NAMES, f"{PREFIXES['geo']}asWKT")


@dataclass(frozen=True)
class Description:
    """What a release says of `iri`; `triples` are sorted, all of them, `facts` those about the thing itself.

    `parts` has the facts of each thing that belongs to this one alone, as its address does; `derived` are the facts
    that no source states, but that follow from the ontology. `defined` has the facts of each thing that an ontology
    defines, in the data of it.
    """

    iri: str
    document: str
    triples: tuple[Triple, ...]
    facts: tuple[Triple, ...]
    types: tuple[str, ...]
    datasets: tuple[Dataset, ...]
    parts: Mapping[str, tuple[Triple, ...]] = field(default_factory=dict)
    derived: frozenset[Triple] = frozenset()
    defined: Mapping[str, tuple[Triple, ...]] = field(default_factory=dict)

    @cached_property
    def labels(self) -> Labels:
        """What the description calls things."""
        return Labels(self.triples)

    @property
    def licences(self) -> list[str]:
        """Licences of the registers that the thing is in."""
        return sorted({licence for dataset in self.datasets for licence in dataset.licences})


def describe(snapshot: Snapshot, iri: str) -> Description:
    """Describe the thing named `iri`, or raise `NotFound`."""
    found = snapshot.store.describe(NamedNode(iri), SCOPE)
    if not found.facts:
        raise NotFound(f"Nothing is known of {iri}", f"Nic nie wiadomo o {iri}")
    document = f"{snapshot.iris.base}doc/{snapshot.iris.rest(iri)}"
    graphs = _graphs(found.facts)
    datasets = _own_first(iri, snapshot.datasets_of(graphs), snapshot)
    about = _about_document(snapshot, iri, document, datasets, graphs)
    facts = _sorted({quad.triple for quad in found.facts})
    return Description(
        iri=iri,
        document=document,
        triples=_sorted({*facts, *chain.from_iterable(found.parts.values()), *found.names, *about}),
        facts=facts,
        types=tuple(_iris(fact.object for fact in facts if fact.predicate.value == TYPE)),
        datasets=datasets,
        parts=_parts(found.parts),
        derived=frozenset(_derived(snapshot, facts, graphs)),
    )


def _own_first(iri: str, datasets: Iterable[Dataset], snapshot: Snapshot) -> tuple[Dataset, ...]:
    """The registers that tell of a thing, the one whose entry it is by its address before those that only name it."""
    rest = snapshot.iris.rest(iri)
    return tuple(sorted(datasets, key=lambda dataset: not rest.startswith(f"{dataset.slug}/")))


_Graphs = Mapping[str, frozenset[tuple[Term, Term]]]


def _graphs(facts: Iterable[Quad]) -> _Graphs:
    """What each named graph says of the thing, by property and value."""
    graphs: dict[str, set[tuple[Term, Term]]] = defaultdict(set)
    for fact in facts:
        if isinstance(fact.graph_name, NamedNode):
            graphs[fact.graph_name.value].add((fact.predicate, fact.object))
    return {graph: frozenset(said) for graph, said in sorted(graphs.items())}


def _parts(parts: Mapping[NamedNode, Iterable[Triple]]) -> dict[str, tuple[Triple, ...]]:
    """The facts of the parts of which more than their names are told."""
    return {
        part.value: _sorted(about)
        for part, about in sorted(parts.items(), key=str)
        if any(triple.predicate.value not in _NAMES for triple in about)
    }


def _sorted(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(triples, key=str))


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


def _iris(terms: Iterable[Term]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]
