"""Mapping against Morph-KGC: the register's own mapping over the same rows as CSV, each engine in its own process.

The typed tables and views that the mapping reads are exported as CSV, and a copy of the mapping reads those files in
place of them; nothing else of it changes. Morph-KGC pins old versions of libraries we use, so it lives in a virtual
environment of its own.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from contextlib import closing
from pathlib import Path
from typing import Final

import duckdb
from rdflib import Graph, Literal
from rdflib.term import Node

from app import config
from app.namespaces import CSVW, RML
from app.registers import Register
from bench.measure import Cost, run
from loaders import sources

ENVIRONMENT: Final = config.CHECKOUT / "var" / "bench" / "morph-kgc"
VERSION: Final = "morph-kgc==2.10.0"
CONFIGURATION: Final = """[CONFIGURATION]
output_file={out}
output_format=N-TRIPLES
number_of_processes=1
na_values=
logging_level=ERROR

[contracts]
mappings={mapping}
"""


def mapping(register: Register, source: Path, folder: Path) -> tuple[Cost, Cost, bool]:
    """Map the rows of `source` with both engines; return our cost, theirs, and whether the triples are the same."""
    folder.mkdir(parents=True)
    file = _export(register, source, folder)
    ours, theirs = folder / "ours.nt", folder / "theirs.nt"
    engine = [sys.executable, "-m", "loaders.mapping", "--folder", str(folder), "--base", config.load({}).base_iri]
    # As the other engine is told: an empty cell is no value; one process, one thread.
    engine += ["--null", "", "--threads", "1"]
    our_cost, _ = run([*engine, str(file), "-o", str(ours)])
    (folder / "config.ini").write_text(CONFIGURATION.format(out=theirs, mapping=file))
    their_cost, _ = run([str(_morph_kgc()), "-m", "morph_kgc", "config.ini"], cwd=folder)
    return our_cost, their_cost, _sorted(ours) == _sorted(theirs)


def _export(register: Register, source: Path, folder: Path) -> Path:
    """Write the rows as CSV and the mapping over them; return the mapping's file."""
    base = config.load({}).base_iri
    graph = Graph().parse(register.mapping, publicID=base)
    with closing(duckdb.connect()) as con:
        sources.read(
            con,
            register.metadata,
            base=base,
            public=register.public_columns,
            identifiers=config.CHECKOUT / "ontology" / "identifiers.ttl",
            overrides={"": str(source)},
        )
        for number, logical_source in enumerate(sorted(set(graph.objects(None, RML.logicalSource)))):
            path = folder / f"rows-{number}.csv"
            con.sql(f"SELECT * FROM {_rows(graph, logical_source)}").write_csv(str(path), header=True)
            _read_instead(graph, logical_source, path.name)
    _make_absolute(graph, base)
    graph.serialize(folder / "mapping.ttl", format="turtle")
    return folder / "mapping.ttl"


def _rows(graph: Graph, logical_source: Node) -> str:
    query = graph.value(logical_source, RML.iterator)
    if query is not None:
        return f"({query})"
    table = graph.value(graph.value(logical_source, RML.source), CSVW.url)
    return '"' + str(table).removeprefix("#") + '"'


def _read_instead(graph: Graph, logical_source: Node, path: str) -> None:
    graph.remove((logical_source, None, None))
    graph.add((logical_source, RML.source, Literal(path)))
    graph.add((logical_source, RML.referenceFormulation, RML.CSV))


def _make_absolute(graph: Graph, base: str) -> None:
    """Morph-KGC knows no base IRI: templates of IRIs are written out in full."""
    for node, template in list(graph.subject_objects(RML.template)):
        if (node, RML.termType, RML.Literal) not in graph and ":" not in str(template).partition("/")[0]:
            graph.set((node, RML.template, Literal(base + template)))


def _morph_kgc() -> Path:
    """Python of the environment with Morph-KGC, which is made once."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", VERSION], check=True)
    return python


def _sorted(path: Path) -> bytes:
    """Digest of the distinct lines of a file, in the order of their bytes."""
    sort = f"LC_ALL=C sort -u {path} | sha256sum"
    return subprocess.run(sort, shell=True, check=True, capture_output=True).stdout
