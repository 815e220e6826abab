"""The vocabulary of a release: what its ontology defines, what its shapes ask for, and how much of it there is.

Read once per release. Knows which terms there are and how they hang together; not how a page shows them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode, Triple

from app import queries
from app.labels import Labels
from app.namespaces import PREFIXES, SH
from app.snapshot import counts
from app.snapshot.counts import Counts
from app.snapshot.statements import TYPE, Statements
from app.store.base import Store

_OWL, _RDF, _RDFS, _SKOS = (PREFIXES[name] for name in ("owl", "rdf", "rdfs", "skos"))
CLASSES: Final = (f"{_OWL}Class", f"{_RDFS}Class")
PROPERTIES: Final = (
    *(f"{_OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation")),
    f"{_RDF}Property",
)
DATATYPES: Final = (f"{_RDFS}Datatype",)
ONTOLOGY: Final = f"{_OWL}Ontology"
SUB_CLASS: Final = f"{_RDFS}subClassOf"
SUB_PROPERTY: Final = f"{_RDFS}subPropertyOf"
DEFINED_BY: Final = f"{_RDFS}isDefinedBy"
NODE_SHAPE: Final = f"{SH}NodeShape"
CODE_LIST: Final = f"{_SKOS}ConceptScheme"
SHAPES: Final = (NODE_SHAPE, f"{SH}PropertyShape")
# By what a shape names the terms that it asks for.
_ASKING: Final = (f"{SH}path", f"{SH}targetClass", f"{SH}class")
_LAST: Final = Decimal("Infinity")


@dataclass(frozen=True)
class Vocabulary:
    """Statements of the ontology and the shapes, what things in them are called, and the counts of the release."""

    statements: Statements = field(default_factory=lambda: Statements(()), repr=False)
    labels: Labels = field(default_factory=lambda: Labels(()), repr=False)
    counts: Counts = field(default_factory=Counts, repr=False)

    @cached_property
    def classes(self) -> list[str]:
        """The classes that the ontology defines."""
        return self.statements.of_types(CLASSES)

    @cached_property
    def properties(self) -> list[str]:
        """The properties that it defines."""
        return self.statements.of_types(PROPERTIES)

    @cached_property
    def datatypes(self) -> list[str]:
        """The datatypes that it defines."""
        return self.statements.of_types(DATATYPES)

    @cached_property
    def checking(self) -> list[str]:
        """The node shapes."""
        return self.statements.of_types((NODE_SHAPE,))

    @cached_property
    def code_lists(self) -> list[str]:
        """The concept schemes, of registers too."""
        return self.statements.of_types((CODE_LIST,))

    @cached_property
    def modules(self) -> list[str]:
        """The ontologies that terms are defined in, by IRI."""
        terms = (*self.classes, *self.properties, *self.datatypes)
        return sorted({module for term in terms for module in self.statements.iris(term, DEFINED_BY)})

    @cached_property
    def ontologies(self) -> list[str]:
        """The modules, and the whole that imports them first."""
        return [name for name in self.statements.of_types((ONTOLOGY,)) if self._is_of_terms(name)]

    @cached_property
    def versions(self) -> dict[str, str]:
        """The ontologies by the IRIs of their versions (OWL 2 Structural Specification, section 3.1)."""
        return {
            version: name for name in self.ontologies for version in self.statements.iris(name, f"{_OWL}versionIRI")
        }

    @cached_property
    def wholes(self) -> list[str]:
        """The ontologies that none imports."""
        return [name for name in self.ontologies if not self.above(name)]

    def above(self, ontology: str) -> list[str]:
        """The ontologies that import one."""
        return sorted(self.statements.subjects(f"{_OWL}imports", ontology))

    def terms_of(self, ontology: str) -> set[str]:
        """What an ontology defines, itself and by what it imports."""
        parts = [ontology, *self.statements.closure(ontology, f"{_OWL}imports")]
        return {term for part in parts for term in self.statements.subjects(DEFINED_BY, part)}

    def shapes_of(self, cls: str) -> list[str]:
        """The node shapes that check the instances of a class (SHACL section 2.1.3.2), its own first."""
        above = self.statements.closure(cls, SUB_CLASS)
        return [shape for each in (cls, *above) for shape in self.statements.subjects(f"{SH}targetClass", each)]

    def slots(self, shape: str) -> list[str]:
        """The property shapes of a node shape and of those that it conforms to, as a page lays them out."""
        shapes = [shape, *self.statements.closure(shape, f"{SH}node")]
        found = {name for each in shapes for name in self.statements.iris(each, f"{SH}property")}
        return self.in_order(found)

    def in_order(self, shapes: Iterable[str]) -> list[str]:
        """Parts of shapes in the order of their groups and of their places in them."""
        return sorted(shapes, key=self._position)

    def path(self, shape: str) -> str:
        """The property that a property shape is about, "" when its path is not just one."""
        return next((name for name in self.statements.iris(shape, f"{SH}path") if not self._is_path(name)), "")

    def shapes_about(self, prop: str) -> list[str]:
        """The property shapes that are about a property."""
        return self.statements.subjects(f"{SH}path", prop)

    def holders(self, shape: str) -> list[str]:
        """The node shapes that a shape is a part of, at whatever depth; itself when it is one."""
        found: set[str] = set()
        ahead, seen = [shape], {shape}
        while ahead:
            name = ahead.pop()
            if NODE_SHAPE in self.statements.iris(name, TYPE):
                found.add(name)
            else:
                ahead += [each for each in self.statements.pointing(name) if each not in seen]
                seen.update(ahead)
        return sorted(found)

    @cached_property
    def reused(self) -> list[str]:
        """Terms of other vocabularies that shapes ask for and somebody has named."""
        own = {*self.classes, *self.properties, *self.datatypes}
        found = {
            name
            for shape in self.statements.of_types(SHAPES)
            for predicate in _ASKING
            for name in self.statements.iris(shape, predicate)
        }
        return sorted(name for name in found - own if self.labels.knows(name))

    def _is_of_terms(self, ontology: str) -> bool:
        return ontology in self.modules or bool(
            set(self.modules) & set(self.statements.iris(ontology, f"{_OWL}imports"))
        )

    def _is_path(self, name: str) -> bool:
        """True of a node that stands for a path of several steps (SHACL section 2.3.1)."""
        return any(
            predicate != TYPE and predicate.startswith((_RDF, str(SH))) for predicate, _ in self.statements.about(name)
        )

    def _position(self, shape: str) -> tuple[Decimal, Decimal, str]:
        groups = self.statements.iris(shape, f"{SH}group")
        return self._order(groups[0]) if groups else _LAST, self._order(shape), shape

    def _order(self, name: str) -> Decimal:
        text = self.statements.text(name, f"{SH}order")
        return Decimal(text) if text else _LAST


def read(store: Store) -> Vocabulary:
    """Read the vocabulary of a release."""
    return collect(store.construct(queries.text("vocabulary")), counts.read(store))


def collect(triples: Iterable[Triple], counted: Counts) -> Vocabulary:
    """The vocabulary that triples tell."""
    stated = [triple for triple in triples if isinstance(triple.subject, NamedNode)]
    return Vocabulary(Statements(stated), Labels(stated), counted)
