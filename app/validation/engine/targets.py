"""Targets as SPARQL: the focus nodes of a scope, all of them or those among given nodes (SHACL section 2.1.3).

Streams: no list of focus nodes is ever kept. Asks the graphs in question first: what the other graphs say of the same
classes is most of a large region, and hardly ever about nodes that these describe. Of the nodes that it finds, those
that nobody describes need not be in question (`Dataset.in_question`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

import pyoxigraph as ox

from app.namespaces import PREFIXES
from app.validation.engine.dataset import Dataset, blocks
from app.validation.engine.expressions import class_test
from app.validation.engine.model import Target, TargetKind
from app.validation.engine.scopes import Scope
from app.validation.finding import Term

_TYPE: Final = f"<{PREFIXES['rdf']}type>"
# More patterns than these are told apart by DISTINCT instead of by one another.
_FEW: Final = 8
# A screen has no triple pattern for the optimiser to order, so that its blocks may be larger.
_SCREENED: Final = 500


class Focus(NamedTuple):
    """A pattern that binds ?this to focus nodes, and terms for a node that no pattern can name."""

    pattern: str
    substitutions: dict[str, Term]


def focus(dataset: Dataset, scope: Scope, nodes: Collection[Term] | None) -> Iterator[Focus]:
    """Patterns that together find the focus nodes of a scope; with `nodes`, those among them."""
    if nodes is None:
        yield from _all(dataset, scope)
    else:
        found = _reached(dataset, scope, nodes) if scope.chain else _targeted(dataset, scope, nodes)
        yield from (Focus(*each) for each in blocks(found, _SCREENED))


def _targeted(dataset: Dataset, scope: Scope, nodes: Collection[Term]) -> list[Term]:
    """Those of the nodes that targets find."""
    classes = {
        class_
        for target in scope.targets
        if target.kind is TargetKind.CLASS
        for class_ in dataset.subclasses(str(target.term))
    }
    ends = [target for target in scope.targets if target.kind in (TargetKind.SUBJECTS, TargetKind.OBJECTS)]
    return [
        node
        for node in nodes
        if node in scope.named
        or not classes.isdisjoint(dataset.types(node))
        or any(_is_end(dataset, target, node) for target in ends)
    ]


def _is_end(dataset: Dataset, target: Target, node: Term) -> bool:
    assert isinstance(target.term, ox.NamedNode)
    if target.kind is TargetKind.SUBJECTS:
        return dataset.says(node, target.term)
    return dataset.says(predicate=target.term, value=node)


def _reached(dataset: Dataset, scope: Scope, nodes: Collection[Term]) -> list[Term]:
    """Those of the nodes that the chain leads to from targets."""
    condition = f"EXISTS {{ {_steps(scope)} FILTER({_any(scope, '?_f0')}) }}"
    return [
        row[0]
        for pattern, substitutions in blocks(nodes, _SCREENED)
        for row in dataset.rows(f"SELECT ?this WHERE {{ {pattern} FILTER({condition}) }}", substitutions)
    ]


def routes(dataset: Dataset, scope: Scope, some: Focus) -> dict[Term, int]:
    """How many routes lead from targets to each node: sh:property reports a node once for each."""
    starts = [f"?_f{place}" for place in range(len(scope.chain))]
    where = f"{some.pattern} {_steps(scope)} FILTER({_any(scope, '?_f0')})"
    query = f"SELECT DISTINCT {' '.join(starts)} ?this WHERE {{ {where} }}"
    counted: dict[Term, int] = {}
    for row in dataset.rows(query, some.substitutions):
        counted[row["this"]] = counted.get(row["this"], 0) + 1
    return counted


def _all(dataset: Dataset, scope: Scope) -> Iterator[Focus]:
    for target in scope.targets:
        if _is_unmentioned(dataset, target):
            continue
        if scope.chain or not dataset.apart or target.kind is TargetKind.NODE:
            yield from _anywhere(dataset, scope, target)
        else:
            yield from _told_here(dataset, target)
            yield from (Focus(*each) for each in blocks(_told_elsewhere(dataset, target), _SCREENED))


def _anywhere(dataset: Dataset, scope: Scope, target: Target) -> Iterator[Focus]:
    """The nodes that a target finds in any graph, and the chain leads to from there, as far as they are in question."""
    start = "?_f0" if scope.chain else "?this"
    for pattern in _patterns(dataset, target, start):
        yield Focus(f"{pattern} {_steps(scope)} {_where_in_question(dataset)}", {})


def _told_here(dataset: Dataset, target: Target) -> Iterator[Focus]:
    """The nodes that a target finds by statements of the graphs in question."""
    there = [
        f"GRAPH {graph} {{ {statement} }}"
        for statement in _statements(dataset, target, "?this")
        for graph in dataset.graphs
        if dataset.holds(f"ASK {{ GRAPH {graph} {{ {statement} }} }}")
    ]
    if target.kind is TargetKind.CLASS:
        yield from (Focus(pattern, {}) for pattern in _each_once(there, "?this"))
        return
    # What a statement mentions, its graph need not describe.
    condition = _where_in_question(dataset) if target.kind is TargetKind.OBJECTS else ""
    for pattern in there:
        yield Focus(f"{{ SELECT DISTINCT ?this WHERE {{ {pattern} }} }} {condition}", {})


def _told_elsewhere(dataset: Dataset, target: Target) -> list[Term]:
    """The nodes in question that a target finds by statements of other graphs."""
    others = f"FILTER(?_graph NOT IN ({', '.join(map(str, dataset.graphs))}))"
    found = (
        row["this"]
        for statement in _statements(dataset, target, "?this")
        for row in dataset.rows(
            f"SELECT ?this WHERE {{ {{ SELECT DISTINCT ?this WHERE {{ GRAPH ?_graph {{ {statement} }} {others} }} }}"
            f" {_where_in_question(dataset)} }}"
        )
    )
    return [node for node in dict.fromkeys(found) if dataset.in_question(node)]


def unmentioned(dataset: Dataset, scope: Scope, nodes: Collection[Term] | None) -> list[Term]:
    """The target nodes that no statement mentions.

    They need a data graph that does: SPARQL gives no other node a value over a path of length zero, as SHACL does
    (SPARQL 1.1 section 18.4).
    """
    asked = (target for target in scope.targets if nodes is None or target.term in nodes)
    return list(dict.fromkeys(target.term for target in asked if _is_unmentioned(dataset, target)))


def _is_unmentioned(dataset: Dataset, target: Target) -> bool:
    node = target.term
    return _names_iri(target) and not dataset.says(node) and not dataset.says(value=node)


def _steps(scope: Scope) -> str:
    """From ?_f0, the focus node of the target, along the chain to ?this."""
    nodes = [*(f"?_f{place}" for place in range(len(scope.chain))), "?this"]
    return " ".join(f"{nodes[place]} {path} {nodes[place + 1]} ." for place, path in enumerate(scope.chain))


def _patterns(dataset: Dataset, target: Target, node: str) -> Iterator[str]:
    """Patterns that find each node of a target once."""
    match target.kind:
        case TargetKind.CLASS:
            yield from _each_once(_statements(dataset, target, node), node)
        case TargetKind.NODE:
            yield f"VALUES {node} {{ {target.term} }}"
        case _:
            (statement,) = _statements(dataset, target, node)
            yield f"{{ SELECT DISTINCT {node} WHERE {{ {statement} }} }}"


def _statements(dataset: Dataset, target: Target, node: str) -> list[str]:
    """The statements that make a node one of those that a target asks for."""
    match target.kind:
        case TargetKind.CLASS:
            return [f"{node} {_TYPE} {class_}" for class_ in dataset.subclasses(str(target.term))]
        case TargetKind.SUBJECTS:
            return [f"{node} {target.term} ?_any"]
        case TargetKind.OBJECTS:
            return [f"?_any {target.term} {node}"]
    return []


def _each_once(patterns: list[str], node: str) -> Iterator[str]:
    """Patterns that together find what these find, each node once."""
    if len(patterns) > _FEW:
        alternatives = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
        yield f"{{ SELECT DISTINCT {node} WHERE {{ {alternatives} }} }}"
        return
    for place, pattern in enumerate(patterns):
        earlier = " && ".join(f"NOT EXISTS {{ {other} }}" for other in patterns[:place])
        yield f"{pattern} . {f'FILTER({earlier})' if earlier else ''}"


def _where_in_question(dataset: Dataset) -> str:
    """A filter: the graphs in question describe ?this, or none does; of the latter some are not in question."""
    if dataset.alone:
        return ""
    described = [f"EXISTS {{ GRAPH {graph} {{ ?this ?_p ?_o }} }}" for graph in dataset.graphs]
    return f"FILTER({' || '.join((*described, 'NOT EXISTS { ?this ?_p ?_o }'))})"


def _any(scope: Scope, node: str) -> str:
    """An expression: a target of the scope finds the node."""
    # One IN for all IRIs: the optimiser takes more than linear time for as many alternatives.
    named = [target for target in scope.targets if _names_iri(target)]
    others = [_is_target(target, node) for target in scope.targets if not _names_iri(target)]
    iris = ", ".join(str(target.term) for target in named)
    return f"({' || '.join((f'{node} IN ({iris})', *others))})"


def _names_iri(target: Target) -> bool:
    return target.kind is TargetKind.NODE and isinstance(target.term, ox.NamedNode)


def _is_target(target: Target, node: str) -> str:
    match target.kind:
        case TargetKind.CLASS:
            return class_test(str(target.term), node)
        case TargetKind.NODE:
            return f"sameTerm({node}, {target.term})"
        case TargetKind.SUBJECTS:
            return f"EXISTS {{ {node} {target.term} ?_any }}"
        case TargetKind.OBJECTS:
            return f"EXISTS {{ ?_any {target.term} {node} }}"
