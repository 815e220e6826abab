"""The closure of many triples from a few small runs of the rules: the same result as one run over all of them.

Owns the reduction and the argument for it; the rules are in `rules`. Why the result is the same:

1. Axioms are told from facts. As long as no fact entails an axiom, and nothing that an axiom names or that serves as
   a class or property becomes the same as another, the closure of the axioms alone is final and rules only join it
   with facts. Where that does not hold, everything goes through the rules at once.
2. Rules that take one fact: `patterns`. Rules that take more: `joins`.
3. Both repeat until neither adds anything. A set closed under all rules contains the closure, and every step is an
   application of a rule, so it is the closure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from loaders.inference.joins import Joins
from loaders.inference.patterns import Patterns
from loaders.inference.rules import entail
from loaders.inference.vocabulary import SAME, TYPE, Atom, Node, is_axiom


def closure(atoms: Collection[Atom]) -> frozenset[Atom]:
    """`atoms` and all that the rules of OWL 2 RL conclude from them."""
    axioms = frozenset(atom for atom in atoms if is_axiom(atom))
    schema = axioms | _entailed(axioms)
    facts = {atom for atom in (*atoms, *schema) if not is_axiom(atom)}
    patterns, joins = Patterns(schema), Joins(schema)
    fresh = set(facts)
    while fresh:
        facts |= patterns.consequences(fresh) - schema
        fresh = joins.consequences(facts) - schema - facts
        facts |= fresh
        if _is_irreducible(facts, schema):
            return frozenset(atoms) | entail(atoms)
    return schema | facts


@lru_cache(maxsize=4)  # the registers of a region share one ontology
def _entailed(axioms: frozenset[Atom]) -> frozenset[Atom]:
    return frozenset(entail(axioms))


def _is_irreducible(facts: Iterable[Atom], schema: Iterable[Atom]) -> bool:
    """True when an axiom is entailed, or a term that rules look for by name is the same as another."""
    names = {term for atom in schema for term in atom}
    same: set[Node] = set()
    for fact in facts:
        subject, predicate, value = fact
        if is_axiom(fact):
            return True
        names.add(predicate)
        if predicate == TYPE:
            names.add(value)
        elif predicate == SAME and subject != value:
            same.update((subject, value))
    return not names.isdisjoint(same)
