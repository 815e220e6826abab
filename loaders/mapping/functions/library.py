"""The function library: FnO descriptions in Turtle, read into frozen values.

Owns the vocabulary of the descriptions (see `vocabulary.ttl`); knows no function by name. It refuses nothing at run
time: the descriptions are part of the program and their tests are `tests/mapping/test_function_library.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from app.prefixes import PREFIXES
from loaders.mapping.vocabulary import RDF, RDF_TYPE, XSD

FN: Final = "tag:lodzkie.pl,2026:fn/"
FNO: Final = "https://w3id.org/function/ontology#"
# The datatype of parameters that name a system of coordinates; `systems` knows which there are.
COORDINATE_SYSTEM: Final = f"{FN}coordinateSystem"
_LABEL: Final = f"{PREFIXES['rdfs']}label"
_MACRO_CALL: Final = re.compile(r"\b(\w+)\(")

Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True)
class Parameter:
    """A parameter of functions; `iris` are its own, its fno:predicate and its alias, `name` what SQL calls it."""

    iris: tuple[str, ...]
    name: str
    labels: Mapping[str, str]
    datatype: str
    required: bool
    default: str | None
    constant: bool


@dataclass(frozen=True)
class Output:
    """What a function returns; an rdf:List makes several terms."""

    iris: tuple[str, ...]
    datatype: str

    @property
    def many(self) -> bool:
        """True when a result is a list of values."""
        return self.datatype == f"{RDF}List"


@dataclass(frozen=True)
class Macro:
    """A DuckDB macro: `sql` over `parameters`."""

    name: str
    parameters: tuple[str, ...]
    sql: str

    @property
    def definition(self) -> str:
        """SQL that creates it."""
        parameters = ", ".join(f'"{parameter}"' for parameter in self.parameters)
        return f"CREATE OR REPLACE TEMP MACRO {self.name}({parameters}) AS {self.sql};"

    @property
    def calls(self) -> frozenset[str]:
        """The names of what it calls."""
        return frozenset(_MACRO_CALL.findall(self.sql))


@dataclass(frozen=True, eq=False)
class Function:
    """A function: what it expects and returns, and the macro it compiles to.

    `name` is its IRI by prefix, `file` what describes it. `expected` says in each language what a value should have
    been when the result is none; without it, no result is no value.
    """

    iri: str
    name: str
    file: str
    labels: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    output: Output
    macro: Macro
    accepts_null: bool
    expected: Mapping[str, str]

    def parameter(self, iri: str) -> Parameter | None:
        """The parameter that goes by `iri`."""
        return next((parameter for parameter in self.parameters if iri in parameter.iris), None)


@dataclass(frozen=True)
class Library:
    """All functions by IRI, the macros they share by name, and why some functions are refused, by IRI and language."""

    functions: Mapping[str, Function]
    macros: Mapping[str, Macro]
    refused: Mapping[str, Mapping[str, str]]

    def needed(self, functions: Iterable[Function]) -> list[Macro]:
        """The macros of `functions` and all they call, each after those it calls."""
        found: dict[str, Macro] = {}
        for function in functions:
            self._collect(function.macro, found)
        return list(found.values())

    def _collect(self, macro: Macro, found: dict[str, Macro]) -> None:
        for name in sorted(macro.calls - found.keys() - {macro.name}):
            if name in self.macros:
                self._collect(self.macros[name], found)
        found.setdefault(macro.name, macro)


@cache
def library() -> Library:
    """The functions described in the files of this folder."""
    return _Descriptions(sorted(Path(__file__).parent.glob("*.ttl"))).library()


class _Descriptions:
    """The graph of all files, and the prefixes that macros are named by."""

    def __init__(self, files: list[Path]) -> None:
        self.properties: dict[Node, dict[str, list[Node | ox.Literal]]] = {}
        self.prefixes: dict[str, str] = {}
        self.files: dict[Node, str] = {}
        for file in files:
            quads = ox.parse(path=file, format=ox.RdfFormat.TURTLE)
            for quad in quads:
                assert not isinstance(quad.subject, ox.Triple)
                assert not isinstance(quad.object, ox.Triple)
                self.files[quad.subject] = file.stem
                self.properties.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
            self.prefixes |= {namespace: prefix for prefix, namespace in quads.prefixes.items()}

    def library(self) -> Library:
        described = {node: self._function(node) for node in self._of_type(f"{FNO}Function")}
        functions = {iri: function for node, function in described.items() for iri in self._iris(node)}
        shared = [
            self._macro(node, self._text(node, f"{FN}parameters").split()) for node in self._of_type(f"{FN}Macro")
        ]
        macros = {macro.name: macro for macro in (*shared, *(function.macro for function in functions.values()))}
        refused = {node.value: self._texts(node, f"{FN}refused") for node in self.properties}
        return Library(functions, macros, {iri: reason for iri, reason in refused.items() if reason})

    def _function(self, node: Node) -> Function:
        parameters = tuple(map(self._parameter, self._list(node, f"{FNO}expects")))
        [output] = self._list(node, f"{FNO}returns")
        return Function(
            node.value,
            self._short(node),
            self.files[node],
            self._texts(node, _LABEL),
            parameters,
            Output(self._iris(output), self._text(output, f"{FNO}type")),
            self._macro(node, [parameter.name for parameter in parameters]),
            self._text(node, f"{FN}acceptsNull") == "true",
            self._texts(node, f"{FN}expected"),
        )

    def _parameter(self, node: Node) -> Parameter:
        return Parameter(
            self._iris(node),
            re.split("[#/]", node.value)[-1],
            self._texts(node, _LABEL),
            self._text(node, f"{FNO}type"),
            self._text(node, f"{FNO}required") != "false",
            self._text(node, f"{FN}default") or None,
            self._text(node, f"{FN}constant") == "true",
        )

    def _macro(self, node: Node, parameters: list[str]) -> Macro:
        name = re.sub("[-:]", "_", self._short(node))
        return Macro(name, tuple(parameters), re.sub(r"\s*\n\s*", " ", self._text(node, f"{FN}sql")))

    def _short(self, node: Node) -> str:
        """The IRI of a node by its prefix."""
        namespace = next(namespace for namespace in self.prefixes if node.value.startswith(namespace))
        return f"{self.prefixes[namespace]}:{node.value.removeprefix(namespace)}"

    def _of_type(self, iri: str) -> list[Node]:
        kind = ox.NamedNode(iri)
        return [node for node, values in self.properties.items() if kind in values.get(RDF_TYPE, ())]

    def _iris(self, node: Node) -> tuple[str, ...]:
        others = (self._text(node, name) for name in (f"{FNO}predicate", f"{FN}alias"))
        return (node.value, *filter(None, others))

    def _text(self, node: Node, iri: str) -> str:
        """The value of a property, empty when there is none."""
        values = self.properties[node].get(iri, [])
        return values[0].value if values else ""

    def _texts(self, node: Node, iri: str) -> dict[str, str]:
        """The values of a property by language."""
        values = self.properties[node].get(iri, [])
        return {value.language or "": value.value for value in values if isinstance(value, ox.Literal)}

    def _list(self, node: Node, iri: str) -> Iterator[Node]:
        [cell] = self.properties[node][iri]
        while cell != ox.NamedNode(f"{RDF}nil"):
            assert isinstance(cell, ox.BlankNode)
            [item], [cell] = self.properties[cell][f"{RDF}first"], self.properties[cell][f"{RDF}rest"]
            assert isinstance(item, ox.NamedNode)
            yield item


# What DuckDB calls the datatypes that parameters may have, and their lexical forms; all others are text.
SQL_TYPES: Final = {
    f"{XSD}boolean": ("BOOLEAN", "true|false|1|0"),
    f"{XSD}integer": ("BIGINT", "[+-]?[0-9]+"),
    f"{FN}decimalPlaces": ("BIGINT", "1[0-5]|[0-9]"),
    f"{XSD}decimal": ("DECIMAL(38, 12)", r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
    f"{XSD}double": ("DOUBLE", r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"),
    # DuckDB prints a date of the year 0000 as one before Christ.
    f"{XSD}date": ("DATE", "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}"),
}
