"""Exact literals: constraints on the text or datatype of a value, judged on the value as it was written.

Owns the correction of what the store, which folds literals, let the engine see: what was found about a folded literal
is withdrawn where the literal is among the exact ones, and the constraints of the property shapes for its predicate are
tried on the written form. Bounded memory: exact literals are a stream, only results are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import pyoxigraph as ox

from app.namespaces import SH
from app.validation.engine.dataset import Dataset
from app.validation.engine.expressions import Value
from app.validation.engine.model import Constraint, Result, Shape
from app.validation.engine.scopes import Scope
from app.validation.engine.targets import focus
from app.validation.engine.writer import Writer
from app.validation.finding import Term
from app.validation.forms import FOLDING
from app.validation.gate import Exact

_BATCH: Final = 500
_WRITTEN: Final = Value("?_value", "?_form", "?_type")
_TRUE: Final = ox.Literal(True)
_HAS_VALUE: Final = f"{SH}HasValueConstraintComponent"


class Test(NamedTuple):
    """A constraint on values, as an expression over ?_value, ?_form and ?_type."""

    scope: Scope
    shape: Shape
    constraint: Constraint
    expression: str


class Written(NamedTuple):
    """A literal as it was written, as the store has it, and of each test whether the literal fails it."""

    subject: ox.NamedNode
    literal: ox.Literal
    stored: Term
    fails: tuple[bool, ...]


@dataclass
class Correction:
    """Tests and required values by predicate; `tests` are those of constraints on single values."""

    tests: dict[str, list[Test]] = field(default_factory=lambda: defaultdict(list))
    required: dict[str, list[Test]] = field(default_factory=lambda: defaultdict(list))


def correction(scopes: Collection[Scope], predicates: Collection[str], writer: Writer) -> Correction:
    """The constraints of property shapes for `predicates` that exact literals are held against."""
    found = Correction()
    for scope in scopes:
        for shape in scope.shapes:
            predicate = shape.path.predicate if shape.path else ""
            for constraint in shape.constraints if predicate in predicates else ():
                if constraint.component == _HAS_VALUE:
                    found.required[predicate].append(Test(scope, shape, constraint, ""))
                elif writer.on_values(constraint) and constraint.query is None:
                    expression = writer.test(constraint, _WRITTEN, "?this")
                    found.tests[predicate].append(Test(scope, shape, constraint, expression))
    return found


def corrected(
    dataset: Dataset,
    plan: Correction,
    results: Iterable[Result],
    exact: Iterable[Exact],
    nodes: Collection[Term] | None,
) -> Generator[Result]:
    """The results with those about folded literals judged anew; with `nodes`, of literals about these nodes."""
    pending: dict[tuple[Term, str, Term], list[Result]] = defaultdict(list)
    for result in results:
        if _is_about_form(result, plan):
            assert result.shape.path is not None
            assert result.value is not None
            pending[result.focus, result.shape.path.predicate, result.value].append(result)
        else:
            yield result
    for predicate, batch in _batches(exact, plan):
        chosen = [each for each in batch if nodes is None or each[0] in nodes]
        written = list(_written(dataset, plan.tests[predicate], chosen))
        for each in written:
            pending.pop((each.subject, predicate, each.stored), None)
        yield from _judged(dataset, plan.tests[predicate], written)
        yield from _missing(dataset, plan.required[predicate], written)
    for found in pending.values():
        yield from found


def _is_about_form(result: Result, plan: Correction) -> bool:
    path, value = result.shape.path, result.value
    folds = isinstance(value, ox.Literal) and value.datatype.value in FOLDING
    tests = plan.tests.get(path.predicate, ()) if path else ()
    return folds and any(test.shape is result.shape and test.constraint is result.constraint for test in tests)


def _batches(exact: Iterable[Exact], plan: Correction) -> Iterator[tuple[str, list[tuple[ox.NamedNode, ox.Literal]]]]:
    """The literals of folding datatypes, some of one predicate at a time; those of one subject stay together."""
    waiting: dict[str, list[tuple[ox.NamedNode, ox.Literal]]] = defaultdict(list)
    for subject, predicate, literal in exact:
        if (predicate in plan.tests or predicate in plan.required) and literal.datatype.value in FOLDING:
            some = waiting[predicate]
            if len(some) >= _BATCH and some[-1][0].value != subject:
                yield predicate, waiting.pop(predicate)
            waiting[predicate].append((ox.NamedNode(subject), literal))
    yield from waiting.items()


def _written(
    dataset: Dataset, tests: Collection[Test], batch: Collection[tuple[ox.NamedNode, ox.Literal]]
) -> Iterator[Written]:
    """The literals with what the store makes of them and the verdicts, which are the same for every subject."""
    literals = list(dict.fromkeys(literal for _, literal in batch))
    verdicts = " ".join(f"(({test.expression}) AS ?_fails{place})" for place, test in enumerate(tests))
    rows = " ".join(f"({place} {_row(literal)})" for place, literal in enumerate(literals))
    values = f"VALUES (?_place ?_value ?_form ?_type) {{ {rows} }}"
    judged: dict[ox.Literal, tuple[Term, tuple[bool, ...]]] = {}
    for place, stored, *fails in dataset.rows(f"SELECT ?_place ?_value {verdicts} WHERE {{ {values} }}"):
        judged[literals[int(place.value)]] = stored, tuple(verdict == _TRUE for verdict in fails)
    for subject, literal in batch:
        yield Written(subject, literal, *judged[literal])


def _row(literal: ox.Literal) -> str:
    return f"{literal} {ox.Literal(literal.value)} {literal.datatype}"


def _judged(dataset: Dataset, tests: Collection[Test], written: Collection[Written]) -> Iterator[Result]:
    for place, test in enumerate(tests):
        wrong = [each for each in written if each.fails[place]]
        targeted = _targeted(dataset, test.scope, wrong)
        for subject, literal in dict.fromkeys((each.subject, each.literal) for each in wrong):
            if subject in targeted:
                yield Result(subject, test.shape, test.constraint, literal)


def _missing(dataset: Dataset, tests: Collection[Test], written: Collection[Written]) -> Iterator[Result]:
    """sh:hasValue: the store has the value, but it was written as another term."""
    for test in tests:
        (required,) = test.constraint.terms
        stored = _as_stored(dataset, required)
        near = [each for each in written if each.literal == required or each.stored == stored]
        there = {each.subject for each in near if each.literal == required}
        for subject in {each.subject for each in near} - there:
            if subject in _targeted(dataset, test.scope, [each for each in near if each.subject == subject]):
                yield Result(subject, test.shape, test.constraint)


def _as_stored(dataset: Dataset, term: Term) -> Term:
    (row,) = dataset.rows(f"SELECT ?term WHERE {{ VALUES ?term {{ {term} }} }}")
    stored: Term = row["term"]
    return stored


def _targeted(dataset: Dataset, scope: Scope, written: Collection[Written]) -> set[Term]:
    nodes = [node for node in dict.fromkeys(each.subject for each in written) if dataset.in_question(node)]
    return {
        row["this"]
        for some in focus(dataset, scope, nodes)
        for row in dataset.rows(f"SELECT ?this WHERE {{ {some.pattern} }}", some.substitutions)
    }
