"""Findings from a W3C validation report: what a SHACL engine says, in our one type.

Owns the reading of sh:ValidationReport (SHACL section 3.6) and the choice of messages: those of the shape or of its
SPARQL constraint, by language, and the default message for a language in which a shape says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from app.namespaces import SH
from app.validation.crossing import stored_term
from app.validation.finding import Finding, Severity, focus_text
from app.validation.messages import DEFAULTS
from app.validation.paths import path_text
from app.validation.shapes import Shapes

_PLACE: Final = re.compile(r"\{[$?]?(\w+)\}")
_SEVERITIES: Final = {f"{SH}{severity}": severity for severity in Severity}


def findings(report: Graph, shapes: Shapes) -> Iterator[Finding]:
    """One finding for each sh:result of the report; a result inside sh:detail is not one of the report's own."""
    for root in report.subjects(RDF.type, SH.ValidationReport):
        for result in report.objects(root, SH.result):
            yield _finding(report, result, shapes)


def _finding(report: Graph, result: Node, shapes: Shapes) -> Finding:
    path, focus = report.value(result, SH.resultPath), report.value(result, SH.focusNode)
    shape, value = report.value(result, SH.sourceShape), report.value(result, SH.value)
    return Finding(
        # A severity of one's own (SHACL section 2.1.4) is not known to be harmless.
        severity=_SEVERITIES.get(_text(report.value(result, SH.resultSeverity)), Severity.VIOLATION),
        component=_text(report.value(result, SH.sourceConstraintComponent)),
        messages=_messages(report, result, shapes),
        value=_text(value),
        focus="" if focus is None else focus_text(stored_term(focus)),
        path="" if path is None else path_text(report, path),
        shape="" if shape is None else shapes.name(shape),
        constraint=_iri(report.value(result, SH.sourceConstraint)),
        term=None if value is None else stored_term(value),
    )


def _messages(report: Graph, result: Node, shapes: Shapes) -> dict[str, str]:
    texts = sorted(text for text in report.objects(result, SH.resultMessage) if isinstance(text, Literal))
    given: dict[str, str] = {}
    for predicate in (SH.sourceShape, SH.sourceConstraint):
        for source in report.objects(result, predicate):
            given.update(shapes.messages(source))
    if given:
        written = {language: _written(template, texts) for language, template in given.items()}
        # An untagged message is meant for every reader; a default in their language would hide it.
        return written if "" in written else {**_defaults(report, result, shapes), **written}
    return _defaults(report, result, shapes) or {text.language or "": str(text) for text in texts}


def _written(template: str, texts: list[Literal]) -> str:
    """The text that an engine made of a template with places such as {?value}; engines drop its language tag."""
    pattern = "(?s:.*)".join(map(re.escape, _PLACE.split(template)[::2]))
    return next((str(text) for text in texts if re.fullmatch(pattern, text)), template)


def _defaults(report: Graph, result: Node, shapes: Shapes) -> dict[str, str]:
    component = _text(report.value(result, SH.sourceConstraintComponent))
    shape = report.value(result, SH.sourceShape)
    path = _text(report.value(result, SH.resultPath))
    texts = DEFAULTS.get(component, {})
    names = {name for text in texts.values() for name in _PLACE.findall(text)}
    parameters = {name: ", ".join(shapes.values(shape, name)) for name in names if shape is not None}
    return {language: text.format_map({**parameters, "path": path}) for language, text in texts.items()}


def _iri(node: Node | None) -> str:
    return str(node) if isinstance(node, URIRef) else ""


def _text(node: Node | None) -> str:
    return "" if node is None else str(node)
