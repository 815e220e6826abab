"""Term maps to model: what makes a term, of which type, in which language or with which datatype (RML-Core section 7).

Owns the term types that each kind of term map may have. It refuses two expressions in one term map, constants that
cannot stand where they do, and languages that are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from loaders.mapping.model import (
    Call,
    Constant,
    Expression,
    Fresh,
    Place,
    Reference,
    RefObjectMap,
    Term,
    TermMap,
    TermType,
)
from loaders.mapping.parsing.function_calls import FUNCTION_VALUE, FunctionCallParser, several_values
from loaders.mapping.parsing.gather_maps import GATHER_MAP, parse_gather
from loaders.mapping.parsing.graph import Graph
from loaders.mapping.parsing.targets import parse_targets
from loaders.mapping.parsing.template import parse_template
from loaders.mapping.sql import LANGUAGE_PATTERN
from loaders.mapping.vocabulary import RML, short

_IRIS: Final = frozenset({TermType.IRI, TermType.URI, TermType.UNSAFE_IRI, TermType.UNSAFE_URI})
_RESOURCES: Final = _IRIS | {TermType.BLANK_NODE}

# RML-Core section 7.2: the term types that each kind of term map may have.
_ALLOWED: Final = {
    "subject": _RESOURCES,
    "predicate": _IRIS,
    "object": frozenset(TermType),
    "graph": _RESOURCES,
    "language": frozenset({TermType.LITERAL}),
    "datatype": _IRIS,
}
# What each kind is called in Polish, in the genitive.
_POLISH: Final = {
    "subject": "podmiotu",
    "predicate": "predykatu",
    "object": "obiektu",
    "graph": "grafu",
    "language": "języka",
    "datatype": "typu danych",
}
TERM_MAP: Final = frozenset(
    {
        *("constant", "template", "reference", "functionExecution", "return", "returnMap", "condition"),
        *("termType", "language", "languageMap", "datatype", "datatypeMap"),
        # R2RML section 7.6: an inverse expression helps to answer queries over a database; we write quads.
        "inverseExpression",
        "logicalTarget",
        *GATHER_MAP,
    }
)
_EXPRESSIONS: Final = ("constant", "template", "reference", "functionExecution", FUNCTION_VALUE)


class TermMapParser:
    """Reads the term maps of one triples map, `subject`; `fresh` numbers blank nodes without expression.

    `ref_object_map` reads references to other triples maps where a gather map has them.
    """

    def __init__(
        self,
        graph: Graph,
        subject: str,
        fresh: Iterator[int],
        ref_object_map: Callable[[Term, list[str]], RefObjectMap],
    ) -> None:
        self.graph = graph
        self.subject = subject
        self.fresh = fresh
        self.ref_object_map = ref_object_map
        self.functions = FunctionCallParser(graph, subject, self.expression)

    def term_maps(self, node: Term | None, kind: str) -> tuple[TermMap, ...]:
        """The constants given by the shortcut property and the term maps given in full."""
        shortcuts = [self.constant(value, kind) for value in self.graph.all(node, kind)]
        full = []
        for value in self.graph.all(node, f"{kind}Map"):
            self.graph.require_known(value, TERM_MAP, self.subject)
            full.append(self.term_map(value, kind))
        return tuple(shortcuts + full)

    def constant(self, term: Term, kind: str) -> TermMap:
        """The term map that gives `term` on every row."""
        place = self.graph.places.within(self.subject, term.value)
        literal = isinstance(term, ox.Literal)
        if isinstance(term, ox.BlankNode) or (literal and kind not in {"object", "language"}):
            shown = term if literal else "[ ]"
            raise place.error(
                f"a constant {kind} must be an IRI, here {shown}",
                f"stała w roli {_POLISH[kind]} musi być IRI, a jest {shown}",
            )
        return TermMap(Constant(term), TermType.LITERAL if literal else TermType.IRI, place)

    def term_map(self, node: Term, kind: str, *near: str) -> TermMap:
        """The term map at `node`; its place is looked for after the values in `near`."""
        place = self._place(node, *near)
        expression = self._bare_expression(node, place)
        condition = self.functions.condition(node, place)
        if gather := parse_gather(self.graph, node, place, lambda member: self._member(member, *near)):
            made = TermMap(Fresh(0), TermType.BLANK_NODE, place, condition=condition, gather=gather)
            return self._gather_map(node, expression, kind, made)
        if isinstance(expression, Call) and expression.many and kind != "object":
            raise expression.place.error(*several_values(expression))
        if isinstance(expression, Constant):
            return replace(self._constant_map(node, expression, kind, place), condition=condition)
        language = self._literal_part(node, "language", place)
        datatype = self._literal_part(node, "datatype", place)
        literal = kind == "language" or bool(language or datatype)
        literal = literal or (kind == "object" and isinstance(expression, Reference | Call))
        term_type = self._term_type(node, kind, place, TermType.LITERAL if literal else TermType.IRI)
        if expression is None and term_type is TermType.BLANK_NODE:
            expression = Fresh(next(self.fresh))
        if expression is None:
            raise place.error(
                "a term map needs one of rml:constant, rml:template, rml:reference, rml:functionExecution",
                "mapa termu wymaga rml:constant, rml:template, rml:reference albo rml:functionExecution",
            )
        _check_literal_parts(term_type, language, datatype, place)
        targets = parse_targets(self.graph, node, self.subject)
        return TermMap(expression, term_type, place, language, datatype, condition, targets)

    def _gather_map(self, node: Term, expression: Expression | None, kind: str, made: TermMap) -> TermMap:
        """A map that makes a collection, called as its expression says, or else a new blank node."""
        if kind not in {"subject", "object"} or (isinstance(expression, Call) and expression.many):
            raise made.place.error(
                "only a subject map or an object map can gather, with one name at most",
                "zbierać może tylko mapa podmiotu albo obiektu, z najwyżej jedną nazwą",
            )
        default = TermType.BLANK_NODE if expression is None else TermType.IRI
        term_type = self._term_type(node, "subject", made.place, default)
        targets = parse_targets(self.graph, node, self.subject)
        return replace(made, expression=expression or Fresh(next(self.fresh)), term_type=term_type, targets=targets)

    def _member(self, node: Term, *near: str) -> TermMap | RefObjectMap:
        if self.graph.all(node, "parentTriplesMap"):
            return self.ref_object_map(node, [*near])
        self.graph.require_known(node, TERM_MAP, self.subject)
        return self.term_map(node, "object", *near)

    def _constant_map(self, node: Term, expression: Constant, kind: str, place: Place) -> TermMap:
        if language := self.graph.string(node, "language", place):
            expression = Constant(ox.Literal(expression.term.value, language=language))
        if datatype := self.graph.string(node, "datatype", place):
            expression = Constant(ox.Literal(expression.term.value, datatype=ox.NamedNode(datatype)))
        constant = self.constant(expression.term, kind)
        stated = self._term_type(node, kind, place, constant.term_type)
        if stated is not constant.term_type:
            raise place.error(
                f"{expression.term} is no rml:{stated.value}", f"{expression.term} nie jest typu rml:{stated.value}"
            )
        return replace(constant, targets=parse_targets(self.graph, node, self.subject))

    def _place(self, node: Term, *near: str) -> Place:
        values = [value.value for name in _EXPRESSIONS for value in self.graph.all(node, name)]
        return self.graph.places.within(self.subject, *near, *values[:1])

    def expression(self, node: Term | None, place: Place) -> Expression | None:
        """The one expression that a node gives, None when it gives none; its condition is part of it."""
        expression = self._bare_expression(node, place)
        condition = None if node is None else self.functions.condition(node, place)
        return expression if condition is None or expression is None else self.functions.choice(condition, expression)

    def _bare_expression(self, node: Term | None, place: Place) -> Expression | None:
        given = [(name, value) for name in _EXPRESSIONS for value in self.graph.all(node, name)]
        if len(given) > 1:
            names = ", ".join(f"rml:{name}" for name, _ in given)
            raise place.error(
                f"one expression is expected, here {names}", f"oczekiwano jednego wyrażenia, a są {names}"
            )
        for name, value in given:
            call = None if node is None else self.functions.call(node, place)
            return call or _parse_expression(name, value, place)
        return None

    def _literal_part(self, node: Term, kind: str, place: Place) -> TermMap | None:
        """The language map or the datatype map of a term map, given by shortcut or in full."""
        maps = self.term_maps(node, kind)
        if len(maps) > 1:
            raise place.error(f"rml:{kind} may be given once", f"rml:{kind} może wystąpić raz")
        return maps[0] if maps else None

    def _term_type(self, node: Term, kind: str, place: Place, default: TermType) -> TermType:
        """The term type that is stated, or else `default`; refused where this kind of term map may not have it."""
        stated = self.graph.string(node, "termType", place)
        by_name = {f"{RML}{term_type.value}": term_type for term_type in TermType}
        if stated is not None and stated not in by_name:
            raise place.error(f"{short(stated)} is not a term type", f"{short(stated)} nie jest typem termu")
        term_type = default if stated is None else by_name[stated]
        if term_type not in _ALLOWED[kind]:
            raise place.error(
                f"a {kind} map cannot have the term type rml:{term_type.value}",
                f"mapa {_POLISH[kind]} nie może mieć typu termu rml:{term_type.value}",
            )
        return term_type


def _parse_expression(name: str, value: Term, place: Place) -> Expression:
    if name == "constant":
        return Constant(value)
    if name == "reference":
        return Reference(value.value)
    try:
        return parse_template(value.value)
    except ValueError as fault:
        raise place.error(
            f'template "{value.value}": unexpected {fault}', f'szablon "{value.value}": niespodziewany znak {fault}'
        ) from fault


def _check_literal_parts(term_type: TermType, language: TermMap | None, datatype: TermMap | None, place: Place) -> None:
    if language and datatype:
        raise place.error(
            "a literal has a language or a datatype, not both", "literał ma język albo typ danych, nie oba"
        )
    if (language or datatype) and term_type is not TermType.LITERAL:
        raise place.error("only a literal has a language or a datatype", "język albo typ danych ma tylko literał")
    if language and isinstance(language.expression, Constant):
        tag = language.expression.term.value
        if not re.fullmatch(LANGUAGE_PATTERN, tag):
            raise place.error(f"{tag!r} is no language tag of BCP 47", f"{tag!r} nie jest znacznikiem języka BCP 47")
