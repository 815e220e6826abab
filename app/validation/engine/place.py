"""A parameter of a shape in the shapes graph: its values, read with the syntax rules of SHACL appendix B.

Owns what a value must look like and the error that says so, with the nearest shape that has a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, Graph, Literal
from rdflib.term import Node

from app.errors import RegisterError
from app.namespaces import SH
from app.validation.shapes import shape_name

_INTEGER: Final = re.compile("[+-]?[0-9]+")
_TRUE: Final = ("true", "1")
_FALSE: Final = ("false", "0")


@dataclass(frozen=True)
class Place:
    """The parameter sh:`parameter` of `shape`."""

    graph: Graph
    shape: Node
    parameter: str

    def values(self) -> list[Node]:
        """The values that the shape gives, sorted."""
        return sorted(self.graph.objects(self.shape, SH[self.parameter]), key=str)

    def beside(self, parameter: str) -> Place:
        """Another parameter of the same shape."""
        return Place(self.graph, self.shape, parameter)

    def once(self) -> None:
        """Refuse a second value."""
        if len(self.values()) > 1:
            raise self.wrong("one value", "jednej wartości")

    def integer(self) -> int:
        """The one value, an integer."""
        self.once()
        (value,) = self.values()
        if not isinstance(value, Literal) or not _INTEGER.fullmatch(str(value)):
            raise self.wrong("an integer", "liczby całkowitej", value)
        return int(value)

    def boolean(self) -> bool:
        """True when a value is; without a value false."""
        values = self.values()
        for value in values:
            if not isinstance(value, Literal) or str(value) not in (*_TRUE, *_FALSE):
                raise self.wrong("true or false", "true albo false", value)
        return any(str(value) in _TRUE for value in values)

    def members(self, head: Node) -> list[Node]:
        """The members of a well-formed list (SHACL section 1.1)."""
        found: list[Node] = []
        while head != RDF.nil:
            first, rest = list(self.graph.objects(head, RDF.first)), list(self.graph.objects(head, RDF.rest))
            if len(first) != 1 or len(rest) != 1 or len(found) > len(self.graph):
                raise self.wrong("a list", "listy", head)
            found += first
            head = rest[0]
        return found

    def wrong(self, en: str, pl: str, found: Node | None = None) -> RegisterError:
        """The error that says what was expected here."""
        where = f"{shape_name(self.graph, self.shape)}: sh:{self.parameter}"
        shown = "" if found is None else f" {found}"
        return RegisterError(f"{where}{shown}: expected {en}", f"{where}{shown}: oczekiwano {pl}")
