"""The engine on its own: `python -m loaders.inference data.ttl --schema ontology.ttl -o inferred.nq`.

Owns the command line. What is inferred is written as sorted N-Quads without graph names; contradictions are told on
standard error and make the exit code 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from app.errors import LodzkieError, PublishError
from app.validation.finding import Finding
from loaders.inference import close, reference
from loaders.inference.closing import Closed
from loaders.inference.sorting import lines

_DATA, _SCHEMA, _TARGET = "urn:data", "urn:schema", "urn:inferred"
_END: Final = f" <{_TARGET}> .\n".encode()
_ENGINES: Final[dict[str, Callable[[ox.Store, str, str, str], Closed]]] = {
    "own": close,
    "reference": reference.close,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is that of the error, 1 for contradictions, 0 when all went well."""
    options = _parser().parse_args(arguments)
    try:
        findings = _run(options)
    except LodzkieError as error:
        sys.stderr.write(f"{error.en}\n")
        return error.exit_code
    for finding in findings:
        path = f" {finding.path}" if finding.path else ""
        sys.stderr.write(f"{finding.focus}{path}: {finding.message('en')} ({finding.component})\n")
    return 1 if findings else 0


def _run(options: argparse.Namespace) -> tuple[Finding, ...]:
    store = ox.Store(str(options.store)) if options.store else ox.Store()
    for graph in (_DATA, _SCHEMA, _TARGET):
        store.clear_graph(ox.NamedNode(graph))  # what the last run left in a folder
    _load(store, options.data, _DATA)
    _load(store, options.schema, _SCHEMA)
    closed = _ENGINES[options.engine](store, _DATA, _SCHEMA, _TARGET)
    with options.output.open("wb") as file:
        file.writelines(line.removesuffix(_END) + b" .\n" for line in lines(store, _TARGET))
    return closed.findings


def _load(store: ox.Store, paths: Iterable[Path], graph: str) -> None:
    for path in paths:
        format_ = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
        if format_ is None or format_.supports_datasets:
            raise PublishError(
                f"{path}: a file of triples is expected: .ttl, .nt or .rdf",
                f"{path}: oczekiwano pliku z trójkami: .ttl, .nt lub .rdf",
            )
        try:
            store.bulk_load(path=str(path), format=format_, to_graph=ox.NamedNode(graph))
        except (OSError, SyntaxError) as fault:
            raise PublishError(f"{path}: {fault}") from fault


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loaders.inference", description="Infer triples by OWL 2 RL.")
    parser.add_argument("data", type=Path, nargs="+", help="the facts: Turtle, N-Triples or RDF/XML")
    parser.add_argument("--schema", type=Path, action="append", required=True, help="the ontology; may be repeated")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("inferred.nq"), help="N-Quads, sorted (default: inferred.nq)"
    )
    parser.add_argument(
        "--engine", choices=_ENGINES, default="own", help="our own, or owlrl, which names no contradictions"
    )
    parser.add_argument("--store", type=Path, help="a folder to work in instead of memory, for much data")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
