"""What a mapping mentions: the expressions within its terms and views, the names in them, the functions they call.

Owns the walks over the model and nothing of what is found.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.mapping.logical_source import LogicalSource
from loaders.mapping.model import (
    Call,
    Expression,
    Field,
    Mapping,
    Property,
    Reference,
    RefObjectMap,
    Source,
    Template,
    TermMap,
)


def parts(expression: Expression | None) -> Iterator[Expression]:
    """An expression and, when it is a call, its arguments and theirs."""
    if expression is not None:
        yield expression
    if isinstance(expression, Call):
        for argument in expression.arguments:
            yield from parts(argument)


def references(expression: Expression) -> Iterator[str]:
    """The names an expression refers to."""
    for part in parts(expression):
        if isinstance(part, Reference):
            yield part.name
        elif isinstance(part, Template):
            yield from (piece.name for piece in part.parts if isinstance(piece, Reference))


def expressions(term_map: TermMap | None) -> Iterator[Expression]:
    """The expressions of a term map, of its condition, its language and datatype maps, and of what it gathers."""
    if term_map is not None:
        yield from parts(term_map.expression)
        yield from parts(term_map.condition)
        yield from expressions(term_map.language)
        yield from expressions(term_map.datatype)
        for member in term_map.gather.members if term_map.gather is not None else ():
            yield from expressions(member if isinstance(member, TermMap) else None)


def gathered_parents(term_map: TermMap) -> Iterator[RefObjectMap]:
    """The references to other triples maps among what a term map gathers."""
    for member in term_map.gather.members if term_map.gather is not None else ():
        if isinstance(member, RefObjectMap):
            yield member
        else:
            yield from gathered_parents(member)


def calls_function(term_map: TermMap) -> bool:
    """True when a function has part in a term."""
    return any(isinstance(expression, Call) for expression in expressions(term_map))


def term_references(term_map: TermMap | None) -> Iterator[str]:
    """The names that a term map, its condition, its language map and its datatype map refer to."""
    for expression in expressions(term_map):
        if not isinstance(expression, Call):
            yield from references(expression)


def calls(mapping: Mapping) -> Iterator[Call]:
    """Every call of a function in a mapping."""
    for triples_map in mapping.triples_maps.values():
        found = [*expressions(triples_map.subject), *_source_expressions(triples_map.source)]
        for each in triples_map.properties:
            found += _property_expressions(each)
        yield from (expression for expression in found if isinstance(expression, Call))


def _source_expressions(source: Source) -> Iterator[Expression]:
    """The expressions in the fields and the join conditions of a view and of those it is made from."""
    if isinstance(source, LogicalSource):
        return
    yield from _source_expressions(source.on)
    yield from _field_expressions(source.fields)
    for join in source.joins:
        yield from _source_expressions(join.parent)
        yield from _field_expressions(join.fields)
        for condition in join.conditions:
            yield from parts(condition.child)
            yield from parts(condition.parent)


def _field_expressions(fields: tuple[Field, ...]) -> Iterator[Expression]:
    for each in fields:
        yield from parts(each.expression)
        yield from _field_expressions(each.fields)


def _property_expressions(each: Property) -> Iterator[Expression]:
    for term_map in (each.predicate, *each.graphs):
        yield from expressions(term_map)
    if isinstance(each.value, TermMap):
        yield from expressions(each.value)
        return
    for condition in each.value.conditions:
        yield from parts(condition.child)
        yield from parts(condition.parent)
