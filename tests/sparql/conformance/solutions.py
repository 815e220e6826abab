"""Results of queries as their formats say them, read without the engine.

Owns readers of JSON, XML, CSV and TSV results and of result sets in RDF. A term is a tuple: ("iri", value),
("bnode", label), ("literal", value, datatype, language), ("triple", subject, predicate, object).
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import rdflib
from rdflib import RDF, Graph, Namespace

Term = tuple[Any, ...]
Solution = dict[str, Term]

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_STRING: Final = f"{XSD}string"
_LANG_STRING: Final = f"{RDF}langString"
RESULT_SET: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RS: Final = Namespace(RESULT_SET)
_SR: Final = "{http://www.w3.org/2005/sparql-results#}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_ITS: Final = "{http://www.w3.org/2005/11/its}"


@dataclass(frozen=True)
class Results:
    """What a SELECT or an ASK answers; `ordered` when the order of the solutions is part of what is expected."""

    solutions: tuple[Solution, ...] = ()
    variables: frozenset[str] = frozenset()
    boolean: bool | None = None
    ordered: bool = False


def literal(
    lexical: str, datatype: str | None = None, language: str | None = None, direction: str | None = None
) -> Term:
    """A literal, a number by its value: `1.50` and `1.5` are one (SOURCE.md of the suite)."""
    if language:
        tag = language.lower() + (f"--{direction}" if direction else "")
        return ("literal", lexical, _LANG_STRING, tag)
    datatype = datatype or _STRING
    return ("literal", _value(lexical, datatype), datatype, "")


def _value(lexical: str, datatype: str) -> Any:
    kind = datatype.removeprefix(XSD)
    try:
        if kind in ("integer", "decimal"):
            return Decimal(lexical).normalize()
        if kind in ("double", "float"):
            number = float(lexical)
            return "NaN" if math.isnan(number) else number
    except (ArithmeticError, ValueError):
        pass  # an ill-formed number is compared as it is written
    return {"1": "true", "0": "false"}.get(lexical, lexical) if kind == "boolean" else lexical


def from_json(data: bytes) -> Results:
    read = json.loads(data)
    if "boolean" in read:
        return Results(boolean=read["boolean"])
    rows = tuple({name: _json_term(term) for name, term in row.items()} for row in read["results"]["bindings"])
    return Results(rows, frozenset(read["head"]["vars"]))


def _json_term(term: dict[str, Any]) -> Term:
    value = term["value"]
    match term["type"]:
        case "uri":
            return ("iri", value)
        case "bnode":
            return ("bnode", value)
        case "triple":
            return ("triple", *(_json_term(value[part]) for part in ("subject", "predicate", "object")))
        case "literal" | "typed-literal":
            return literal(value, term.get("datatype"), term.get("xml:lang"), term.get("its:dir"))
    raise AssertionError(term)


def from_xml(data: bytes) -> Results:
    root = ET.fromstring(data)
    assert root.tag == f"{_SR}sparql"
    boolean = root.find(f"{_SR}boolean")
    if boolean is not None:
        return Results(boolean={"true": True, "false": False}[(boolean.text or "").strip()])
    variables = frozenset(variable.attrib["name"] for variable in root.iter(f"{_SR}variable"))
    return Results(tuple(map(_xml_solution, root.iter(f"{_SR}result"))), variables)


def _xml_solution(result: ET.Element) -> Solution:
    return {binding.attrib["name"]: _xml_term(binding[0]) for binding in result.findall(f"{_SR}binding")}


def _xml_term(element: ET.Element) -> Term:
    kind, text = element.tag.removeprefix(_SR), element.text or ""
    if kind == "triple":
        return ("triple", *(_xml_term(element.find(f"{_SR}{part}")[0]) for part in ("subject", "predicate", "object")))
    if kind in ("uri", "bnode"):
        return ("iri" if kind == "uri" else "bnode", text)
    assert kind == "literal"
    attributes = element.attrib
    return literal(text, attributes.get("datatype"), attributes.get(f"{_XML}lang"), attributes.get(f"{_ITS}dir"))


def from_csv(data: bytes) -> list[list[str]]:
    """Rows as text, the head first: CSV does not say what a term is (SPARQL 1.1 CSV and TSV section 3)."""
    return list(csv.reader(io.StringIO(data.decode())))


_TSV_TERM: Final = re.compile(
    r"""\s*(?:
      <<\(\s* (?P<triple>)
    | <(?P<iri>[^>]*)>
    | _:(?P<bnode>[^\s)]+)
    | "(?P<string>(?:[^"\\]|\\.)*)" (?: @(?P<language>[A-Za-z0-9-]+?)(?:--(?P<direction>ltr|rtl))?(?![A-Za-z0-9-])
                                      | \^\^<(?P<datatype>[^>]*)> )?
    | (?P<boolean>true|false)
    | (?P<number>[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)
    )""",
    re.VERBOSE,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_NAMED: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def from_tsv(data: bytes) -> Results:
    """TSV says terms as Turtle does (section 4)."""
    head, *lines = data.decode().removesuffix("\n").split("\n")
    variables = [name.removeprefix("?") for name in head.split("\t")] if head else []
    rows = (zip(variables, line.split("\t"), strict=True) for line in lines) if variables else ([] for _ in lines)
    return Results(
        tuple({name: _tsv_term(text, 0)[0] for name, text in row if text} for row in rows), frozenset(variables)
    )


def _tsv_term(text: str, start: int) -> tuple[Term, int]:
    match = _TSV_TERM.match(text, start)
    assert match, text[start:]
    if match["triple"] is not None:
        subject, end = _tsv_term(text, match.end())
        predicate, end = _tsv_term(text, end)
        value, end = _tsv_term(text, end)
        return ("triple", subject, predicate, value), text.index(")>>", end) + 3
    return _tsv_atom(match), match.end()


def _tsv_atom(match: re.Match[str]) -> Term:
    if match["iri"] is not None:
        return ("iri", _unescaped(match["iri"]))
    if match["bnode"]:
        return ("bnode", match["bnode"])
    if match["string"] is not None:
        return literal(_unescaped(match["string"]), match["datatype"], match["language"], match["direction"])
    if match["boolean"]:
        return literal(match["boolean"], f"{XSD}boolean")
    number = match["number"]
    kind = "double" if "e" in number.lower() else "decimal" if "." in number else "integer"
    return literal(number, XSD + kind)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda match: chr(int(match[1] or match[2], 16)) if match[1] or match[2] else _NAMED.get(match[3], match[3]),
        text,
    )


def from_graph(graph: Graph) -> Results:
    """Results as a result set in RDF, the form of the oldest cases."""
    root = graph.value(predicate=RDF.type, object=_RS.ResultSet)
    assert root
    boolean = graph.value(root, _RS.boolean)
    if boolean is not None:
        return Results(boolean=str(boolean) in ("true", "1"))
    nodes = list(graph.objects(root, _RS.solution))
    indexes = {node: graph.value(node, _RS["index"]) for node in nodes}
    ordered = bool(nodes) and None not in indexes.values()
    if ordered:
        nodes.sort(key=lambda node: int(indexes[node]))
    variables = frozenset(str(name) for name in graph.objects(root, _RS.resultVariable))
    return Results(tuple(_described(graph, node) for node in nodes), variables, ordered=ordered)


def _described(graph: Graph, node: Any) -> Solution:
    bindings = graph.objects(node, _RS.binding)
    return {
        str(graph.value(binding, _RS.variable)): rdflib_term(graph.value(binding, _RS.value)) for binding in bindings
    }


# What an RDF library reads, as terms of ours.


def rdflib_term(term: Any) -> Term:
    if isinstance(term, rdflib.URIRef):
        return ("iri", str(term))
    if isinstance(term, rdflib.BNode):
        return ("bnode", str(term))
    return literal(str(term), str(term.datatype) if term.datatype else None, term.language)


def oxigraph_term(term: Any) -> Term:
    if isinstance(term, ox.Triple):
        return ("triple", *map(oxigraph_term, term))
    if isinstance(term, ox.Literal):
        direction = str(term.direction) if term.direction else None
        return literal(term.value, term.datatype.value, term.language, direction)
    return ("iri" if isinstance(term, ox.NamedNode) else "bnode", term.value)
