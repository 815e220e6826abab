"""One search over one release for one reader, and what it calls classes and registers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from app.i18n import plural, term_name
from app.index import Index, Value
from app.labels import Label, Reading, local_name
from app.namespaces import PREFIXES
from app.search.asking import Asked
from app.snapshot import Snapshot

# Classes of what is found beside the entries of registers.
_OTHER_KINDS: Final = frozenset(
    PREFIXES[prefix] + name
    for prefix, name in (
        *(("owl", "Class"), ("owl", "ObjectProperty"), ("owl", "DatatypeProperty"), ("owl", "AnnotationProperty")),
        *(("owl", "Ontology"), ("skos", "Concept"), ("skos", "ConceptScheme"), ("dcat", "Dataset")),
        ("cpsv", "PublicService"),
    )
)


@dataclass(frozen=True)
class Looking:
    """A search: what is asked of which release, and how its reader reads."""

    snapshot: Snapshot
    asked: Asked
    reading: Reading

    @property
    def index(self) -> Index:
        """What is searched."""
        return self.snapshot.index

    @property
    def language(self) -> str:
        """The language that addresses carry on, "" for none."""
        return self.reading.language if self.reading.carried else ""

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The classes that people know things by: those that shapes lay out, those of terms, codes and registers."""
        return _OTHER_KINDS | {name for name, _ in self.snapshot.layout.direct}

    def query(self, asked: Asked) -> str:
        """The query of the address of a search like this one."""
        return asked.query(self.language)

    def counted(self, number: int) -> str:
        """How many things were found, in words."""
        return plural("%(number)s result", "%(number)s results", self.reading.language, number)

    def name(self, iri: str, labels: Iterable[Label]) -> Label:
        """What a class or a unit is called: by the release, else by its vocabulary, else by its IRI."""
        return self.reading.chain.best(labels) or self._well_known(iri) or Label(local_name(iri))

    def kind(self, types: Iterable[Value]) -> Label | None:
        """What a thing is: of its kinds the one that has fewest things."""
        sizes = self.index.sizes()
        known = [(value.term.value, value.labels) for value in types if isinstance(value.term, NamedNode)]
        mine = [(sizes.get(iri, 0), iri, labels) for iri, labels in known if iri in self.kinds]
        return self.name(*min(mine, key=lambda each: each[:2])[1:]) if mine else None

    def register(self, slug: str) -> Label | None:
        """What a register is called, None for what is none."""
        dataset = self.snapshot.datasets.get(slug)
        return (self.reading.chain.best(dataset.titles) or Label(slug)) if dataset else None

    def _well_known(self, iri: str) -> Label | None:
        for prefix, namespace in PREFIXES.items():
            name = f"{prefix}:{iri[len(namespace) :]}"
            if iri.startswith(namespace) and (text := term_name(name, self.reading.language)):
                return Label(text, self.reading.language)
        return None
