"""The report as RDF: a W3C sh:ValidationReport (SHACL section 3.6) in Turtle, with pointers to the source rows.

No blank nodes and no clock: the IRI of a result is made from what it says, so equal findings give equal bytes. The row
is a csvw:Row (csvw:rownum, csvw:url) that the result prov:wasDerivedFrom; a cell's result has its row as focus node
and names the column by csvw:name.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from app.namespaces import PREFIXES, prefixes
from app.validation.finding import Finding
from app.validation.report import Report

_IRI: Final = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")


def to_turtle(report: Report, base: str) -> bytes:
    """The report in Turtle, its own nodes skolemised under `base` (RDF 1.1 Concepts section 3.5)."""
    # A set: two findings that say the same in the same place are one result.
    triples = sorted(set(_triples(report, base)), key=str)
    turtle = io.BytesIO()
    ox.serialize(triples, turtle, format=ox.RdfFormat.TURTLE, prefixes=_used(base, triples))
    return turtle.getvalue()


def _triples(report: Report, base: str) -> Iterator[ox.Triple]:
    root = _skolem(base, "report", report.register, *sorted(report.sources.values()))
    yield ox.Triple(root, _TYPE, _sh("ValidationReport"))
    yield ox.Triple(root, _sh("conforms"), ox.Literal(report.conforms))
    yield ox.Triple(root, _term("prov", "wasDerivedFrom"), ox.NamedNode(f"{base}id/dataset/{report.register}"))
    for finding in report.findings:
        result = _skolem(base, *_key(report, finding))
        yield ox.Triple(root, _sh("result"), result)
        yield from _result(result, finding, base)


def _result(result: ox.NamedNode, finding: Finding, base: str) -> Iterator[ox.Triple]:
    yield ox.Triple(result, _TYPE, _sh("ValidationResult"))
    yield ox.Triple(result, _sh("resultSeverity"), _sh(finding.severity))
    for language, text in finding.messages.items():
        message = ox.Literal(text, language=language) if language else ox.Literal(text)
        yield ox.Triple(result, _sh("resultMessage"), message)
    for name, text in (
        ("focusNode", finding.focus),
        ("sourceConstraintComponent", finding.component),
        ("sourceShape", finding.shape),
        ("sourceConstraint", finding.constraint),
        ("resultPath", finding.path),
    ):
        if _IRI.fullmatch(text):
            yield ox.Triple(result, _sh(name), ox.NamedNode(text))
    if (value := _value(finding)) is not None:
        yield ox.Triple(result, _sh("value"), value)
    if finding.source:
        yield from _place(result, finding, base)


def _place(result: ox.NamedNode, finding: Finding, base: str) -> Iterator[ox.Triple]:
    row = _skolem(base, "row", finding.source, str(finding.row))
    yield ox.Triple(result, _term("prov", "wasDerivedFrom"), row)
    yield ox.Triple(row, _TYPE, _term("csvw", "Row"))
    yield ox.Triple(row, _term("csvw", "url"), ox.Literal(finding.source))
    if finding.row is not None:
        yield ox.Triple(row, _term("csvw", "rownum"), ox.Literal(finding.row))
    if finding.column:
        yield ox.Triple(result, _term("csvw", "name"), ox.Literal(finding.column))
    if not _IRI.fullmatch(finding.focus):
        # Of a cell, or of a node that is not shown.
        yield ox.Triple(result, _sh("focusNode"), row)


def _value(finding: Finding) -> ox.NamedNode | ox.Literal | None:
    """The value as a term; of a cell there is the text alone, and what reads as a web address is taken for an IRI."""
    if finding.term is not None:
        return finding.term if isinstance(finding.term, ox.NamedNode | ox.Literal) else None
    if not finding.value:
        return None
    is_iri = finding.value.startswith(("http://", "https://")) and _IRI.fullmatch(finding.value)
    return ox.NamedNode(finding.value) if is_iri else ox.Literal(finding.value)


def _key(report: Report, finding: Finding) -> tuple[str, ...]:
    place = (finding.source, str(finding.row), finding.column, finding.focus)
    shape = (finding.shape, finding.constraint)
    cause = (finding.severity, finding.component, *shape, finding.path, finding.value, str(finding.term))
    messages = (f"{language}:{text}" for language, text in sorted(finding.messages.items()))
    return ("result", report.register, *place, *cause, *messages)


def _skolem(base: str, *parts: str) -> ox.NamedNode:
    digest = hashlib.sha256("\x00".join(parts).encode()).hexdigest()
    return ox.NamedNode(f"{base}.well-known/genid/{digest[:32]}")


def _sh(name: str) -> ox.NamedNode:
    return _term("sh", name)


def _term(prefix: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES[prefix] + name)


def _used(base: str, triples: Iterable[ox.Triple]) -> dict[str, str]:
    """The prefixes that the report needs, and no others."""
    text = "".join(map(str, triples))
    return {prefix: namespace for prefix, namespace in prefixes(base).items() if f"<{namespace}" in text}
