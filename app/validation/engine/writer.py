"""What an expression is written with: fresh variables, functions, and the question whether a shape fails.

Owns the text of "this node does not conform to this shape" (SHACL section 3.4): a disjunction of `parts`, one for the
values of a property shape and one for each constraint on all of them. A long expression inside another becomes a
function, which the store calls back: its optimiser takes more than linear time in the length of a filter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from app.validation.engine import components
from app.validation.engine.expressions import Asked, Filter, Function, Part, Value
from app.validation.engine.model import Constraint, Shape
from app.validation.engine.query import Query

LIMIT: Final = 1200
_FALSE: Final = "false"
_Choice = Callable[[Constraint], bool]


@dataclass
class Writer:
    """Writes expressions; `functions` are those that what it wrote calls, by IRI."""

    functions: dict[str, Function] = field(default_factory=dict)
    _known: dict[Function, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def fresh(self) -> str:
        """A variable that occurs nowhere else; the names of users' queries do not begin like this."""
        return f"?_v{next(self._numbers)}"

    def function(self, definition: Function) -> str:
        """The IRI by which expressions call a function."""
        iri = self._known.setdefault(definition, f"urn:x-shacl:function:{len(self.functions)}")
        self.functions[iri] = definition
        return f"<{iri}>"

    def parts(self, shape: Shape, focus: str, leave_out: _Choice | None = None) -> list[Part]:
        """What can be wrong about the node `focus` under `shape`, without the shapes in its sh:property."""
        others = self._other_parts(shape, focus, leave_out)
        if shape.path is None:
            own = self._value_parts(shape, Value.of(focus), focus)
            return [*own, *others]
        value = Value.of(self.fresh())
        tests = self._value_parts(shape, value, focus)
        joint = " || ".join(part.expression for part in tests)
        covered = tuple(each for part in tests for each in part.constraints)
        path = f"{focus} {shape.path} {value.term}"
        together = [Part(f"EXISTS {{ {path} FILTER({joint}) }}", covered)] if tests else []
        return [*together, *others]

    def fails(self, shape: Shape, value: Value) -> str:
        """An expression that is true when the node does not conform; always true or false, never an error."""
        if shape.deactivated:
            return _FALSE
        parts = self._path_parts(shape, value) if shape.path else self._node_parts(shape, value)
        parts += [self._nested(shape, inner, value.term) for inner in shape.properties if not inner.deactivated]
        written = " || ".join(parts) or _FALSE
        # A function is called with the node alone, which would lose the form that was written.
        return self._called(written, value.term) if len(written) > LIMIT and value.is_stored else written

    def test(self, constraint: Constraint, value: Value, focus: str) -> str:
        """An expression that is true when the value violates a constraint that is about single values."""
        if constraint.component in components.VALUE_TESTS:
            return components.VALUE_TESTS[constraint.component](self, constraint, value)
        assert constraint.query is not None
        return self._not_asked(constraint.query, value.term, focus)

    def on_values(self, constraint: Constraint) -> bool:
        """True for a constraint that is about each value by itself."""
        asks = constraint.query is not None and "value" in constraint.query.pre_bound
        return asks or constraint.component in components.VALUE_TESTS

    def _path_parts(self, shape: Shape, value: Value) -> list[str]:
        return [part.expression for part in self.parts(shape, value.term)]

    def _node_parts(self, shape: Shape, value: Value) -> list[str]:
        parts = [*self._value_parts(shape, value, value.term), *self._other_parts(shape, value.term)]
        return [part.expression for part in parts]

    def _nested(self, shape: Shape, inner: Shape, focus: str) -> str:
        if shape.path is None:
            return self.fails(inner, Value.of(focus))
        value = Value.of(self.fresh())
        return f"EXISTS {{ {focus} {shape.path} {value.term} FILTER({self.fails(inner, value)}) }}"

    def _value_parts(self, shape: Shape, value: Value, focus: str) -> list[Part]:
        own = [each for each in shape.constraints if self.on_values(each)]
        return [Part(f"({self.test(each, value, focus)})", ((shape, each),)) for each in own]

    def _other_parts(self, shape: Shape, focus: str, leave_out: _Choice | None = None) -> list[Part]:
        own = [each for each in shape.constraints if not self.on_values(each)]
        own = [each for each in own if leave_out is None or not leave_out(each)]
        return [Part(self._other(shape, each, focus), ((shape, each),)) for each in own]

    def _other(self, shape: Shape, constraint: Constraint, focus: str) -> str:
        """A constraint on all values together, on pairs of values, or by a query."""
        if constraint.component in components.SET_TESTS:
            return components.SET_TESTS[constraint.component](self, constraint, focus, shape.path)
        if constraint.component in components.PATTERNS:
            patterns = components.PATTERNS[constraint.component](self, constraint, focus, shape.path, self.fresh())
            return " || ".join(f"EXISTS {{ {pattern} }}" for pattern in patterns)
        assert constraint.query is not None
        return self._selected(constraint.query, focus)

    def _selected(self, query: Query, focus: str) -> str:
        if query.is_plain:
            return f"EXISTS {{ {query.group({'this': focus})} }}"
        return f"{self.function(Asked(query))}({focus})"

    def _not_asked(self, query: Query, value: str, focus: str) -> str:
        if query.is_plain:
            return f"NOT EXISTS {{ {query.group({'this': focus, 'value': value})} }}"
        return f"!{self.function(Asked(query))}({focus}, {value})"

    def _called(self, expression: str, variable: str) -> str:
        return f"{self.function(Filter(expression, variable))}({variable})"
