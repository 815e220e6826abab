"""Results told to others: as findings, with messages for people, and as the validation report of the W3C.

Owns the choice of messages (SHACL section 3.6.2.7): those of the SPARQL constraint or the component, else those of the
shape; the default of the component for a language in which they say nothing; and what stands in their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.term import BNode, Node

from app.namespaces import PREFIXES, SH
from app.validation.engine.model import Constraint, Result, Shape
from app.validation.engine.sparql_constraints import COMPONENT
from app.validation.finding import Finding, Severity, Term, focus_text, text
from app.validation.messages import DEFAULTS
from app.validation.paths import Path
from app.validation.shapes import Shapes, short_text

_PLACE: Final = re.compile(r"\{([$?]?)(\w+)\}")
_SEVERITIES: Final = {f"{SH}{severity}": severity for severity in Severity}
_TYPE, _FIRST, _REST, _NIL = (ox.NamedNode(f"{PREFIXES['rdf']}{name}") for name in ("type", "first", "rest", "nil"))
_OPERATORS: Final = {
    "^": "inversePath",
    "|": "alternativePath",
    "*": "zeroOrMorePath",
    "+": "oneOrMorePath",
    "?": "zeroOrOnePath",
}


def finding(result: Result, shapes: Shapes) -> Finding:
    """The finding that a result is; a severity of one's own (section 2.1.4) is not known to be harmless."""
    shape, path = result.shape, result.path
    return Finding(
        severity=_SEVERITIES.get(shape.severity.value, Severity.VIOLATION),
        component=result.constraint.component,
        messages=_messages(result, shapes),
        value=text(result.value),
        focus=focus_text(result.focus),
        path=text(path) if path is not None else shape.path.text if shape.path else "",
        shape=_name(shape, shapes),
        constraint=text(result.constraint.node) if isinstance(result.constraint.node, ox.NamedNode) else "",
        term=result.value,
    )


@lru_cache(maxsize=1_024)
def _name(shape: Shape, shapes: Shapes) -> str:
    return shapes.name(_node(shape.node))


def report(results: Iterable[Result], shapes: Shapes | None = None) -> Iterator[ox.Triple]:
    """The results as a sh:ValidationReport (section 3.6), with blank nodes.

    With the `shapes`, a result has the default messages where these give none; the standard leaves that open.
    """
    root = ox.BlankNode()
    conforms = True
    yield ox.Triple(root, _TYPE, _sh("ValidationReport"))
    for result in results:
        conforms = False
        node = ox.BlankNode()
        yield ox.Triple(root, _sh("result"), node)
        yield from _result(node, result)
        for message in given_messages(result) if shapes is None else _told(result, shapes):
            yield ox.Triple(node, _sh("resultMessage"), message)
    yield ox.Triple(root, _sh("conforms"), ox.Literal(conforms))


def _result(node: ox.BlankNode, result: Result) -> Iterator[ox.Triple]:
    facts: dict[str, Term | None] = {
        "focusNode": result.focus,
        "value": result.value,
        "sourceShape": result.shape.node,
        "sourceConstraint": result.constraint.node,
        "sourceConstraintComponent": ox.NamedNode(result.constraint.component),
        "resultSeverity": result.shape.severity,
    }
    yield ox.Triple(node, _TYPE, _sh("ValidationResult"))
    for name, term in facts.items():
        if term is not None:
            yield ox.Triple(node, _sh(name), term)
    yield from _path(node, result)


def _path(node: ox.BlankNode, result: Result) -> Iterator[ox.Triple]:
    if result.path is not None:
        yield ox.Triple(node, _sh("resultPath"), result.path)
    elif result.shape.path is not None:
        yield from _written_path(node, _sh("resultPath"), result.shape.path)


def _written_path(node: ox.BlankNode, link: ox.NamedNode, path: Path) -> Iterator[ox.Triple]:
    """The path that `link` leads to, in blank nodes of the report's own (section 3.6.2.2)."""
    if not path.operator:
        yield ox.Triple(node, link, ox.NamedNode(path.predicate))
        return
    if path.operator == "/":
        yield from _list(node, link, path.operands)
        return
    inner = ox.BlankNode()
    yield ox.Triple(node, link, inner)
    if path.operator == "|":
        yield from _list(inner, _sh(_OPERATORS["|"]), path.operands)
    else:
        yield from _written_path(inner, _sh(_OPERATORS[path.operator]), path.operands[0])


def _list(node: ox.BlankNode, link: ox.NamedNode, members: tuple[Path, ...]) -> Iterator[ox.Triple]:
    for member in members:
        cell = ox.BlankNode()
        yield ox.Triple(node, link, cell)
        yield from _written_path(cell, _FIRST, member)
        node, link = cell, _REST
    yield ox.Triple(node, link, _NIL)


def given_messages(result: Result) -> list[ox.Literal]:
    """The messages that the shapes give for a result, with their places filled."""
    templates = result.constraint.messages or result.shape.messages
    return [_literal(_filled(message.value, result), message.language) for message in templates]


def _told(result: Result, shapes: Shapes) -> list[ox.Literal]:
    return [_literal(message, language) for language, message in sorted(_messages(result, shapes).items())]


def _messages(result: Result, shapes: Shapes) -> Mapping[str, str]:
    given = {message.language or "": message.value for message in given_messages(result)}
    # An untagged message is meant for every reader; a default in their language would hide it.
    if "" in given:
        return given
    defaults = _defaults(result.shape, result.constraint, result.path, shapes)
    return {**defaults, **given} if given else defaults


@lru_cache(maxsize=1_024)
def _defaults(shape: Shape, constraint: Constraint, path: Term | None, shapes: Shapes) -> Mapping[str, str]:
    """Messages that say nothing of focus or value: the results of a constraint share them."""
    # A component that the shapes declare is a query too.
    templates = DEFAULTS.get(constraint.component, DEFAULTS[COMPONENT])
    texts = {"path": text(path)}
    return {
        language: _PLACE.sub(
            lambda place: texts.get(place[2]) or _parameter(shape, constraint, place[2], shapes), template
        )
        for language, template in templates.items()
    }


def _parameter(shape: Shape, constraint: Constraint, name: str, shapes: Shapes) -> str:
    own = "" if name == "path" else ", ".join(shapes.values(_node(shape.node), name))
    return own or ", ".join(short_text(term) for term in map(text, constraint.terms))


def _filled(template: str, result: Result) -> str:
    """A message of the shapes with its variables in their places (section 5.3.2)."""
    bound: Mapping[str, Term] = {**result.constraint.parameters, **dict(result.bindings)}
    terms = {"this": result.focus, "value": result.value, "path": result.path, **bound}
    return _PLACE.sub(lambda place: _in_place(place[0], place[1], terms.get(place[2])), template)


def _in_place(place: str, mark: str, term: Term | None) -> str:
    return place if term is None or not mark else text(term)


def _literal(message: str, language: str | None) -> ox.Literal:
    return ox.Literal(message, language=language) if language else ox.Literal(message)


def _node(node: ox.NamedNode | ox.BlankNode) -> Node:
    return URIRef(node.value) if isinstance(node, ox.NamedNode) else BNode(node.value)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{SH}{name}")
