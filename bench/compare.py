"""Mapping against Morph-KGC: the register's own mapping over the same rows as CSV, each engine in its own process.

The typed tables and views that the mapping reads are exported as CSV, and a copy of the mapping reads those files in
place of them; nothing else of it changes.
"""

from __future__ import annotations

import filecmp
import sys
from contextlib import closing
from pathlib import Path

import duckdb

from app import config
from app.registers import Register
from bench.measure import Cost, run
from loaders import sources
from loaders.mapping import reference
from loaders.mapping.exporting import export


def mapping(register: Register, source: Path, folder: Path) -> tuple[Cost, Cost, bool]:
    """Map the rows of `source` with both engines; return our cost, theirs, and whether the quads are the same."""
    folder.mkdir(parents=True)
    file = _export(register, source, folder)
    base, ours, theirs = config.load({}).base_iri, folder / "ours.nq", folder / "theirs.nq"
    # As the other engine is told: an empty cell is no value; one process, one thread.
    engine = [sys.executable, "-m", "loaders.mapping", "--base", base, "--null", "", "--threads", "1"]
    our_cost, _ = run([*engine, str(file), "-o", str(ours)], cwd=folder)
    their_cost, _ = run(reference.command(file, theirs, base=base, nulls=("",)), cwd=folder)
    reference.tidy(theirs, theirs)
    return our_cost, their_cost, filecmp.cmp(ours, theirs, shallow=False)


def _export(register: Register, source: Path, folder: Path) -> Path:
    """Write the rows as CSV and the mapping over them; return the mapping's file."""
    base = config.load({}).base_iri
    with closing(duckdb.connect()) as con:
        reading = sources.read(
            con,
            register.metadata,
            base=base,
            public=register.public_columns,
            identifiers=config.CHECKOUT / "ontology" / "identifiers.ttl",
            overrides={"": str(source)},
        )
        tables = {table.name: table.columns for table in reading.tables.values()}
        return export(con, register.mapping, tables, base, folder)
