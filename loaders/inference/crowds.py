"""Crowds: where more things come out as one and the same than can be meant, as by a key whose value is "none".

Owns the limit, and finding crowds before they are spread: n things that are the same are so in n² facts. A crowd is
told of each member, and is not spread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from app.validation.finding import Finding
from loaders.inference.clashes import CROWD, finding
from loaders.inference.clause import Blame, Clause, Condition, Pattern, select
from loaders.inference.queries import findings, solutions
from loaders.inference.vocabulary import SAME, TYPE, Node, owl

# No register says a thousand times over what one thing is.
LIMIT: Final = 1_000
# The rules that make all things of a group the same, and the terms of OWL that say so.
_GROUPING: Final = {
    "prp-fp": owl("FunctionalProperty"),
    "prp-ifp": owl("InverseFunctionalProperty"),
    "prp-key": owl("hasKey"),
    "cls-maxc2": owl("maxCardinality"),
    "cls-maxqc3": owl("maxQualifiedCardinality"),
    "cls-maxqc4": owl("maxQualifiedCardinality"),
}


def without_crowds(store: ox.Store, clause: Clause, graphs: Sequence[ox.NamedNode]) -> tuple[Clause, list[Finding]]:
    """The clause for all but the groups that are crowds, and what is to be told of these."""
    if clause.name not in _GROUPING:
        return clause, []
    member, group = _member(clause), _group(clause)
    told: list[Finding] = []
    for values in _crowds(store, member, group, graphs):
        told += findings(store, member.bound(values), graphs)
        same = " && ".join(f"sameTerm({{{at}}}, {{{at + len(group)}}})" for at in range(len(group))) or "true"
        left_out = Condition(f"!({same})", (*group, *values.values()))
        clause = replace(clause, conditions=(*clause.conditions, left_out))
    return clause, told


def of_class(members: Sequence[Node]) -> Iterator[Finding]:
    """What is to be told of equal things that are too many."""
    first = min(members, key=str)
    blame = Blame(SAME, "?x", SAME, first, (SAME,), CROWD)
    return (finding(blame, {"?x": each}) for each in members)


def _crowds(
    store: ox.Store, member: Clause, group: Sequence[str], graphs: Sequence[ox.NamedNode]
) -> Iterator[dict[str, Node]]:
    subject = _ends(member)[0]
    # Without other variables each member is found once, and counting needs no memory for them.
    distinct = "DISTINCT " if member.body_variables() - {subject, *group} else ""
    count, by = f"COUNT({distinct}{subject})", f"GROUP BY {' '.join(group)}" if group else ""
    rows = select(member, [*group, subject])
    query = f"SELECT {' '.join(group)} ({count} AS ?count) WHERE {{ {{ {rows} }} }} {by} HAVING({count} > {LIMIT})"
    for row in solutions(store, query, graphs):
        values = {name: row[number] for number, name in enumerate(group)}
        # What has no name cannot be asked for; published graphs have no such nodes.
        if not any(isinstance(value, ox.BlankNode | ox.Triple) for value in values.values()):
            yield values


def _ends(clause: Clause) -> tuple[str, str]:
    """The two variables that a clause makes the same."""
    assert clause.head is not None
    one, _, other = clause.head
    assert isinstance(one, str)
    assert isinstance(other, str)
    return one, other


def _member(clause: Clause) -> Clause:
    """That half of the clause which says of one thing that it is in the group."""
    one, other = _ends(clause)
    body, reached = list[Pattern](), {one}
    rest = [pattern for pattern in clause.body if other not in pattern]
    while near := [pattern for pattern in rest if reached.intersection(map(str, pattern)) and pattern not in body]:
        body += near
        reached |= {term for pattern in near for term in pattern if isinstance(term, str)}
    conditions = tuple(each for each in clause.conditions if {*map(str, each.arguments)} <= {*map(str, reached)})
    return replace(clause, body=tuple(body), conditions=conditions, blame=_blame(clause, body))


def _group(clause: Clause) -> list[str]:
    """The variables that the things of one group share."""
    half = _member(clause)
    others = {term for pattern in clause.body if pattern not in half.body for term in pattern}
    return sorted(half.body_variables() & others)


def _blame(clause: Clause, body: Sequence[Pattern]) -> Blame:
    one, _ = _ends(clause)
    said = [pattern for pattern in body if one in pattern and pattern[1] != TYPE]
    subject, predicate, value = said[0]
    return Blame(_GROUPING[clause.name], subject, predicate, value, tuple(each[1] for each in said), CROWD)
