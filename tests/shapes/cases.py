"""The constraints of a file of shapes, its valid example, and the example with one constraint broken.

Owns the layout of `tests/shapes/` (README.md there); `breaking` knows how values break, `test_examples` what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from app.validation.crossing import stored_term
from app.validation.shapes import Shapes, load_shapes
from tests.shapes.breaking import BREAKS, PAIRS, Broken, Value

CHECKOUT: Final = Path(__file__).resolve().parents[2]
HERE: Final = Path(__file__).resolve().parent
BASE: Final = "https://lod.example.org/"
REGISTER: Final = ox.NamedNode(f"{BASE}graph/register")
CONTEXT: Final = ox.NamedNode(f"{BASE}graph/context")
DEFAULT: Final = ox.DefaultGraph()
# Parameters that are constraints; those of BREAKS are broken by rule where the path is a predicate.
BY_HAND: Final = ("sparql", "or", "and", "xone", "not", "node", "closed", "qualifiedMinCount", "qualifiedMaxCount")
_HEAD: Final = re.compile(r"(?m)^# (def/shape/\S+) (\w+)( \d+)?$")


@dataclass(frozen=True, order=True)
class Constraint:
    """A parameter of a shape: `def/shape/Umowa-wartosc`, `minInclusive`; `number` tells several breaks of it apart."""

    shape: str
    parameter: str
    number: str = ""

    def __str__(self) -> str:
        return f"{self.shape.removeprefix('def/shape/')} {self.parameter}{self.number}"


@cache
def vocabulary() -> frozenset[ox.Quad]:
    """Ontology and code lists, which stand beside every register."""
    files = sorted((CHECKOUT / "ontology").rglob("*.ttl"))
    parsed = (ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE) for path in files)
    # Blank nodes get names by file, so that lists of two files do not mix.
    return frozenset(ox.Quad(t.subject, t.predicate, t.object, CONTEXT) for triples in parsed for t in triples)


@dataclass
class Examples:
    """A file of shapes by name, and its examples."""

    name: str
    # What the store holds beside the vocabulary.
    _present: frozenset[ox.Quad] = frozenset()

    @cached_property
    def shapes(self) -> Shapes:
        """The shapes as the register's gate has them."""
        common = [] if self.name == "common" else [CHECKOUT / "shapes" / "common.ttl"]
        return load_shapes([*common, CHECKOUT / "shapes" / f"{self.name}.ttl"], BASE)

    @cached_property
    def own(self) -> Graph:
        """The shapes that the file itself defines."""
        return Graph().parse(CHECKOUT / "shapes" / f"{self.name}.ttl", format="turtle", publicID=BASE)

    @cached_property
    def valid(self) -> tuple[ox.Quad, ...]:
        """The valid example; the default graph is the register's."""
        path = HERE / f"{self.name}.trig"
        return tuple(ox.parse(path=str(path), format=ox.RdfFormat.TRIG, base_iri=BASE))

    @cached_property
    def breaks_by_hand(self) -> dict[Constraint, str]:
        """The updates of the `.ru` file."""
        path = HERE / f"{self.name}.ru"
        if not path.exists():
            return {}
        prefixes, *parts = _HEAD.split(path.read_text(encoding="utf-8"))
        found = zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True)
        return {
            Constraint(shape, parameter, number or ""): prefixes + update for shape, parameter, number, update in found
        }

    def constraints(self) -> list[Constraint]:
        """All that must have a broken example."""
        graph = self.own
        shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
        known = (*BREAKS, *BY_HAND)
        return sorted(
            Constraint(str(shape).removeprefix(BASE), parameter)
            for shape in shapes
            for parameter in known
            if (shape, SH[parameter], None) in graph
        )

    def cases(self) -> list[Constraint]:
        """Every break: those by hand, and by rule what is left."""
        by_hand = self.breaks_by_hand
        done = {(case.shape, case.parameter) for case in by_hand}
        return sorted([*by_hand, *(each for each in self.constraints() if (each.shape, each.parameter) not in done)])

    def store(self, case: Constraint | None = None) -> ox.Store:
        """The example beside the vocabulary, with `case` broken in it: one store, changed from case to case."""
        wanted, present = self._example(case), self._present
        for quad in present - wanted:
            self._store.remove(quad)
        self._store.extend(wanted - present)
        self._present = wanted
        return self._store

    @cached_property
    def _store(self) -> ox.Store:
        store = ox.Store()
        store.extend(vocabulary())
        return store

    def _example(self, case: Constraint | None) -> frozenset[ox.Quad]:
        """What a case adds to the vocabulary."""
        store = ox.Store()
        store.extend(self.valid)
        if case in self.breaks_by_hand:
            store.update(self.breaks_by_hand[case], base_iri=BASE)
        elif case:
            self._break(store, case)
        return frozenset(map(_placed, store)) - vocabulary()

    def _break(self, store: ox.Store, case: Constraint) -> None:
        shape = URIRef(BASE + case.shape)
        assert case.parameter in BREAKS, f"{case}: no rule breaks it, write it into {self.name}.ru"
        path, parameter = self.own.value(shape, SH.path), self.own.value(shape, SH[case.parameter])
        assert isinstance(path, URIRef), f"{case}: not a plain predicate, write the break into {self.name}.ru"
        predicate = ox.NamedNode(str(path))
        focus = self._focus(store, shape, predicate)
        other = _values(store, focus, ox.NamedNode(str(parameter))) if case.parameter in PAIRS else []
        values = _values(store, focus, predicate)
        for value in BREAKS[case.parameter](Broken(_value(parameter), values, other)):
            store.add(ox.Quad(focus, predicate, value))
        kept = set(BREAKS[case.parameter](Broken(_value(parameter), values, other)))
        for value in set(values) - kept:
            store.remove(ox.Quad(focus, predicate, value))

    def _focus(self, store: ox.Store, shape: Node, predicate: ox.NamedNode) -> ox.NamedNode:
        """A node of the example that the property shape looks at and that has a value for it."""
        for candidate in self._targets(store, shape):
            if _values(store, candidate, predicate):
                return candidate
        raise AssertionError(f"{self.name}.trig: no example for {shape} has {predicate}")

    def _targets(self, store: ox.Store, shape: Node) -> Iterator[ox.NamedNode]:
        graph = self.shapes.graph
        for owner in sorted(graph.subjects(SH.property, shape)):
            yield from (ox.NamedNode(str(node)) for node in graph.objects(owner, SH.targetNode))
            for target in graph.objects(owner, SH.targetClass):
                yield from _nodes("subject", _quads(store, RDF.type, target))
            for target in graph.objects(owner, SH.targetSubjectsOf):
                yield from _nodes("subject", _quads(store, target))
            for target in graph.objects(owner, SH.targetObjectsOf):
                yield from _nodes("object", _quads(store, target))


def _placed(quad: ox.Quad) -> ox.Quad:
    """A quad of the example in the graph where it is checked."""
    return ox.Quad(quad.subject, quad.predicate, quad.object, REGISTER) if quad.graph_name == DEFAULT else quad


def _quads(store: ox.Store, predicate: Node, value: Node | None = None) -> Iterator[ox.Quad]:
    wanted = ox.NamedNode(str(value)) if value is not None else None
    return store.quads_for_pattern(None, ox.NamedNode(str(predicate)), wanted, ox.DefaultGraph())


def _nodes(role: str, quads: Iterator[ox.Quad]) -> list[ox.NamedNode]:
    """The IRIs that quads have in a role, sorted."""
    found = {getattr(quad, role) for quad in quads}
    return sorted((node for node in found if isinstance(node, ox.NamedNode)), key=str)


def _value(parameter: Node | None) -> Value:
    term = stored_term(parameter) if parameter is not None else None
    return term if isinstance(term, ox.NamedNode | ox.Literal) else ox.Literal("")


def _values(store: ox.Store, focus: ox.NamedNode, predicate: ox.NamedNode) -> list[Value]:
    found = store.quads_for_pattern(focus, predicate, None, ox.DefaultGraph())
    values = [quad.object for quad in found if isinstance(quad.object, ox.NamedNode | ox.Literal)]
    return sorted(values, key=str)
