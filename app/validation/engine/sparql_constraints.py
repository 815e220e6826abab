"""sh:sparql: constraints that a shape states as a query (SHACL section 5).

Owns their reading; prefixes are collected along owl:imports (section 5.2.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox
from rdflib import OWL, Graph, Literal, URIRef
from rdflib.term import Node

from app.errors import RegisterError
from app.namespaces import SH
from app.validation.crossing import stored_term
from app.validation.engine.model import Constraint
from app.validation.engine.query import Query, read_query
from app.validation.paths import Path
from app.validation.shapes import shape_name

COMPONENT: Final = f"{SH}SPARQLConstraintComponent"


def constraints(graph: Graph, shape: Node, path: Path | None) -> Iterator[Constraint]:
    """The constraints of a shape that are queries and not deactivated."""
    for node in sorted(graph.objects(shape, SH.sparql), key=str):
        if not any(str(value) in ("true", "1") for value in graph.objects(node, SH.deactivated)):
            query = written_query(graph, shape, node, path, {}, forms=(SH.select,))
            yield Constraint(COMPONENT, query=query, node=stored_term(node), messages=messages(graph, node))


def written_query(
    graph: Graph,
    shape: Node,
    node: Node,
    path: Path | None,
    parameters: Mapping[str, ox.NamedNode | ox.Literal],
    forms: Sequence[URIRef] = (SH.select, SH.ask),
) -> Query:
    """The one query of a constraint or validator, in one of the forms, with constants in their places."""
    texts = [value for form in forms for value in graph.objects(node, form)]
    if len(texts) != 1 or not isinstance(texts[0], Literal):
        names = [f"sh:{form.removeprefix(str(SH))}" for form in forms]
        raise _wrong(graph, shape, f"one {' or '.join(names)}", f"jednego {' albo '.join(names)}")
    current = stored_term(shape)
    named = {"currentShape": current} if isinstance(current, ox.NamedNode) else {}
    constants = {name: str(term) for name, term in {**named, **parameters}.items()}
    try:
        return read_query(str(texts[0]), namespaces(graph, node), constants, str(path) if path else None, graph)
    except RegisterError as error:
        name = shape_name(graph, shape)
        raise RegisterError(f"{name}: {error.en}", f"{name}: {error.pl}") from None


def messages(graph: Graph, node: Node) -> tuple[ox.Literal, ...]:
    """The messages of a constraint or validator."""
    terms = [stored_term(message) for message in sorted(graph.objects(node, SH.message), key=str)]
    return tuple(term for term in terms if isinstance(term, ox.Literal))


def namespaces(graph: Graph, node: Node) -> dict[str, str]:
    """The prefixes that a constraint or validator declares by sh:prefixes."""
    waiting, seen = list(graph.objects(node, SH.prefixes)), set[Node]()
    found: dict[str, str] = {}
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting += graph.objects(ontology, OWL.imports)
        for declaration in graph.objects(ontology, SH.declare):
            prefix, namespace = graph.value(declaration, SH.prefix), graph.value(declaration, SH.namespace)
            if prefix is None or namespace is None or found.get(str(prefix), str(namespace)) != str(namespace):
                raise _wrong(graph, node, "one namespace a prefix", "jednej przestrzeni nazw na przedrostek")
            found[str(prefix)] = str(namespace)
    return found


def _wrong(graph: Graph, node: Node, en: str, pl: str) -> RegisterError:
    name = shape_name(graph, node)
    return RegisterError(f"{name}: sh:sparql: expected {en}", f"{name}: sh:sparql: oczekiwano {pl}")
