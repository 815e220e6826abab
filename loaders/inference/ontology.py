"""The ontology as the engine uses it: closed under all rules, and compiled to clauses over facts.

Owns reading a schema graph, its closure (tables 4 to 9 over the schema itself), and what a conclusion must be to be
kept. Compiled once per schema and kept for the registers that share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference import compiler
from loaders.inference.axioms import Axioms
from loaders.inference.clashes import CLASHES
from loaders.inference.clause import ANYTHING, Clause, Pattern, constants, key, match
from loaders.inference.delta import Rulebook, insert
from loaders.inference.facts import Graph, Memory, View, atoms
from loaders.inference.order import in_order, without_detours
from loaders.inference.queries import findings
from loaders.inference.rules import RULES, SCHEMA
from loaders.inference.unfolding import is_hidden, is_of_datatype, unfold
from loaders.inference.vocabulary import (
    AXIOM_CLASSES,
    AXIOM_PREDICATES,
    FIRST,
    REST,
    SAME,
    TYPE,
    Atom,
    Node,
    is_axiom,
    is_standard,
    is_unnamed,
    skolem,
    terms,
    unskolem,
)


@dataclass(frozen=True)
class Program:
    """Clauses over the facts of a register: what concludes facts, what concludes axioms, what is a contradiction."""

    clauses: tuple[Clause, ...]
    axiomatic: tuple[Clause, ...]
    contradictions: tuple[Clause, ...]


@dataclass(frozen=True, eq=False)
class Ontology:
    """A schema closed under the rules, and what it is compiled to.

    `given` are its triples; `known` is all that it entails by itself; of that, `facts` speak of individuals and may be
    premises beside a register's. `findings` are its own contradictions.
    """

    given: frozenset[Atom]
    known: frozenset[Atom]
    facts: Memory
    terms: frozenset[Node]
    findings: frozenset[Finding]
    program: Program
    book: Rulebook
    alarms: Rulebook

    @cached_property
    def steps(self) -> tuple[Clause, ...]:
        """The clauses that run over a whole graph, in order; equality is apart from them."""
        return tuple(in_order(without_detours(self._without_equality)))

    @cached_property
    def step_book(self) -> Rulebook:
        """The same to follow single facts by, and so with the detours."""
        return Rulebook(self._without_equality)

    @cached_property
    def premises(self) -> frozenset[Atom]:
        """Of the facts those that a query can read: most are labels and definitions, which no clause asks for."""
        program = self.program
        asking = (*self._without_equality, *program.axiomatic, *program.contradictions)
        patterns = {pattern for clause in asking if not clause.is_about_texts() for pattern in clause.body}
        return frozenset(atom for pattern in patterns for atom in self._matching(pattern))

    @property
    def _without_equality(self) -> list[Clause]:
        return [clause for clause in self.program.clauses if not clause.name.startswith("eq-")]

    @cached_property
    def _entailed(self) -> Memory:
        return Memory(self.known)

    def keeps(self, atom: Atom) -> bool:
        """True for a conclusion about a register; what the schema says by itself stands in its own closure."""
        subject, predicate, value = atom
        if not isinstance(predicate, ox.NamedNode):
            return False
        if predicate == SAME:
            literal = isinstance(subject, ox.Literal) or isinstance(value, ox.Literal)
            return not (literal or subject == value or atom in self.known)
        if subject in self.terms or isinstance(subject, ox.Literal) or is_standard(subject):
            return False
        return not (is_axiom(atom) or is_hidden(atom) or atom in self.known)

    def told(self, head: Pattern) -> frozenset[Atom]:
        """What is known of the schema that a clause with this head could conclude once more."""
        _, predicate, value = head
        assert not isinstance(predicate, str)
        return frozenset(self._entailed.find(None, predicate, None if isinstance(value, str) else value))

    def joins(self, clause: Clause) -> bool:
        """True when a fact of the schema can be a premise of the clause."""
        return any(True for pattern in clause.body for _ in self._matching(pattern))

    def _matching(self, pattern: Pattern) -> Iterator[Atom]:
        found = self.facts.find(*constants(pattern))
        return (atom for atom in found if match(pattern, atom, {}) is not None)


def read(store: ox.Store, graph: str) -> frozenset[Atom]:
    """All triples of a schema graph, its blank nodes named."""
    return _read(frozenset(store.quads_for_pattern(None, None, None, ox.NamedNode(graph))))


@lru_cache(maxsize=4)  # read anew for each register, but hardly ever another one
def _read(quads: frozenset[ox.Quad]) -> frozenset[Atom]:
    return named(atoms(quads))


def axioms_in(store: ox.Store, graph: str) -> frozenset[Atom]:
    """The axioms that stand among the facts of a register, their blank nodes named."""
    facts = Graph(store, ox.NamedNode(graph))
    found = [atom for predicate in AXIOM_PREDICATES for atom in facts.find(None, predicate, None)]
    found += [atom for class_ in AXIOM_CLASSES for atom in facts.find(None, TYPE, class_)]
    return named(found)


def named(triples: Iterable[Atom]) -> frozenset[Atom]:
    """The triples with names for their blank nodes."""
    return frozenset(map(_named, triples))


def _named(atom: Atom) -> Atom:
    subject, predicate, value = atom
    return (skolem(subject), predicate, skolem(value))


def _unnamed(atom: Atom) -> Atom:
    subject, predicate, value = atom
    return (unskolem(subject), predicate, unskolem(value))


@lru_cache(maxsize=4)  # the registers of a region share one ontology
def compiled(given: frozenset[Atom]) -> Ontology:
    """The ontology of these triples, whose blank nodes have names."""
    closed = closure(given)
    axioms = Axioms(filter(is_axiom, closed))
    program = _program(axioms)
    return Ontology(
        given=frozenset(map(_unnamed, given)),
        known=frozenset(map(_unnamed, closed)),
        facts=Memory(_unnamed(atom) for atom in closed if not is_axiom(atom)),
        terms=frozenset(terms(_unnamed(atom) for atom in closed if is_axiom(atom))),
        findings=_findings(axioms, closed),
        program=program,
        book=Rulebook(program.clauses),
        alarms=Rulebook(program.contradictions),
    )


def _findings(axioms: Axioms, closed: frozenset[Atom]) -> frozenset[Finding]:
    """Where a closed schema contradicts itself."""
    graph = Graph(ox.Store(), ox.NamedNode("urn:schema"))
    graph.store.extend(map(graph.quad, closed))
    clauses = unfold(compiler.contradictions(CLASHES, axioms), is_of_datatype)
    return frozenset(found for clause in clauses for found in findings(graph.store, clause, [graph.name]))


def _program(axioms: Axioms) -> Program:
    rules = chain(compiler.clauses(RULES, axioms), compiler.contradictions(CLASHES, axioms))
    unfolded = unfold(rules, is_hidden)
    # A clause with no body speaks of individuals of the schema, whose closure has it already.
    clauses = [clause for clause in unfolded if clause.body and not _names_blank_node(clause)]
    concluding = [clause for clause in clauses if clause.head]
    return Program(
        clauses=tuple(clause for clause in concluding if not concludes_axiom(clause)),
        axiomatic=tuple(clause for clause in concluding if concludes_axiom(clause)),
        contradictions=tuple(clause for clause in clauses if clause.blame),
    )


def concludes_axiom(clause: Clause) -> bool:
    """True when what the clause concludes belongs to the schema."""
    if clause.head is None or key(clause.head) == ANYTHING:
        return False
    subject, predicate, value = (ox.BlankNode("any") if isinstance(term, str) else term for term in clause.head)
    return is_axiom((subject, predicate, value))


def _names_blank_node(clause: Clause) -> bool:
    patterns = (*clause.body, clause.head) if clause.head else clause.body
    return any(is_unnamed(term) for pattern in patterns for term in pattern if not isinstance(term, str))


def closure(given: frozenset[Atom]) -> frozenset[Atom]:
    """The triples of a schema and all that follows from them; its blank nodes have names here."""
    graph = Graph(ox.Store(), ox.NamedNode("urn:schema"))
    view = View(graph.store, (graph,), (graph.name,))
    graph.store.extend(map(graph.quad, given))
    axioms: frozenset[Atom] | None = None
    while (found := frozenset(atom for atom in graph.find(None, None, None) if is_axiom(atom))) != axioms:
        axioms = found
        clauses = unfold(compiler.clauses((*RULES, *SCHEMA), Axioms(axioms)), is_of_datatype)
        told = [clause.head for clause in clauses if clause.head and not clause.body and not clause.conditions]
        graph.store.extend(graph.quad(atom) for atom in told if _is_kept(atom))  # type: ignore[arg-type]
        book = Rulebook(clause for clause in clauses if clause.body)
        facts = [*graph.find(None, None, None)]
        insert(book, view, facts, _is_kept, lambda atom: graph.store.add(graph.quad(atom)))
    return frozenset(graph.find(None, None, None))


def _is_kept(atom: Atom) -> bool:
    subject, predicate, value = atom
    if isinstance(subject, ox.Literal) or (predicate == SAME and subject == value):
        return False
    # Lists are syntax of axioms; with a second rdf:first, by eq-rep-o, they would read as neither list.
    return isinstance(predicate, ox.NamedNode) and predicate not in (FIRST, REST)
