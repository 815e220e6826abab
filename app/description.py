"""The description of one thing: what a page and every data format say of it, from one query.

Owns which triples those are: the facts, the labels of what they name, and the document's own triples. Not how they are
written or shown, and not who asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from app import queries
from app.errors import NotFound
from app.namespaces import DCTERMS, PREFIXES
from app.snapshot import Dataset, Snapshot
from app.store.base import Term

_FOAF, _PROV, _RDF, _VOID, _XSD = (PREFIXES[name] for name in ("foaf", "prov", "rdf", "void", "xsd"))
TYPE = f"{_RDF}type"


@dataclass(frozen=True)
class Description:
    """What a release says of `iri`; `triples` are sorted, all of them, `facts` those about the thing itself."""

    iri: str
    document: str
    triples: tuple[Triple, ...]
    facts: tuple[Triple, ...]
    types: tuple[str, ...]
    datasets: tuple[Dataset, ...]

    @property
    def licences(self) -> list[str]:
        """Licences of the registers that the thing is in."""
        return sorted({licence for dataset in self.datasets for licence in dataset.licences})


def describe(snapshot: Snapshot, iri: str) -> Description:
    """Describe the thing named `iri`, or raise `NotFound`."""
    document = f"{snapshot.iris.base}doc/{snapshot.iris.rest(iri)}"
    found = snapshot.store.construct(queries.text("resource"), this=NamedNode(iri), document=NamedNode(document))
    facts = sorted((triple for triple in found if _is_about(triple, iri)), key=str)
    if not facts:
        raise NotFound(f"Nothing is known of {iri}", f"Nic nie wiadomo o {iri}")
    datasets = tuple(snapshot.datasets_of(_iris(triple.object for triple in found if _is_about(triple, document))))
    return Description(
        iri=iri,
        document=document,
        triples=tuple(sorted({*found, *_about_document(snapshot, iri, document, datasets)}, key=str)),
        facts=tuple(facts),
        types=tuple(_iris(fact.object for fact in facts if fact.predicate.value == TYPE)),
        datasets=datasets,
    )


def _about_document(snapshot: Snapshot, iri: str, document: str, datasets: Iterable[Dataset]) -> Iterable[Triple]:
    subject, manifest = NamedNode(document), snapshot.manifest
    facts: list[tuple[str, Term]] = [
        (TYPE, NamedNode(f"{_FOAF}Document")),
        (f"{_FOAF}primaryTopic", NamedNode(iri)),
        (str(DCTERMS.modified), Literal(manifest.created, datatype=NamedNode(f"{_XSD}dateTime"))),
        (f"{_PROV}wasDerivedFrom", NamedNode(snapshot.iris.release(manifest.id))),
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
