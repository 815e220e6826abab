"""Literals whose text is not in the lexical space of their datatype: rule dt-not-type of OWL 2 RL.

Owns the check, in one query over the store; rules never see such a literal's value (see `rules`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from app.namespaces import PREFIXES
from app.validation.finding import Finding, Severity
from loaders.inference.vocabulary import rdfs

_XSD: Final = PREFIXES["xsd"]
_COMPONENT: Final = rdfs("Datatype").value
_NUMBERS: Final = (
    *("decimal", "integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "negativeInteger"),
    *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    *("float", "double"),
)
_OTHERS: Final = ("boolean", "date", "dateTime", "time")

_QUERY: Final = """
PREFIX xsd: <{xsd}>
SELECT ?subject ?predicate ?value WHERE {{
  GRAPH <{graph}> {{ ?subject ?predicate ?value }}
  FILTER(isLiteral(?value))
  BIND(DATATYPE(?value) AS ?type)
  FILTER((?type IN ({numbers}) && !isNumeric(?value)) || {others})
}}"""


def ill_typed(store: ox.Store, graph: str) -> Iterator[Finding]:
    """A finding for each statement of `graph` whose literal does not fit its datatype."""
    # A cast is an error, so unbound, for a text that the datatype does not have.
    others = (f"(?type = xsd:{name} && !COALESCE(STR(xsd:{name}(STR(?value))) != '', false))" for name in _OTHERS)
    numbers = ", ".join(f"xsd:{name}" for name in _NUMBERS)
    query = _QUERY.format(xsd=_XSD, graph=graph, numbers=numbers, others=" || ".join(others))
    for solution in store.query(query):  # type: ignore[union-attr]  # a SELECT gives solutions
        yield _finding(solution["subject"], solution["predicate"], solution["value"])


def _finding(subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode, value: ox.Literal) -> Finding:
    kind = value.datatype.value.removeprefix(_XSD)
    return Finding(
        severity=Severity.VIOLATION,
        component=_COMPONENT,
        messages={
            "pl": f"Wartość „{value.value}” nie jest poprawnym zapisem typu xsd:{kind}",
            "en": f'The value "{value.value}" is not a valid xsd:{kind}',
        },
        value=value.value,
        focus=subject.value,
        path=predicate.value,
    )
