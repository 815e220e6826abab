"""Screen, then explain: one pass over the focus nodes of each scope, then queries about the few that failed.

Owns the walk of a validation, as questions that threads may answer side by side; the results come scope by scope.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

import pyoxigraph as ox

from app.validation.engine.components import PREDICATE, WITHOUT_VALUE
from app.validation.engine.dataset import BLOCK, Dataset, blocks, folded
from app.validation.engine.model import Constraint, Result, Shape
from app.validation.engine.query import Query
from app.validation.engine.scopes import Explanation, Scope, Screen
from app.validation.engine.side_by_side import Once, Question, answers
from app.validation.engine.targets import Focus, focus, routes, unmentioned
from app.validation.finding import Term

_PREDICATE: Final = PREDICATE[1:]


class _Foci(NamedTuple):
    """The focus nodes of a scope: those that some graph mentions, and in a data graph of their own the others."""

    found: Collection[Focus]
    mentioning: Dataset
    lone: Collection[Focus]


def validate(
    dataset: Dataset, scopes: Collection[Scope], nodes: Collection[Term] | None = None, threads: int = 1
) -> Iterator[Result]:
    """The results of all scopes; with `nodes`, those about these nodes only."""
    if nodes is not None:
        nodes = dict.fromkeys(node for node in nodes if dataset.in_question(node)).keys()
    yield from answers(_questions(dataset, scopes, nodes), threads)


def _questions(
    dataset: Dataset, scopes: Collection[Scope], nodes: Collection[Term] | None
) -> Iterator[Question[Result]]:
    for scope in scopes:
        written = _written_targets(scope)
        for question in _checks(dataset, scope, nodes):
            yield partial(_as_written, question, written) if written else question


def _checks(dataset: Dataset, scope: Scope, nodes: Collection[Term] | None) -> Iterator[Question[Result]]:
    """What is asked about a scope: each of its screens and queries is a question of its own."""
    foci = Once(partial(_foci, dataset, scope, nodes))
    for screen in scope.screens:
        yield partial(_screened, dataset, scope, screen, foci)
    yield partial(_screened_alone, scope, foci)
    for shape, constraint in scope.queries:
        yield partial(_queried, dataset, scope, foci, shape, constraint)


def _foci(dataset: Dataset, scope: Scope, nodes: Collection[Term] | None) -> _Foci:
    found = list(focus(dataset, scope, nodes))
    unknown = unmentioned(dataset, scope, nodes)
    if not unknown:
        return _Foci(found, dataset, ())
    mentioning = dataset.mentioning(unknown)
    return _Foci(found, mentioning, list(focus(mentioning, scope, unknown)))


def _screened(dataset: Dataset, scope: Scope, screen: Screen, foci: Once[_Foci]) -> Iterator[Result]:
    return _failed(dataset, scope, screen, foci().found)


def _screened_alone(scope: Scope, foci: Once[_Foci]) -> Iterator[Result]:
    _, mentioning, lone = foci()
    for screen in scope.screens if lone else ():
        yield from _failed(mentioning, scope, screen, lone)


def _failed(dataset: Dataset, scope: Scope, screen: Screen, some: Collection[Focus]) -> Iterator[Result]:
    for pattern, substitutions in blocks(_failing(dataset, some, screen.expression)):
        yield from _explained(dataset, scope, screen.explanations, Focus(pattern, substitutions))


def _written_targets(scope: Scope) -> dict[Term, Term]:
    """The literals that are targets themselves, by the form that the store gives them."""
    literals = [target.term for target in scope.targets if isinstance(target.term, ox.Literal)]
    return {stored: literal for literal in literals for stored in folded([literal])}


def _as_written(question: Question[Result], written: Mapping[Term, Term]) -> Iterator[Result]:
    """Results with the literals that are targets as these are written."""
    for result in question():
        if result.focus in written:
            value = written.get(result.value, result.value) if result.value is not None else None
            yield replace(result, focus=written[result.focus], value=value)
        else:
            yield result


def _failing(dataset: Dataset, found: Collection[Focus], expression: str) -> list[Term]:
    """The focus nodes of which the expression is true, each once."""
    failing: dict[Term, None] = {}
    for pattern, substitutions in found:
        query = f"SELECT ?this WHERE {{ {pattern} FILTER({expression}) }}"
        failing.update((row[0], None) for row in dataset.rows(query, substitutions) if dataset.in_question(row[0]))
    return list(failing)


def _explained(dataset: Dataset, scope: Scope, explanations: Collection[Explanation], some: Focus) -> Iterator[Result]:
    times = routes(dataset, scope, some) if scope.chain else None
    for explanation in explanations:
        for row in dataset.rows(explanation.query(some.pattern), some.substitutions):
            node = row["this"] or some.substitutions["this"]
            result = _result(explanation, node, row["_value"], row[_PREDICATE])
            yield from [result] * (1 if times is None else times[node])


def _result(explanation: Explanation, node: Term, value: Term | None, predicate: Term | None) -> Result:
    shape, constraint = explanation.shape, explanation.constraint
    if constraint.component in WITHOUT_VALUE:
        value = None
    elif shape.path is None and value is None:
        value = node
    return Result(node, shape, constraint, value, predicate)


def _queried(
    dataset: Dataset, scope: Scope, foci: Once[_Foci], shape: Shape, constraint: Constraint
) -> Iterator[Result]:
    """The results of a SELECT query: each solution is one (SHACL section 5.3.2)."""
    assert constraint.query is not None
    found, _, lone = foci()
    done: set[Term] = set()
    for some in (*found, *(() if scope.chain else lone)):
        new: set[Term] = set()
        for node, solution in _solutions(dataset, scope, constraint.query, some):
            if node not in done and dataset.in_question(node):
                new.add(node)
                yield _solved(shape, constraint, node, solution)
        # What another target found already is not reported again.
        done |= new


def _solutions(dataset: Dataset, scope: Scope, query: Query, some: Focus) -> Iterator[tuple[Term, dict[str, Term]]]:
    distinct = f"SELECT DISTINCT {_starts(scope)}?this WHERE {{ {some.pattern} }}"
    if query.joins:
        # A statement that stands in two graphs matches twice: where solutions are counted, each node comes once.
        pattern = some.pattern if query.is_plain and not scope.chain else f"{{ {distinct} }}"
        yield from _rows(dataset, query.joined(pattern), some.substitutions)
        return
    nodes = Counter(row["this"] or some.substitutions["this"] for row in dataset.rows(distinct, some.substitutions))
    for pattern, substitutions in blocks(nodes, BLOCK if query.takes_many else 1):
        for node, solution in _rows(dataset, query.inserted(pattern), substitutions):
            yield from [(node, solution)] * nodes[node]


def _starts(scope: Scope) -> str:
    return "".join(f"?_f{place} " for place in range(len(scope.chain)))


def _rows(dataset: Dataset, query: str, substitutions: Mapping[str, Term]) -> Iterator[tuple[Term, dict[str, Term]]]:
    solutions = dataset.rows(query, substitutions)
    names = [variable.value for variable in solutions.variables]
    for row in solutions:
        bound = {name: term for name, term in zip(names, row, strict=True) if term is not None}
        yield bound.get("this") or substitutions["this"], bound


def _solved(shape: Shape, constraint: Constraint, node: Term, solution: Mapping[str, Term]) -> Result:
    value = solution.get("value", node if shape.path is None else None)
    path = solution.get("path")
    return Result(
        focus=node,
        shape=shape,
        constraint=constraint,
        value=value,
        path=path if isinstance(path, ox.NamedNode) else None,
        bindings=tuple(sorted((name, term) for name, term in solution.items())),
    )
