"""Function executions to model: which function, and what for each of its parameters (RML-FNML).

Owns both ways of writing a call: rml:functionExecution, and the classic fnml:functionValue, in which a predicate-object
map with fno:executes names the function and the others give its inputs. It refuses, with file and line, a function that
the library lacks, a parameter or an output that the function lacks, and an input that is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pyoxigraph as ox

from loaders.mapping.functions.library import FN, FNO, Function, Parameter, library
from loaders.mapping.model import Call, Constant, Expression, Place, Term
from loaders.mapping.parsing.graph import Graph
from loaders.mapping.vocabulary import short

FUNCTION_VALUE: Final = "http://semweb.mmlab.be/ns/fnml#functionValue"
_EXECUTES: Final = f"{FNO}executes"
_EXECUTION: Final = frozenset({"function", "functionMap", "input"})
_INPUT: Final = frozenset({"parameter", "parameterMap", "inputValue", "inputValueMap"})

# A parameter's IRI and the node of the term map that gives its value, or the value itself.
_Inputs = Iterator[tuple[str, Term]]


class FunctionCallParser:
    """Reads the calls within one triples map, `subject`; `expression` reads the inputs, which may be calls again."""

    def __init__(self, graph: Graph, subject: str, expression: Callable[[Term, Place], Expression | None]) -> None:
        self.graph = graph
        self.subject = subject
        self.expression = expression
        self._open: list[Term] = []

    def call(self, node: Term, place: Place) -> Call | None:
        """The call that the term map at `node` gives, None when it gives none; it is looked for from `place` on."""
        place = self._place(node, place)
        execution = self.graph.one(node, "functionExecution", place)
        if execution is not None:
            self.graph.require_known(execution, _EXECUTION, self.subject)
            call = self._nested(execution, self._constant(execution, "function", place), self._inputs, place)
            self._check_return(node, call)
            return call
        value = self.graph.one(node, FUNCTION_VALUE, place)
        return None if value is None else self._nested(value, self._executed(value, place), self._classic_inputs, place)

    def condition(self, node: Term, place: Place) -> Call | None:
        """The condition of the term map at `node`: a call that gives true or false (RML-FNML, section Conditions)."""
        condition = self.graph.one(node, "condition", place)
        call = None if condition is None else self.call(condition, place)
        if condition is not None and (call is None or not call.function.output.datatype.endswith("#boolean")):
            raise place.error(
                "rml:condition needs a function that returns xsd:boolean",
                "rml:condition wymaga funkcji, która zwraca xsd:boolean",
            )
        return call

    def choice(self, condition: Call, expression: Expression) -> Call:
        """`expression` where the condition holds: what rml:condition is short for."""
        return Call(library().functions[f"{FN}if"], (condition, expression, None), condition.place)

    def _nested(self, node: Term, iri: str, inputs: Callable[[Term, Place], _Inputs], place: Place) -> Call:
        if node in self._open:
            raise place.error(
                f"the execution of {short(iri)} needs its own result",
                f"wykonanie funkcji {short(iri)} wymaga własnego wyniku",
            )
        self._open.append(node)
        function = _function(iri, place)
        given = {p.name: self._argument(p, value, place) for p, value in _matched(function, inputs(node, place), place)}
        self._open.pop()
        return Call(function, tuple(_filled(function, p, given, place) for p in function.parameters), place)

    def _argument(self, parameter: Parameter, value: Term, place: Place) -> Expression:
        expression = Constant(value) if not isinstance(value, ox.BlankNode) else self.expression(value, place)
        if expression is None:
            raise place.error(
                f"the input {parameter.name} has no expression", f"wejście {parameter.name} nie ma wyrażenia"
            )
        if isinstance(expression, Call) and expression.many:
            raise expression.place.error(*several_values(expression))
        if parameter.constant and not isinstance(expression, Constant):
            raise place.error(
                f"the input {parameter.name} must be a constant", f"wejście {parameter.name} musi być stałą"
            )
        return expression

    def _inputs(self, execution: Term, place: Place) -> _Inputs:
        for node in self.graph.all(execution, "input"):
            self.graph.require_known(node, _INPUT, self.subject)
            values = [*self.graph.all(node, "inputValue"), *self.graph.all(node, "inputValueMap")]
            if len(values) != 1:
                raise place.error(
                    f"an rml:input needs one rml:inputValue or rml:inputValueMap, here {len(values)}",
                    f"rml:input wymaga jednego rml:inputValue albo rml:inputValueMap, a ma {len(values)}",
                )
            yield self._constant(node, "parameter", place), values[0]

    def _classic_inputs(self, value: Term, place: Place) -> _Inputs:
        for node in self.graph.all(value, "predicateObjectMap"):
            parameter = self._constant(node, "predicate", place)
            if parameter != _EXECUTES:
                for each in (*self.graph.all(node, "object"), *self.graph.all(node, "objectMap")):
                    yield parameter, each

    def _executed(self, value: Term, place: Place) -> str:
        """The function that a classic function value executes."""
        for node in self.graph.all(value, "predicateObjectMap"):
            if self._constant(node, "predicate", place) == _EXECUTES:
                return self._constant(node, "object", place)
        raise place.error("fnml:functionValue lacks fno:executes", "fnml:functionValue nie ma fno:executes")

    def _constant(self, node: Term, name: str, place: Place) -> str:
        """The IRI that a node gives by a shortcut property or by a map with rml:constant."""
        value = self.graph.one(node, name, place) or self.graph.one(
            self.graph.one(node, f"{name}Map", place), "constant", place
        )
        if not isinstance(value, ox.NamedNode):
            raise place.error(f"rml:{name} needs an IRI", f"rml:{name} wymaga IRI")
        return value.value

    def _check_return(self, node: Term, call: Call) -> None:
        if not (self.graph.all(node, "return") or self.graph.all(node, "returnMap")):
            return
        output = self._constant(node, "return", call.place)
        if output not in call.function.output.iris:
            known = call.function.output.iris[0]
            raise call.place.error(
                f"{short(call.function.iri)} does not return {short(output)}; it returns {short(known)}",
                f"{short(call.function.iri)} nie zwraca {short(output)}; zwraca {short(known)}",
            )

    def _place(self, node: Term, place: Place) -> Place:
        """The line of the function's name, wherever in the file the execution stands."""
        for execution in self.graph.all(node, "functionExecution"):
            names = [name.value for name in self.graph.all(execution, "function")]
            if isinstance(execution, ox.NamedNode):
                return self.graph.places.within(execution.value, *names)
            return self.graph.places.after(place, names[0]) if names else place
        return place


def several_values(call: Call) -> tuple[str, str]:
    """What to say of a call that returns several values where there can be one."""
    return (
        f"{short(call.function.iri)} returns several values, which only an object map can take",
        f"{short(call.function.iri)} zwraca kilka wartości, a te przyjmuje tylko mapa obiektu",
    )


def _function(iri: str, place: Place) -> Function:
    known = library()
    if iri in known.refused:
        reason = known.refused[iri]
        raise place.error(
            f"{short(iri)} is not offered: {reason['en']}", f"funkcja {short(iri)} nie jest oferowana: {reason['pl']}"
        )
    if iri not in known.functions:
        raise place.error(
            f"there is no function {short(iri)}; see docs/mapping-functions.md",
            f"nie ma funkcji {short(iri)}; zobacz docs/mapping-functions.md",
        )
    return known.functions[iri]


def _matched(function: Function, inputs: _Inputs, place: Place) -> Iterator[tuple[Parameter, Term]]:
    """Each input with its parameter; a parameter may be given once."""
    seen = set()
    for iri, value in inputs:
        parameter = function.parameter(iri)
        if parameter is None or parameter.name in seen:
            known = ", ".join(short(parameter.iris[0]) for parameter in function.parameters) or "-"
            raise place.error(
                f"{short(function.iri)} expects no{' second' if parameter else ''} {short(iri)}; parameters: {known}",
                f"{short(function.iri)} nie ma{' drugiego' if parameter else ''} parametru {short(iri)};"
                f" parametry: {known}",
            )
        seen.add(parameter.name)
        yield parameter, value


def _filled(function: Function, parameter: Parameter, given: dict[str, Expression], place: Place) -> Expression | None:
    """What a parameter is given, or else its default; None for no value."""
    if parameter.name in given:
        return given[parameter.name]
    if parameter.required:
        raise place.error(
            f"{short(function.iri)} needs {short(parameter.iris[0])}",
            f"{short(function.iri)} wymaga {short(parameter.iris[0])}",
        )
    return None if parameter.default is None else Constant(ox.Literal(parameter.default))
