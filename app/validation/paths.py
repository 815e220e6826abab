"""SHACL property paths: read from a shapes graph, written as SPARQL, and the predicates in them.

Owns sh:path structures (SHACL section 2.3.1); evaluates nothing. Refuses a path that is none of the seven kinds, and
one that holds itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from app.errors import RegisterError
from app.namespaces import SH

_UNARY: Final = (
    (SH.inversePath, "^"),
    (SH.zeroOrMorePath, "*"),
    (SH.oneOrMorePath, "+"),
    (SH.zeroOrOnePath, "?"),
)


@dataclass(frozen=True)
class Path:
    """A path: a predicate when `operator` is "", else an operator of SPARQL 1.1 section 9.1 and its operands."""

    operator: str
    operands: tuple[Path, ...] = ()
    predicate: str = ""

    def __str__(self) -> str:
        if not self.operator:
            return f"<{self.predicate}>"
        if self.operator in "/|":
            return f"({self.operator.join(map(str, self.operands))})"
        inner = str(self.operands[0])
        # SPARQL has no operator upon an operator: (p*)? needs its brackets, ^p+ would read as ^(p+).
        inner = f"({inner})" if self.operands[0].operator not in ("", "/", "|") else inner
        return f"^{inner}" if self.operator == "^" else f"{inner}{self.operator}"

    @property
    def text(self) -> str:
        """The IRI of a predicate path as it is, any other path as SPARQL writes it."""
        return str(self) if self.operator else self.predicate

    @property
    def may_repeat(self) -> bool:
        """True when one node may be reached in several ways, so that a query counts it more than once."""
        return self.operator not in ("", "^") or any(inner.may_repeat for inner in self.operands)

    def predicates(self) -> Iterator[str]:
        """The predicates anywhere in the path."""
        if not self.operator:
            yield self.predicate
        for inner in self.operands:
            yield from inner.predicates()

    def inverse_predicates(self) -> Iterator[str]:
        """The predicates that are followed against their direction."""
        for inner in self.operands:
            yield from inner.predicates() if self.operator == "^" else inner.inverse_predicates()

    def inverted(self) -> Path:
        """The path that leads back, with ^ upon predicates only."""
        if self.operator == "^":
            return self.operands[0].straight()
        if not self.operator:
            return Path("^", (self,))
        operands = tuple(inner.inverted() for inner in self.operands)
        return Path(self.operator, operands[::-1] if self.operator == "/" else operands)

    def straight(self) -> Path:
        """The same path with ^ upon predicates only (SPARQL 1.1 section 18.2.2.4)."""
        if self.operator == "^":
            return self.operands[0].inverted()
        return Path(self.operator, tuple(inner.straight() for inner in self.operands), self.predicate)


def read_path(graph: Graph, node: Node) -> Path:
    """The path that a node of the shapes graph stands for."""
    return _read(graph, node, ())


def path_text(graph: Graph, path: Node) -> str:
    """See `Path.text`."""
    return read_path(graph, path).text


def path_predicates(graph: Graph, path: Node) -> Iterator[URIRef]:
    """The predicates anywhere in a path."""
    return map(URIRef, read_path(graph, path).predicates())


def _read(graph: Graph, node: Node, around: tuple[Node, ...]) -> Path:
    if isinstance(node, URIRef):
        return Path("", predicate=str(node))
    if node in around:
        raise _ill_formed("a path holds itself", "ścieżka zawiera samą siebie")
    around = (*around, node)
    if (node, RDF.first, None) in graph:
        return Path("/", _members(graph, node, around))
    for alternatives in graph.objects(node, SH.alternativePath):
        return Path("|", _members(graph, alternatives, around))
    for predicate, operator in _UNARY:
        for inner in graph.objects(node, predicate):
            return Path(operator, (_read(graph, inner, around),))
    raise _ill_formed(f"{node} is no path", f"{node} nie jest ścieżką")


def _members(graph: Graph, node: Node, around: tuple[Node, ...]) -> tuple[Path, ...]:
    members = tuple(_read(graph, member, around) for member in graph.items(node))
    if len(members) < 2:
        raise _ill_formed("a list has fewer than two members", "lista ma mniej niż dwa elementy")
    return members


def _ill_formed(en: str, pl: str) -> RegisterError:
    return RegisterError(
        f"sh:path: {en}; expected a predicate or one of the paths of SHACL section 2.3.1",
        f"sh:path: {pl}; oczekiwano własności albo jednej ze ścieżek z SHACL, rozdział 2.3.1",
    )
