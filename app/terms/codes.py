"""Code lists: the concepts of a scheme, how they stand under each other, and how often the registers name each.

Pure but for `of_scheme` and `around`, which ask the store once each; a scheme is kept for as long as its release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final

from pyoxigraph import Literal, NamedNode

from app import queries
from app.index import collation
from app.iris import SYSTEM_GRAPHS
from app.labels import Label, labels_among
from app.namespaces import PREFIXES
from app.snapshot import Snapshot
from app.store.base import Term
from app.terms.words import are_in

_SKOS: Final = PREFIXES["skos"]
_INFERRED: Final = "inferred"


@dataclass(frozen=True)
class Code:
    """A concept; `uses` counts statements by register (its slug) and property."""

    iri: str
    labels: tuple[Label, ...] = ()
    notation: str = ""
    broader: tuple[str, ...] = ()
    definitions: tuple[Label, ...] = ()
    uses: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def mark(self, label: str) -> str:
        """The notation as it stands before a label, "" when the label begins with it."""
        return "" if label.startswith(self.notation) else self.notation

    @property
    def text(self) -> str:
        """All that is said of it."""
        return " ".join((self.notation, *(label.text for label in (*self.labels, *self.definitions))))

    @property
    def used(self) -> int:
        """How often it is used in all."""
        return sum(self.uses.values())


@dataclass(frozen=True)
class CodeList:
    """Concepts by IRI, in the order of their notations."""

    codes: Mapping[str, Code]

    def found(self, words: str) -> list[Code]:
        """The concepts in whose notation, labels and definitions each of the words stands; all where there are none."""
        return [code for code in self.codes.values() if are_in(words, code.text)]

    @cached_property
    def narrower(self) -> Mapping[str, tuple[str, ...]]:
        """The concepts right below each, in order."""
        below: dict[str, list[str]] = defaultdict(list)
        for code in self.codes.values():
            for broader in code.broader:
                below[broader].append(code.iri)
        return {iri: tuple(found) for iri, found in below.items()}

    @cached_property
    def top(self) -> tuple[str, ...]:
        """The concepts that stand under none of the list."""
        return tuple(code.iri for code in self.codes.values() if not any(up in self.codes for up in code.broader))

    @cached_property
    def uses(self) -> Mapping[tuple[str, str], int]:
        """Statements by register and property, of all concepts together."""
        summed: dict[tuple[str, str], int] = defaultdict(int)
        for code in self.codes.values():
            for key, number in code.uses.items():
                summed[key] += number
        return summed


def of_scheme(snapshot: Snapshot, scheme: str) -> CodeList:
    """The concepts of a scheme, asked of the store once a release; none of what is no scheme, which is not kept."""
    if scheme not in snapshot.vocabulary.code_lists:
        return CodeList({})
    return snapshot.once((__name__, scheme), partial(_asked, snapshot, "scheme", scheme))


def around(snapshot: Snapshot, concept: str) -> CodeList:
    """A concept with those above it and right below it."""
    return _asked(snapshot, "concept", concept)


def _asked(snapshot: Snapshot, query: str, iri: str) -> CodeList:
    rows = snapshot.store.select(queries.text(query), this=NamedNode(iri))
    return collect(rows, iri, snapshot.iris.graph(""))


def collect(rows: Iterable[Mapping[str, Term]], this: str, graphs: str) -> CodeList:
    """The concepts that solutions tell; a use without a concept is one of `this`, `graphs` begins IRIs of graphs."""
    said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    uses: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for row in rows:
        concept, prop = _name(row.get("concept")) or this, _name(row["property"])
        if "count" in row:
            register = _register(_name(row["graph"]), graphs)
            if register:
                uses[concept][register, prop] = int(_text(row["count"]))
        else:
            said[concept][prop.removeprefix(_SKOS)].append(row["value"])
    codes = [_code(iri, found, uses[iri]) for iri, found in said.items()]
    return CodeList({code.iri: code for code in sorted(codes, key=_position)})


def _code(iri: str, said: Mapping[str, list[Term]], uses: Mapping[tuple[str, str], int]) -> Code:
    return Code(
        iri=iri,
        labels=_labels(said.get("prefLabel", [])),
        notation=min(map(_text, said.get("notation", [])), default=""),
        broader=tuple(sorted({_name(term) for term in said.get("broader", [])})),
        definitions=_labels(said.get("definition", [])),
        uses=uses,
    )


def _position(code: Code) -> tuple[bytes, str]:
    return collation.key(code.notation), code.iri


def _register(graph: str, graphs: str) -> str:
    """The register of a graph of stated facts, "" of any other graph."""
    slug, _, rest = graph.removeprefix(graphs).partition("/")
    return slug if slug not in SYSTEM_GRAPHS and rest != _INFERRED else ""


def _labels(terms: Iterable[Term]) -> tuple[Label, ...]:
    return tuple(sorted(set(labels_among(terms))))


def _name(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal) else ""
