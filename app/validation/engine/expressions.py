"""The parts of expressions: a value node as text, a piece of a disjunction, a function that the store calls back.

Owns the types that `components` and `writer` exchange.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol, TypeAlias

from app.validation.engine.model import Constraint, Shape
from app.validation.engine.query import Query
from app.validation.engine.tokens import MARK
from app.validation.finding import Term

CLASS_TEST: Final = re.compile(rf"{MARK}(<[^>]*>) (\?\w+){MARK}")


def class_test(class_: str, value: str) -> str:
    """A placeholder for "is an instance of the class": which subclasses there are only the store knows."""
    return f"{MARK}{class_} {value}{MARK}"


@dataclass(frozen=True)
class Value:
    """A value node in an expression: the term, its lexical form and its datatype, each as SPARQL text."""

    term: str
    form: str
    datatype: str

    @classmethod
    def of(cls, variable: str) -> Value:
        """The value node that a variable is bound to."""
        return cls(variable, f"STR({variable})", f"DATATYPE({variable})")

    @property
    def is_stored(self) -> bool:
        """True when the form is that of the store; else it is the one that was written."""
        return self.form == f"STR({self.term})"


@dataclass(frozen=True)
class Filter:
    """A function that is true when `expression` holds of its argument, which `variable` stands for."""

    expression: str
    variable: str


@dataclass(frozen=True)
class Membership:
    """A function that is true when its argument is one of `terms`."""

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Asked:
    """A function that is true when `query` has a solution with ?this (and ?value) bound to its arguments."""

    query: Query


@dataclass(frozen=True)
class Comparison:
    """A function that is true when its arguments are numbers in the order that an operator of SPARQL tells."""

    operator: str


Function: TypeAlias = Filter | Membership | Asked | Comparison


class Writing(Protocol):
    """What a component may ask of the writer of the expressions around it."""

    def fresh(self) -> str:
        """A variable that occurs nowhere else."""
        ...

    def function(self, definition: Function) -> str:
        """The IRI by which expressions call a function."""
        ...

    def fails(self, shape: Shape, value: Value) -> str:
        """An expression that is true when the value does not conform to the shape."""
        ...


class Part(NamedTuple):
    """One expression that is true of a focus node which violates some of `constraints`."""

    expression: str
    constraints: tuple[tuple[Shape, Constraint], ...]
