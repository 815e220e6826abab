"""Classes and properties without a name, taken out of the clauses.

A restriction or `[ owl:inverseOf … ]` has no name, so no fact is ever written about it: where a clause asks whether
something belongs to one, the clause is repeated with each of the conditions under which it does (resolution). The same
goes for classes whose members are not worth writing down (owl:Thing) and for datatypes, whose members are literals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Final

import pyoxigraph as ox

from app.errors import PublishError
from loaders.inference import datatypes
from loaders.inference.clause import Clause, Key, Pattern, Term, key, unify
from loaders.inference.compiler import is_statement
from loaders.inference.vocabulary import SAYS_NOTHING, TYPE, is_datatype, is_unnamed

Hidden = Callable[[Pattern], bool]
# Stands for rdf:type where only what is written down counts, until all is unfolded.
_STATED: Final = ox.NamedNode("urn:stated-type")
_NUMBERS: Final = count()
# More ways than this to be in one class mean that they multiply without end.
_MANY: Final = 2_000


def is_of_datatype(pattern: Pattern) -> bool:
    """True for membership in a datatype."""
    _, predicate, object_ = pattern
    return predicate == TYPE and not isinstance(object_, str) and is_datatype(object_)


def is_hidden(pattern: Pattern) -> bool:
    """True for what is never written down as a fact: membership in what has no name, or says nothing."""
    _, predicate, object_ = pattern
    if isinstance(predicate, str):
        return False
    if predicate != TYPE or isinstance(object_, str):
        return is_unnamed(predicate)
    return is_unnamed(object_) or object_ in SAYS_NOTHING or is_datatype(object_)


def unfold(clauses: Iterable[Clause], hidden: Hidden) -> list[Clause]:
    """The clauses without patterns that are `hidden`; those that could conclude nothing are dropped."""
    definitions: defaultdict[Key, list[Clause]] = defaultdict(list)
    told: list[Clause] = []
    for clause in clauses:
        if clause.head is None or not hidden(clause.head):
            told.append(clause)
        elif not is_of_datatype(clause.head) and (clause.body or clause.conditions):
            definitions[key(clause.head)].append(clause)
    ways = _ways(definitions, hidden)
    unfolded = (_tidy(_stated(each)) for clause in told for each in _opened(clause, ways, hidden))
    return _distinct(clause for clause in unfolded if _is_useful(clause))


def _ways(definitions: Mapping[Key, list[Clause]], hidden: Hidden) -> dict[Key, list[Clause]]:
    """Every way to be what is hidden by what is not: the definitions put into each other until nothing is new."""
    ways: dict[Key, list[Clause]] = {}
    # A proof that needs more steps than there are names for uses one of them twice, of two different things.
    for _ in range(len(definitions) + 2):
        longer = {
            name: _distinct(
                _tidy(each)
                for clause in clauses
                if clause.head not in clause.body
                for each in _opened(clause, ways, hidden)
            )
            for name, clauses in definitions.items()
        }
        if longer == ways:
            return ways
        if any(len(each) > _MANY for each in longer.values()):
            break
        ways = longer
    raise PublishError(
        "ontology: a class or property without a name is defined by itself; give it an IRI",
        "ontologia: klasa lub własność bez nazwy jest zdefiniowana przez samą siebie; nadaj jej IRI",
    )


def _opened(clause: Clause, ways: Mapping[Key, list[Clause]], hidden: Hidden) -> Iterator[Clause]:
    """The clause with each combination of ways to meet its hidden patterns."""
    at = next((number for number, pattern in enumerate(clause.body) if hidden(pattern)), None)
    if at is None:
        yield clause
        return
    goal, rest = clause.body[at], (*clause.body[:at], *clause.body[at + 1 :])
    for way in _ways_to(goal, ways):
        fresh = _renamed(way)
        assert fresh.head is not None
        binding = unify(fresh.head, goal)
        if binding is not None:
            conditions = (*clause.conditions, *fresh.conditions)
            joined = replace(clause, body=(*fresh.body, *rest), conditions=conditions)
            yield from _opened(joined.bound(binding), ways, hidden)


def _ways_to(goal: Pattern, ways: Mapping[Key, list[Clause]]) -> Iterator[Clause]:
    class_ = goal[2]
    if is_of_datatype(goal):
        condition = datatypes.inside(class_, "?v") if isinstance(class_, ox.NamedNode) else None
        if condition is not None:
            yield Clause("dt-type2", (), (condition,), ("?v", TYPE, class_))
        return
    if goal[1] == TYPE and class_ in SAYS_NOTHING:
        # Data may state what the rules do not write down, such as membership in owl:Thing.
        yield Clause("stated", (("?v", _STATED, class_),), head=("?v", TYPE, class_))
    yield from ways.get(key(goal), ())


def _stated(clause: Clause) -> Clause:
    body = tuple((one, TYPE if predicate == _STATED else predicate, other) for one, predicate, other in clause.body)
    return replace(clause, body=body)


def _distinct(clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses without those that say the same under another name."""
    return [*{(each.body, each.conditions, each.head, each.blame): each for each in clauses}.values()]


def _renamed(clause: Clause) -> Clause:
    """The clause with variables that no other clause has."""
    number = next(_NUMBERS)
    return clause.bound({name: f"{name}_{number}" for name in _variables(clause)})


def _tidy(clause: Clause) -> Clause:
    """The clause with patterns and variables in order and nothing said twice, so that equal clauses are equal."""
    body = sorted(dict.fromkeys(clause.body), key=_shape)
    # New names in two steps, since a name bound to another name that is bound itself would run on.
    names = {old: f"?t{number}" for number, old in enumerate(_variables(replace(clause, body=tuple(body))))}
    apart = {old: f"{new}-" for old, new in names.items()}
    tidy = replace(clause, body=tuple(body), conditions=tuple(dict.fromkeys(clause.conditions))).bound(apart)
    return tidy.bound({name: name[:-1] for name in apart.values()})


def _shape(pattern: Pattern) -> tuple[str, ...]:
    return tuple("" if isinstance(term, str) else str(term) for term in pattern)


def _variables(clause: Clause) -> list[str]:
    """The variables of a clause, those of its head first."""
    patterns = (*((clause.head,) if clause.head else ()), *clause.body)
    terms: list[Term] = [term for pattern in patterns for term in pattern]
    terms += [term for each in clause.conditions for term in each.arguments]
    return [*dict.fromkeys(term for term in terms if isinstance(term, str))]


def _is_useful(clause: Clause) -> bool:
    if not clause.is_safe() or clause.head in clause.body:
        return False
    patterns = (*clause.body, clause.head) if clause.head else clause.body
    return all(map(is_statement, patterns))
