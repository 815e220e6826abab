"""SPARQL-based constraint components: components that a shapes graph declares itself (SHACL section 6).

Owns which components a shape uses and which validator stands for it; the query is read as that of sh:sparql.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from app.errors import RegisterError
from app.namespaces import SH
from app.validation.crossing import stored_term
from app.validation.engine.model import Constraint
from app.validation.engine.sparql_constraints import messages, written_query
from app.validation.paths import Path
from app.validation.shapes import shape_name


@dataclass(frozen=True)
class Component:
    """A declared component: its parameters, and which of them a shape must give."""

    node: URIRef
    parameters: tuple[URIRef, ...]
    required: frozenset[URIRef]


def components(graph: Graph) -> tuple[Component, ...]:
    """The components of a shapes graph, sorted."""
    nodes = sorted(graph.subjects(RDF.type, SH.ConstraintComponent), key=str)
    return tuple(_component(graph, node) for node in nodes if isinstance(node, URIRef))


def constraints(graph: Graph, shape: Node, path: Path | None, known: Sequence[Component]) -> Iterator[Constraint]:
    """The constraints of a shape by declared components (section 6.2.1)."""
    for component in known:
        if all((shape, parameter, None) in graph for parameter in component.required):
            yield from _constraints(graph, shape, path, component)


def _component(graph: Graph, node: URIRef) -> Component:
    declared = sorted(graph.objects(node, SH.parameter), key=str)
    paths = [(each, path) for each in declared for path in graph.objects(each, SH.path) if isinstance(path, URIRef)]
    optional = {path for each, path in paths if any(str(is_so) == "true" for is_so in graph.objects(each, SH.optional))}
    required = frozenset(path for _, path in paths) - optional
    if not required:
        raise RegisterError(f"{node}: expected a required sh:parameter", f"{node}: oczekiwano wymaganego sh:parameter")
    return Component(node, tuple(path for _, path in paths), required)


def _constraints(graph: Graph, shape: Node, path: Path | None, component: Component) -> Iterator[Constraint]:
    validator = _validator(graph, component, path)
    for values in _combinations(graph, shape, component):
        constants = {name: term for name, term in values.items() if isinstance(term, ox.NamedNode | ox.Literal)}
        if len(constants) < len(values):
            where = f"{shape_name(graph, shape)}: {component.node}"
            raise RegisterError(
                f"{where}: a parameter is a blank node; expected an IRI or a literal",
                f"{where}: parametr jest węzłem pustym; oczekiwano IRI albo literału",
            )
        query = written_query(graph, shape, validator, path, constants)
        texts = messages(graph, validator) or messages(graph, component.node)
        yield Constraint(str(component.node), query=query, messages=texts, parameters=constants)


def _combinations(
    graph: Graph, shape: Node, component: Component
) -> Iterator[dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]]:
    """A component with one parameter makes a constraint of each value; one with several takes one value of each."""
    given = {each: sorted(graph.objects(shape, each), key=str) for each in component.parameters}
    if len(component.parameters) == 1:
        (parameter,) = component.parameters
        for value in given[parameter]:
            yield {_local_name(parameter): stored_term(value)}
        return
    for parameter, values in given.items():
        if len(values) > 1:
            raise RegisterError(
                f"{shape_name(graph, shape)}: {parameter}: expected one value",
                f"{shape_name(graph, shape)}: {parameter}: oczekiwano jednej wartości",
            )
    yield {_local_name(parameter): stored_term(values[0]) for parameter, values in given.items() if values}


def _validator(graph: Graph, component: Component, path: Path | None) -> Node:
    """The validator for this kind of shape, else the general one (section 6.2.3)."""
    kind = SH.nodeValidator if path is None else SH.propertyValidator
    for predicate in (kind, SH.validator):
        for validator in sorted(graph.objects(component.node, predicate), key=str):
            return validator
    raise RegisterError(
        f"{component.node}: expected sh:{kind.removeprefix(str(SH))} or sh:validator",
        f"{component.node}: oczekiwano sh:{kind.removeprefix(str(SH))} albo sh:validator",
    )


def _local_name(parameter: URIRef) -> str:
    """The name of a parameter's variable (section 6.2.1)."""
    return re.split(r"[/#]", parameter)[-1]
