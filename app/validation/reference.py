"""The gate by pySHACL: the reference that faster engines are compared with.

Owns the crossing to rdflib and back. pySHACL sees the register's triples and the context that the shapes can reach, in
a graph of its own; no inference, no change to the store, and rdflib's global switches are left as they were found.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pyoxigraph as ox
import pyshacl
import rdflib
from pyparsing import ParseException
from pyshacl.errors import ReportableRuntimeError
from rdflib import Graph

from app.errors import PublishError, RegisterError
from app.validation.comparison import ComparableLiteral
from app.validation.context import context, described
from app.validation.crossing import Fact, rdflib_graph
from app.validation.engine.dataset import Dataset, folded
from app.validation.finding import Finding, Term, focus_text
from app.validation.gate import Exact, ExactOf, Recheck, none_exact
from app.validation.hoisting import hoisted
from app.validation.results import findings
from app.validation.shapes import Shapes
from app.validation.view import Seen

_FAULTS: Final = (
    *(ReportableRuntimeError, ParseException, re.error),
    *(TypeError, ValueError, ArithmeticError, LookupError),
)


class PySHACL:
    """The reference engine behind the `Gate` seam; it judges literals in the form that the store keeps."""

    def check(
        self,
        store: Seen,
        graphs: Sequence[str],
        shapes: Shapes,
        exact: Iterable[Exact] = (),  # noqa: ARG002
        threads: int = 1,  # noqa: ARG002
    ) -> tuple[Finding, ...]:
        """See `app.validation.gate.Gate.check`."""
        own = described(store, graphs)
        around = context(store, own, shapes)
        with _rdflib_as_found():
            report = _validate(rdflib_graph(own | around, ComparableLiteral), shapes)
            asked = Dataset(store, graphs, {}, folded(shapes.named))
            foreign = {focus_text(node) for node in _nodes(own | around) | shapes.named if not asked.in_question(node)}
            found = (each for each in findings(report, shapes) if each.focus not in foreign)
            return tuple(sorted(found, key=_order))

    def recheck(
        self,
        store: Seen,
        graphs: Sequence[str],
        shapes: Shapes,
        changed: Collection[ox.Quad],
        exact_of: ExactOf = none_exact,  # noqa: ARG002
        threads: int = 1,  # noqa: ARG002
    ) -> Recheck:
        """See `app.validation.gate.Gate.recheck`; everything is checked, since pySHACL cannot tell what is touched."""
        found = self.check(store, graphs, shapes)
        facts = [*described(store, graphs), *((quad.subject, quad.predicate, quad.object) for quad in changed)]
        nodes = {focus_text(node) for node in _nodes(facts)}
        return Recheck(frozenset({*nodes, *(each.focus for each in found)}), found)

    def report(self, store: Seen, graphs: Sequence[str], shapes: Shapes) -> Graph:
        """The validation report as pySHACL writes it."""
        own = described(store, graphs)
        with _rdflib_as_found():
            return _validate(rdflib_graph(own | context(store, own, shapes), ComparableLiteral), shapes)


def _validate(data: Graph, shapes: Shapes) -> Graph:
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=hoisted(shapes.graph), inference="none", inplace=True)
    except _FAULTS as error:
        # What is wrong in the shapes, or what pySHACL stumbles on: nothing passes unchecked.
        raise RegisterError(
            f"The shapes cannot be evaluated: {error}",
            f"Nie można sprawdzić danych względem kształtów: {error}",
        ) from error
    if not isinstance(report, Graph):
        raise PublishError(f"Validation failed: {report}", f"Walidacja się nie powiodła: {report}")
    return report


def _nodes(facts: Iterable[Fact]) -> set[Term]:
    return {node for subject, _, value in facts for node in (subject, value)}


@contextmanager
def _rdflib_as_found() -> Iterator[None]:
    """Restore the switch that pySHACL turns, and keep rdflib from logging a traceback for each ill-typed literal."""
    normalize, logger = rdflib.NORMALIZE_LITERALS, logging.getLogger("rdflib.term")
    disabled = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
        logger.disabled = disabled


def _order(finding: Finding) -> tuple[str, ...]:
    return (finding.focus, finding.shape, finding.component, finding.path, finding.value, str(finding.messages))
