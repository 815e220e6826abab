"""The description of one thing: what a page and every data format say of it, from one query.

Owns which triples those are: the facts, those of the thing's parts, the labels of what they name, and the document's
own triples. Not how they are written or shown, and not who asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from app.errors import NotFound
from app.labels import LABEL_PROPERTIES, Labels
from app.namespaces import DCTERMS, PREFIXES
from app.snapshot import Dataset, Snapshot
from app.store.base import Described, Scope, Term
from app.store.passages import Passage, in_order, passage

_FOAF, _PROV, _RDF, _VOID, _XSD = (PREFIXES[name] for name in ("foaf", "prov", "rdf", "void", "xsd"))
TYPE = f"{_RDF}type"
NOTATION = f"{PREFIXES['skos']}notation"
# What the description says of things that are only named in it; a notation is the code of a concept.
_NAMES = (*LABEL_PROPERTIES, NOTATION)
SCOPE = Scope(_NAMES, f"{PREFIXES['geo']}asWKT")
_IS_A: Final = NamedNode(TYPE)
_DOCUMENT: Final = NamedNode(f"{_FOAF}Document")
_PRIMARY_TOPIC: Final = NamedNode(f"{_FOAF}primaryTopic")
_DERIVED_FROM: Final = NamedNode(f"{_PROV}wasDerivedFrom")
_IN_DATASET: Final = NamedNode(f"{_VOID}inDataset")
_DATE_TIME: Final = NamedNode(f"{_XSD}dateTime")
_MODIFIED, _SOURCE, _IS_PART_OF, _LICENSE, _PROVENANCE = (
    NamedNode(DCTERMS[name]) for name in ("modified", "source", "isPartOf", "license", "provenance")
)


@dataclass(frozen=True)
class Description:
    """What a release says of `iri`; `passages` are all of it, in order, `facts` what is about the thing itself.

    `parts` has the facts of each thing that belongs to this one alone, as its address does; `derived` are the facts
    that no source states, but that follow from the ontology. `defined` has the facts of each thing that an ontology
    defines, in the data of it.
    """

    iri: str
    document: str
    passages: tuple[Passage, ...]
    facts: tuple[Triple, ...]
    types: tuple[str, ...]
    datasets: tuple[Dataset, ...]
    parts: Mapping[str, tuple[Triple, ...]] = field(default_factory=dict)
    derived: frozenset[Triple] = frozenset()
    defined: Mapping[str, tuple[Triple, ...]] = field(default_factory=dict)

    @property
    def triples(self) -> Iterator[Triple]:
        """All statements, sorted."""
        return chain.from_iterable(passage.triples for passage in self.passages)

    @cached_property
    def labels(self) -> Labels:
        """What the description calls things."""
        return Labels.known(dict(chain.from_iterable(passage.labels.items() for passage in self.passages)))

    @property
    def licences(self) -> list[str]:
        """Licences of the registers that the thing is in."""
        return sorted({licence for dataset in self.datasets for licence in dataset.licences})


def describe(snapshot: Snapshot, iri: str) -> Description:
    """Describe the thing named `iri`, or raise `NotFound`."""
    found = snapshot.store.describe(NamedNode(iri), SCOPE)
    if not found.facts:
        raise NotFound(f"Nothing is known of {iri}", f"Nic nie wiadomo o {iri}")
    document = NamedNode(f"{snapshot.iris.base}doc/{snapshot.iris.rest(iri)}")
    graphs = _graphs(found.facts)
    datasets = _own_first(iri, snapshot.datasets_of(graphs), snapshot)
    facts = passage(set[Triple]().union(*graphs.values()))
    about = _about_document(snapshot, iri, document, datasets, graphs)
    return Description(
        iri=iri,
        document=document.value,
        passages=_passages(found, facts, document, about),
        facts=facts.triples,
        types=tuple(_iris(fact.object for fact in facts.triples if fact.predicate == _IS_A)),
        datasets=datasets,
        parts=_parts(found.parts),
        derived=_derived(snapshot, facts.triples, graphs),
    )


def _own_first(iri: str, datasets: Iterable[Dataset], snapshot: Snapshot) -> tuple[Dataset, ...]:
    """The registers that tell of a thing, the one whose entry it is by its address before those that only name it."""
    rest = snapshot.iris.rest(iri)
    return tuple(sorted(datasets, key=lambda dataset: not rest.startswith(f"{dataset.slug}/")))


_Graphs = Mapping[str, set[Triple]]


def _graphs(facts: Iterable[Quad]) -> _Graphs:
    """What each named graph says of the thing."""
    graphs: dict[object, set[Triple]] = defaultdict(set)
    for fact in facts:
        graphs[fact.graph_name].add(fact.triple)
    return {_name(graph): said for graph, said in graphs.items()}


def _passages(found: Described, facts: Passage, document: NamedNode, about: Iterable[Triple]) -> tuple[Passage, ...]:
    """All that is told; what the release itself calls the document is told with the rest about it."""
    names = (said for thing, said in found.names.items() if thing != document)
    called = found.names[document].triples if document in found.names else ()
    return in_order((facts, *found.parts.values(), *names, passage({*about, *called})))


def _parts(parts: Mapping[NamedNode, Passage]) -> dict[str, tuple[Triple, ...]]:
    """The facts of the parts of which more than their names are told."""
    return {
        part.value: parts[part].triples
        for part in sorted(parts, key=str)
        if any(triple.predicate.value not in _NAMES for triple in parts[part].triples)
    }


def _derived(snapshot: Snapshot, facts: Iterable[Triple], graphs: _Graphs) -> frozenset[Triple]:
    """The facts that only graphs of inferred statements have."""
    stated = (said for graph, said in graphs.items() if not snapshot.iris.is_inferred(graph))
    return frozenset(facts).difference(*stated)


def _about_document(
    snapshot: Snapshot, iri: str, document: NamedNode, datasets: Iterable[Dataset], graphs: Iterable[str]
) -> list[Triple]:
    manifest = snapshot.manifest
    facts: list[tuple[NamedNode, Term]] = [
        (_IS_A, _DOCUMENT),
        (_PRIMARY_TOPIC, NamedNode(iri)),
        (_MODIFIED, Literal(manifest.created, datatype=_DATE_TIME)),
        (_DERIVED_FROM, NamedNode(snapshot.iris.release(manifest.id))),
        *((_SOURCE, NamedNode(graph)) for graph in graphs),
    ]
    for dataset in datasets:
        facts += [(_IN_DATASET, NamedNode(dataset.iri)), (_IS_PART_OF, NamedNode(dataset.iri))]
        facts += [(_LICENSE, NamedNode(licence)) for licence in dataset.licences]
        if dataset.invented:
            facts.append((_PROVENANCE, NamedNode(snapshot.iris.sample(dataset.slug))))
    return [Triple(document, predicate, value) for predicate, value in facts]


def _iris(terms: Iterable[Term]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]


def _name(graph: object) -> str:
    assert isinstance(graph, NamedNode)  # every graph of a release has a name
    return graph.value
