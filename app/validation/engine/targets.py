"""Targets as SPARQL: the focus nodes of a scope, all of them or those among given nodes (SHACL section 2.1.3).

Streams: no list of focus nodes is ever kept. Of the nodes that it finds, those that nobody describes need not be in
question (`Dataset.in_question`).
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
# More classes than these are told apart by DISTINCT instead of by one another.
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
    start = "?_f0" if scope.chain else "?this"
    question = _in_question(dataset, "?this")
    condition = "" if question == "true" else f"FILTER({question})"
    for target in scope.targets:
        if _is_unmentioned(dataset, target):
            continue
        for pattern in _patterns(dataset, target, start):
            yield Focus(f"{pattern} {_steps(scope)} {condition}", {})


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
            yield from _instances(dataset.subclasses(str(target.term)), node)
        case TargetKind.NODE:
            yield f"VALUES {node} {{ {target.term} }}"
        case TargetKind.SUBJECTS:
            yield f"{{ SELECT DISTINCT {node} WHERE {{ {node} {target.term} ?_any }} }}"
        case TargetKind.OBJECTS:
            yield f"{{ SELECT DISTINCT {node} WHERE {{ ?_any {target.term} {node} }} }}"


def _instances(classes: tuple[str, ...], node: str) -> Iterator[str]:
    if len(classes) > _FEW:
        any_class = f"VALUES ?_class {{ {' '.join(classes)} }} {node} {_TYPE} ?_class"
        yield f"{{ SELECT DISTINCT {node} WHERE {{ {any_class} }} }}"
        return
    for place, class_ in enumerate(classes):
        earlier = " && ".join(f"NOT EXISTS {{ {node} {_TYPE} {other} }}" for other in classes[:place])
        yield f"{node} {_TYPE} {class_} . {f'FILTER({earlier})' if earlier else ''}"


def _in_question(dataset: Dataset, node: str) -> str:
    """An expression: the graphs in question describe the node, or none does; of the latter some are not in question."""
    if dataset.alone:
        return "true"
    described = [f"EXISTS {{ GRAPH {graph} {{ {node} ?_p ?_o }} }}" for graph in dataset.graphs]
    return f"({' || '.join((*described, f'NOT EXISTS {{ {node} ?_p ?_o }}'))})"


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
