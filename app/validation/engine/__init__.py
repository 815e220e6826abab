"""SHACL by SPARQL over the store: shapes compiled once, data checked in place (SHACL Core and SHACL-SPARQL).

Owns the public functions; `docs/validation.md` shows how they are used.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Final

import pyoxigraph as ox

from app.validation.context import context
from app.validation.engine.change import affected
from app.validation.engine.dataset import Dataset, folded
from app.validation.engine.exact import Correction, corrected, correction
from app.validation.engine.expressions import Function
from app.validation.engine.model import Result
from app.validation.engine.parsing import Parser
from app.validation.engine.reads import Reads, scope_reads
from app.validation.engine.reporting import finding
from app.validation.engine.scopes import Scope, scopes
from app.validation.engine.validation import validate
from app.validation.engine.writer import Writer
from app.validation.finding import Finding, Term, focus_text
from app.validation.gate import Exact, ExactOf, Recheck, none_exact
from app.validation.shapes import Shapes
from app.validation.view import Seen

_ENTITY: Final = ox.NamedNode("urn:x-shacl:entity")
_PLACE: Final = attrgetter("focus", "shape", "component", "path", "value")
_KNOWN: Final = ox.NamedNode("urn:x-shacl:known")


@dataclass(frozen=True)
class Compiled:
    """Shapes ready to be asked of any store."""

    shapes: Shapes
    scopes: tuple[Scope, ...]
    functions: dict[str, Function]
    correction: Correction

    @cached_property
    def nodes(self) -> frozenset[Term]:
        """The nodes that are targets themselves, as the store writes them."""
        return folded(self.shapes.named)

    def dataset(self, store: Seen, graphs: Sequence[str]) -> Dataset:
        """The store as these shapes see it."""
        return Dataset(store, graphs, self.functions, self.nodes)

    @cached_property
    def reads(self) -> list[tuple[Scope, Reads]]:
        """What the results of each scope rest on."""
        return [(scope, scope_reads(scope)) for scope in self.scopes]


@lru_cache(maxsize=64)
def compile_shapes(shapes: Shapes) -> Compiled:
    """Compile shapes; raises `RegisterError` naming the shape and the parameter that is ill-formed."""
    writer = Writer()
    plan = tuple(scopes(Parser(shapes.graph).roots(), writer))
    return Compiled(shapes, plan, writer.functions, correction(plan, shapes.exact_predicates, writer))


def results(
    store: Seen, graphs: Sequence[str], compiled: Compiled, exact: Iterable[Exact] = (), threads: int = 1
) -> Generator[Result]:
    """The validation results, as they are found, in the same order with any number of threads.

    Who does not take all of them has to close the generator: threads may wait for their results to be taken.
    """
    return _results(compiled.dataset(store, graphs), compiled, exact, None, threads)


def check_entity(
    compiled: Compiled,
    facts: Iterable[ox.Triple | ox.Quad],
    node: ox.NamedNode | None = None,
    known: ox.Store | None = None,
) -> tuple[Finding, ...]:
    """Findings about what a few statements say, as of a form; with `node`, about that node only.

    Of `known`, a store of published data, the gate sees what the shapes reach from the nodes that the facts mention.
    What it says about the subjects of the facts is left out: the facts take its place.
    """
    own = {(fact.subject, fact.predicate, fact.object) for fact in facts}
    subjects = {subject for subject, _, _ in own}
    reached = context(known, own, compiled.shapes) if known is not None else ()
    around = {fact for fact in reached if fact[0] not in subjects}
    store = ox.Store()
    for graph, statements in ((_ENTITY, own), (_KNOWN, around)):
        store.extend(ox.Quad(*statement, graph) for statement in statements)
    dataset = compiled.dataset(store, [_ENTITY.value])
    exact = [
        (subject.value, predicate.value, value)
        for subject, predicate, value in sorted(own, key=str)
        if isinstance(value, ox.Literal) and isinstance(subject, ox.NamedNode)
    ]
    mentioned = {end for subject, _, value in own for end in (subject, value)} | compiled.nodes
    found = _results(dataset, compiled, exact, mentioned if node is None else {node})
    return _sorted(finding(result, compiled.shapes) for result in found)


class Engine:
    """Our own engine behind the `Gate` seam."""

    def check(
        self, store: Seen, graphs: Sequence[str], shapes: Shapes, exact: Iterable[Exact] = (), threads: int = 1
    ) -> tuple[Finding, ...]:
        """See `app.validation.gate.Gate.check`."""
        with closing(results(store, graphs, compile_shapes(shapes), exact, threads)) as found:
            return _sorted(finding(result, shapes) for result in found)

    def recheck(
        self,
        store: Seen,
        graphs: Sequence[str],
        shapes: Shapes,
        changed: Collection[ox.Quad],
        exact_of: ExactOf = none_exact,
        threads: int = 1,
    ) -> Recheck:
        """See `app.validation.gate.Gate.recheck`."""
        compiled = compile_shapes(shapes)
        dataset = compiled.dataset(store, graphs)
        nodes = affected(dataset, compiled.reads, changed)
        subjects = sorted(node.value for node in nodes if isinstance(node, ox.NamedNode))
        exact = exact_of(subjects) if shapes.exact_predicates else ()
        with closing(_results(dataset, compiled, exact, nodes, threads)) as found:
            return Recheck(frozenset(map(focus_text, nodes)), _sorted(finding(result, shapes) for result in found))


def _results(
    dataset: Dataset, compiled: Compiled, exact: Iterable[Exact], nodes: Collection[Term] | None, threads: int = 1
) -> Generator[Result]:
    found = validate(dataset, compiled.scopes, nodes, threads)
    return corrected(dataset, compiled.correction, found, exact, nodes)


def _sorted(findings: Iterator[Finding]) -> tuple[Finding, ...]:
    """Each finding once: one that several shapes around it ask for is one thing that is wrong."""
    # There may be many: their keys are of texts that they have, and other texts are made for few of them at a time.
    alike = groupby(sorted(set(findings), key=_PLACE), key=_PLACE)
    return tuple(each for _, some in alike for each in sorted(some, key=_details))


def _details(each: Finding) -> tuple[str, ...]:
    return str(each.messages), str(each.term), each.constraint, each.severity
