"""The engine on its own: `python -m app.validation --shapes shapes.ttl data.ttl`.

Owns the command line. Exit codes are 0 when the data conform, 1 when they do not, 2 for wrong arguments, 3 for shapes
or data that cannot be read.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import RDF

from app.errors import LodzkieError, RegisterError
from app.namespaces import PREFIXES, SH
from app.validation.engine import Engine, compile_shapes, results
from app.validation.engine.reporting import report
from app.validation.finding import Finding
from app.validation.gate import Exact
from app.validation.reference import PySHACL
from app.validation.report import Report
from app.validation.report_csv import to_csv
from app.validation.report_html import to_html
from app.validation.shapes import Shapes, load_shapes

_DATA: Final = ox.NamedNode("urn:x-shacl:data")
_TABLES: Final[dict[str, Callable[[Report, str], str]]] = {"csv": to_csv, "html": to_html}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code says whether the data conform."""
    options = _parser().parse_args(arguments)
    try:
        text, conforms = _run(options)
    except LodzkieError as error:
        sys.stderr.write(f"{error.text(options.language)}\n")
        return error.exit_code
    sys.stdout.write(text)
    return 0 if conforms else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.validation", description="Check data against SHACL shapes.")
    parser.add_argument("data", type=Path, nargs="+", help="files of RDF, by their extension")
    parser.add_argument("--shapes", type=Path, action="append", required=True, help="Turtle file; may be repeated")
    parser.add_argument("--base", default="", help="base IRI; else a data file's own address, the first shapes file's")
    parser.add_argument("--engine", choices=("own", "reference"), default="own", help="own, or pySHACL")
    parser.add_argument("--format", choices=("turtle", *_TABLES), default="turtle", help="of the report")
    parser.add_argument("--language", choices=("pl", "en"), default="en", help="of tables, pages and errors")
    return parser


def _run(options: argparse.Namespace) -> tuple[str, bool]:
    shapes = load_shapes(options.shapes, options.base or options.shapes[0].resolve().as_uri())
    store = ox.Store()
    for path in options.data:
        _load(store, path, options.base)
    if options.format == "turtle":
        return _TURTLE[options.engine](store, shapes, options)
    engine = PySHACL() if options.engine == "reference" else Engine()
    found = engine.check(store, [_DATA.value], shapes, _exact(options, shapes))
    name = ", ".join(path.name for path in options.data)
    return _TABLES[options.format](Report(name, found, _described(store), _wrong(found)), options.language), not found


def _load(store: ox.Store, path: Path, base: str) -> None:
    try:
        store.bulk_load(path=path, base_iri=base or path.resolve().as_uri(), to_graph=_DATA)
    except (SyntaxError, ValueError, OSError) as error:
        raise RegisterError(f"{path}: cannot be read: {error}", f"{path}: nie można odczytać: {error}") from None


def _exact(options: argparse.Namespace, shapes: Shapes) -> Iterator[Exact]:
    """The literals as the files have them; nothing tells which node of the store a file's blank node became."""
    for path in options.data:
        for fact in ox.parse(path=path, base_iri=options.base or path.resolve().as_uri()):
            value = fact.object
            is_named = isinstance(fact.subject, ox.NamedNode)
            if is_named and fact.predicate.value in shapes.exact_predicates and isinstance(value, ox.Literal):
                yield fact.subject.value, fact.predicate.value, value


def _our_turtle(store: ox.Store, shapes: Shapes, options: argparse.Namespace) -> tuple[str, bool]:
    found = list(results(store, [_DATA.value], compile_shapes(shapes), _exact(options, shapes)))
    triples = ox.Dataset(ox.Quad(*triple) for triple in report(found, shapes))
    # The same data and shapes give the same text: blank nodes are named by what is said of them.
    triples.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    turtle = io.BytesIO()
    prefixes = {prefix: PREFIXES[prefix] for prefix in ("sh", "xsd")}
    ordered = (quad.triple for quad in sorted(triples, key=str))
    ox.serialize(ordered, turtle, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return turtle.getvalue().decode(), not found


def _reference_turtle(store: ox.Store, shapes: Shapes, _options: argparse.Namespace) -> tuple[str, bool]:
    graph = PySHACL().report(store, [_DATA.value], shapes)
    return graph.serialize(format="turtle"), not any(graph.subjects(RDF.type, SH.ValidationResult))


_TURTLE: Final = {"own": _our_turtle, "reference": _reference_turtle}


def _described(store: ox.Store) -> int:
    """How many subjects the data have."""
    return len({quad.subject for quad in store})


def _wrong(found: Sequence[Finding]) -> int:
    return len({finding.focus for finding in found})


if __name__ == "__main__":
    sys.exit(main())
