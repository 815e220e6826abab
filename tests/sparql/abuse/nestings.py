"""Queries that nest, or repeat an operator, until whoever reads them without a limit runs out of stack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# The last two are not too many tokens; of most kinds they are more than an engine without limits survives.
LEVELS: Final = (100_000, 3_000, 1_000)


@dataclass(frozen=True)
class Nesting:
    """`before`, `opening` again and again, `core`, `closing` as often, `after`."""

    before: str
    opening: str
    core: str
    closing: str
    after: str

    def times(self, number: int) -> str:
        """The query with so many levels."""
        return f"{self.before}{self.opening * number}{self.core}{self.closing * number}{self.after}"


def _group(opening: str, core: str = "?s ?p ?o", closing: str = "}") -> Nesting:
    return Nesting("SELECT * { ", opening, core, closing, " }")


def _expression(opening: str, core: str = "?o", closing: str = "") -> Nesting:
    return Nesting("SELECT * { ?s ?p ?o FILTER(", opening, core, closing, ") }")


def _path(opening: str, core: str = "<x:p>", closing: str = "") -> Nesting:
    return Nesting("SELECT * { ?s ", opening, core, closing, " ?o }")


NESTINGS: Final = {
    "{": _group("{"),
    "OPTIONAL": _group("?s ?p ?o OPTIONAL{"),
    "OPTIONAL in a row": _group("OPTIONAL{?s ?p ?o}", closing=""),
    "UNION": _group("{?s ?p ?o}UNION", "{}", ""),
    "MINUS": _group("?s ?p ?o MINUS{"),
    "GRAPH": _group("GRAPH ?g{"),
    "SERVICE": _group("SERVICE <x:s>{"),
    "FILTER EXISTS": _group("FILTER EXISTS{"),
    "SELECT": _group("{SELECT * {", closing="}}"),
    "[": _group("?s ?p[", "?p ?o", "]."),
    "list": _group("?s ?p(", "1", ")."),
    "lists": _group("(", "1", ")"),
    "quoted triple": _group("<<(", "?s ?p ?o", ")>> ?p ?o"),
    "patterns": _group("?s ?p ?o.", "", ""),
    "objects": _group("?s ?p ?o", ",?o", ""),
    "predicates": _group("?s ?p ?o;", "?p ?o", ""),
    "BIND": _group("BIND(1 AS ?x)", "", ""),
    "VALUES": _group("VALUES ?x{1}", "", ""),
    "FILTER": _group("FILTER(?o)", "?s ?p ?o", ""),
    "(": _expression("(", closing=")"),
    "!": _expression("!"),
    "unary -": _expression("- "),
    "+": _expression("1+"),
    "*": _expression("1*"),
    "||": _expression("?o||"),
    "&&": _expression("?o&&"),
    "=": _expression("(1=", closing=")"),
    "IN": _expression("1 IN(", closing=")"),
    "IN in a row": _expression("1 IN(1", closing=",1)"),
    "function": _expression("STR(", closing=")"),
    "IF": _expression("IF(1,1,", closing=")"),
    "COALESCE": _expression("COALESCE(", closing=")"),
    "call": _expression("<x:f>(", closing=")"),
    "EXISTS": _expression("EXISTS{FILTER(", closing=")}"),
    "path (": _path("(", closing=")"),
    "path /": _path("<x:p>/"),
    "path |": _path("<x:p>|"),
    "path ^": _path("(^", closing=")"),
    "path *": _path("(", closing=")*"),
    "path !": _path("!(<x:p>|", closing=")"),
    "PREFIX": Nesting("", "PREFIX a:<x:>\n", "ASK{}", "", ""),
    "FROM": Nesting("ASK", " FROM<x:g>", "{}", "", ""),
    "DESCRIBE": Nesting("DESCRIBE", " <x:a>", "", "", ""),
    "AS": Nesting("SELECT ", "(1 AS ?x)", "", "", "{}"),
    "ORDER BY": Nesting("SELECT * {?s ?p ?o} ORDER BY ", "?s ", "", "", ""),
    "GROUP BY": Nesting("SELECT (1 AS ?n){?s ?p ?o} GROUP BY ", "(?s)", "", "", ""),
    "template": Nesting("CONSTRUCT{", "?s ?p ?o.", "", "", "}WHERE{?s ?p ?o}"),
    "aggregate": Nesting("SELECT(", "SUM(", "1", ")", " AS ?n){}"),
    "comment": Nesting("ASK{}", "#\n", "", "", ""),
    "string": Nesting("SELECT('", "\\\\", "", "", "' AS ?n){}"),
}
