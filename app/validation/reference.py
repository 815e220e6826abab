"""The gate by pySHACL: the reference that faster engines are compared with.

Owns the crossing to rdflib and back. pySHACL sees the register's triples and the context that the shapes can reach, in
a graph of its own; no inference, no change to the store, and rdflib's global switches are left as they were found.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
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
from app.validation.finding import Finding
from app.validation.hoisting import hoisted
from app.validation.results import findings
from app.validation.shapes import Shapes

_FAULTS: Final = (ReportableRuntimeError, ParseException, TypeError, ValueError, ArithmeticError, LookupError)


class PySHACL:
    """The reference engine behind the `Gate` seam."""

    def check(self, store: ox.Store, graphs: Sequence[str], shapes: Shapes) -> tuple[Finding, ...]:
        """See `app.validation.gate.Gate.check`."""
        own = described(store, graphs)
        around = context(store, own, shapes)
        with _rdflib_as_found():
            report = _validate(rdflib_graph(own | around, ComparableLiteral), shapes)
            foreign = _subjects(around) - _subjects(own)
            found = (each for each in findings(report, shapes) if each.focus not in foreign)
            return tuple(sorted(found, key=_order))


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


def _subjects(facts: Iterable[Fact]) -> set[str]:
    return {subject.value for subject, _, _ in facts if not isinstance(subject, ox.Triple)}


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
