"""A rule of OWL 2 RL after the schema has been filled in: patterns of facts, conditions, and one conclusion.

Owns the clause, unification of its patterns, and its text in SPARQL; knows neither rules nor stores. A variable is a
string that starts with a question mark, anything else in a pattern is a node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import pyoxigraph as ox

from loaders.inference.vocabulary import TYPE, Atom, Node

Term: TypeAlias = str | Node
Pattern: TypeAlias = tuple[Term, Term, Term]
Binding: TypeAlias = Mapping[str, Term]
# What a fact or a pattern is looked up by: its predicate, and for rdf:type the class; None stands for any predicate.
Key: TypeAlias = tuple[Node | None, Node | None]
ANYTHING: Final[Key] = (None, None)


@dataclass(frozen=True)
class Condition:
    """A FILTER: `text` in SPARQL with `{0}`, `{1}` … where the arguments stand."""

    text: str
    arguments: tuple[Term, ...]

    def __str__(self) -> str:
        return self.text.format(*self.arguments)


DISTINCT: Final = "!sameTerm({0}, {1})"
# What is said of a literal is not RDF: no statement has a literal as its subject.
RESOURCE: Final = "!isLiteral({0})"
# The conditions that need no query when their arguments are known.
TESTS: Final[dict[str, Callable[..., bool]]] = {
    DISTINCT: lambda one, other: one != other,
    RESOURCE: lambda node: not isinstance(node, ox.Literal),
}


@dataclass(frozen=True)
class Blame:
    """What a contradiction is reported with: the OWL term broken, who breaks it, by which property and value."""

    component: ox.NamedNode
    focus: Term
    path: Term | None = None
    value: Term | None = None
    terms: tuple[Term, ...] = ()
    message: str = ""


@dataclass(frozen=True)
class Clause:
    """`head` is concluded, or `blame` reported, wherever all of `body` holds; `name` is the rule's in the standard."""

    name: str
    body: tuple[Pattern, ...]
    conditions: tuple[Condition, ...] = ()
    head: Pattern | None = None
    blame: Blame | None = None
    # The last pattern may be walked to the end at once: prp-trp.
    transitive: bool = False

    def bound(self, binding: Binding) -> Clause:
        """The clause with its variables replaced."""
        return replace(
            self,
            body=tuple(bound(pattern, binding) for pattern in self.body),
            conditions=tuple(
                replace(each, arguments=tuple(value(term, binding) for term in each.arguments))
                for each in self.conditions
            ),
            head=bound(self.head, binding) if self.head else None,
            blame=_blame(self.blame, binding) if self.blame else None,
        )

    def body_variables(self) -> set[str]:
        """The variables that the body binds."""
        return {term for pattern in self.body for term in pattern if isinstance(term, str)}

    def is_safe(self) -> bool:
        """True when the body binds every variable that the head and the conditions use."""
        used = [*(self.head or ()), *(term for each in self.conditions for term in each.arguments)]
        return {term for term in used if isinstance(term, str)} <= self.body_variables()

    def is_about_texts(self) -> bool:
        """True for dt-not-type, which is told of what a source states, and not once more of each conclusion from it."""
        return self.blame is not None and any(key(pattern) == ANYTHING for pattern in self.body)


def _blame(blame: Blame, binding: Binding) -> Blame:
    return replace(
        blame,
        focus=value(blame.focus, binding),
        path=value(blame.path, binding) if blame.path else None,
        value=value(blame.value, binding) if blame.value else None,
        terms=tuple(value(term, binding) for term in blame.terms),
    )


def value(term: Term, binding: Binding) -> Term:
    """What a term stands for, through variables bound to variables."""
    while isinstance(term, str) and term in binding:
        term = binding[term]
    return term


def bound(pattern: Pattern, binding: Binding) -> Pattern:
    """The pattern with its variables replaced."""
    subject, predicate, object_ = pattern
    return (value(subject, binding), value(predicate, binding), value(object_, binding))


def constants(pattern: Pattern) -> tuple[Node | None, Node | None, Node | None]:
    """The nodes of a pattern, None for its variables: what to look a matching fact up by."""
    subject, predicate, object_ = (None if isinstance(term, str) else term for term in pattern)
    return (subject, predicate, object_)


def key(pattern: Pattern) -> Key:
    """What the facts that match a pattern can be told by."""
    _, predicate, object_ = pattern
    if isinstance(predicate, str):
        return ANYTHING
    return (predicate, object_ if predicate == TYPE and not isinstance(object_, str) else None)


def keys(atom: Atom) -> tuple[Key, ...]:
    """The keys of all patterns that can match a fact, the narrowest first."""
    _, predicate, object_ = atom
    narrow = ((predicate, object_),) if predicate == TYPE else ()
    return (*narrow, (predicate, None), ANYTHING)


def match(pattern: Pattern, atom: Atom, binding: Mapping[str, Node]) -> dict[str, Node] | None:
    """The binding, extended, under which the pattern is the fact; None when there is none."""
    extended = dict(binding)
    for term, node in zip(pattern, atom, strict=True):
        if isinstance(term, str):
            if extended.setdefault(term, node) != node:
                return None
        elif term != node:
            return None
    return extended


def unify(one: Pattern, other: Pattern) -> dict[str, Term] | None:
    """The most general binding that makes two patterns the same; None when there is none."""
    binding: dict[str, Term] = {}
    for left, right in zip(one, other, strict=True):
        first, second = value(left, binding), value(right, binding)
        if first == second:
            continue
        if isinstance(first, str):
            binding[first] = second
        elif isinstance(second, str):
            binding[second] = first
        else:
            return None
    return binding


def select(clause: Clause, variables: Sequence[str]) -> str:
    """A query for the values of these variables wherever the body holds."""
    return f"SELECT {' '.join(variables) or '(1 AS ?holds)'} WHERE {{ {_where(clause)} }}"


def select_absent(clause: Clause, variables: Sequence[str]) -> str:
    """A query for the values of the variables of the head, where the body holds and the head does not yet."""
    assert clause.head is not None
    body = _where(clause)
    if len(variables) == 1 < len(clause.body_variables()):
        # Many facts often say that one thing is in a class: asking once for each thing is much cheaper.
        body = f"{{ SELECT DISTINCT {variables[0]} WHERE {{ {body} }} }}"
    absent = f"FILTER NOT EXISTS {{ {_text(clause.head)} }}"
    return f"SELECT {' '.join(variables) or '(1 AS ?holds)'} WHERE {{ {body} {absent} }}"


def _where(clause: Clause) -> str:
    patterns = [_text(pattern) for pattern in clause.body]
    if clause.transitive:
        subject, predicate, object_ = clause.body[-1]
        patterns[-1] = f"{subject} {predicate}+ {object_}"
    return " . ".join(patterns) + "".join(f" FILTER({condition})" for condition in clause.conditions)


def _text(pattern: Pattern) -> str:
    return " ".join(map(str, pattern))
