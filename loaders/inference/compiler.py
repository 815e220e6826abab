"""Rules and a schema to clauses: every way in which the schema of a rule matches, written out.

Owns filling the tables in. What it returns still speaks of classes without a name; `unfolding` takes them away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from loaders.inference import datatypes
from loaders.inference.axioms import Axioms, Bound, patterns, term
from loaders.inference.clashes import OUTSIDE, Clash
from loaders.inference.clause import DISTINCT, RESOURCE, Blame, Clause, Condition, Pattern, Term
from loaders.inference.rules import MEMBER, Rule
from loaders.inference.vocabulary import SAME


def clauses(rules: Iterable[Rule], axioms: Axioms) -> Iterator[Clause]:
    """What the rules that conclude triples become under these axioms."""
    for rule in rules:
        schema = patterns(rule.schema)
        for binding in axioms.match(schema):
            clause = _clause(rule, binding)
            if clause is not None:
                yield clause


def contradictions(clashes: Iterable[Clash], axioms: Axioms) -> Iterator[Clause]:
    """What the rules that conclude `false` become under these axioms."""
    for clash in clashes:
        schema = patterns(clash.schema)
        for binding in axioms.match(schema):
            conditions = [_condition(text, names, binding) for text, names in clash.conditions]
            if None not in conditions:
                yield Clause(
                    clash.name,
                    _fill(clash.body, binding),
                    tuple(condition for condition in conditions if condition is not None),
                    blame=_blame(clash, binding),
                )


def _clause(rule: Rule, binding: Mapping[str, Bound]) -> Clause | None:
    members = next((bound for bound in binding.values() if isinstance(bound, tuple)), ())
    numbered = {**binding, **{f"?q{number}": node for number, node in enumerate(members, 1)}}
    parts = [rule.each.format(i=number, j=number - 1) for number in range(1, len(members) + 1)] if rule.each else []
    if rule.each and not parts:
        return None  # an empty list says nothing of any fact
    body = _fill(" . ".join(part for part in (rule.body, *parts) if part), numbered)
    [head] = _fill(rule.head.format(n=len(members)), numbered)
    conditions = [_condition(text, names, binding) for text, names in rule.conditions]
    written = tuple(condition for condition in conditions if condition is not None)
    return Clause(rule.name, body, (*written, *_implied(body, head)), head, transitive=rule.transitive)


def _implied(body: tuple[Pattern, ...], head: Pattern) -> Iterator[Condition]:
    """No statement has a literal as its subject, and that a thing is the same as itself is not written down."""
    subject, predicate, object_ = head
    resources = {end for pattern in body for end in pattern[:2]}
    for end in (subject, object_) if predicate == SAME else (subject,):
        if isinstance(end, str) and end not in resources and any(end == pattern[2] for pattern in body):
            yield Condition(RESOURCE, (end,))
    if predicate == SAME:
        yield Condition(DISTINCT, (subject, object_))


def _condition(text: str, names: tuple[str, ...], binding: Mapping[str, Bound]) -> Condition | None:
    if text == MEMBER:
        listed = next(bound for bound in binding.values() if isinstance(bound, tuple))
        members = ", ".join(str(node).replace("{", "{{").replace("}", "}}") for node in listed)
        return Condition(f"{{0}} IN ({members})", names)
    if text == OUTSIDE:
        literal, datatype = names
        space = binding[datatype]
        return datatypes.outside(space, literal) if isinstance(space, ox.NamedNode) else None
    return Condition(text, names)


def _blame(clash: Clash, binding: Mapping[str, Bound]) -> Blame:
    component = term(clash.component)
    assert isinstance(component, ox.NamedNode)
    return Blame(
        component=component,
        focus=_term(clash.focus, binding),
        path=_term(clash.path, binding) if clash.path else None,
        value=_term(clash.value, binding) if clash.value else None,
        terms=tuple(_term(name, binding) for name in clash.terms),
        message=clash.text,
    )


def _fill(text: str, binding: Mapping[str, Bound]) -> tuple[Pattern, ...]:
    filled = []
    for subject, predicate, object_ in patterns(text):
        filled.append((_term(subject, binding), _term(predicate, binding), _term(object_, binding)))
    return tuple(filled)


def _term(token: str, binding: Mapping[str, Bound]) -> Term:
    if not token.startswith("?"):
        return term(token)
    bound: Bound | str = binding.get(token, token)
    assert not isinstance(bound, tuple)
    return bound


def is_statement(pattern: Pattern) -> bool:
    """True when a pattern can be RDF: its predicate an IRI or a variable, its subject no literal."""
    subject, predicate, _ = pattern
    return not isinstance(subject, ox.Literal) and isinstance(predicate, (str, ox.NamedNode))
