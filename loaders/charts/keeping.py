"""Which charts are made anew: those whose queries, or graphs that they may read, are not those of the parent release.

A chart reads the graphs of its register, of the registers that this one requires, directly or not, and the ontology.
The digests of these and the texts of the queries are its key; with the same key the parent's file is linked, unless a
query asks for the day.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from app import charts
from app.charts import Declaration
from app.registers import Register, readable
from loaders.charts.evaluating import evaluate
from loaders.staging import Staging
from loaders.volatile import is_volatile

_SOFTWARE: Final = "lodzkie"


def write(staging: Staging, registers: Mapping[str, Register]) -> None:
    """Write the charts of the registers that are published into the staging area."""
    folder = staging.directory / charts.FOLDER
    folder.mkdir()
    for register in registers.values():
        declared = tuple(charts.declared(register.folder))
        if declared and register.slug in staging.graphs:
            _write(staging, register.slug, declared, _readable(staging, register, registers), folder)


def _write(staging: Staging, slug: str, declared: Sequence[Declaration], names: Sequence[str], folder: Path) -> None:
    out = folder / f"{slug}.json"
    key = _key(staging, declared, names)
    known = _known(staging, out.name, key)
    if known and not any(is_volatile(declaration.text) for declaration in declared):
        os.link(known, out)
        return
    made = (evaluate(declaration, staging.store, staging.iris, names) for declaration in declared)
    out.write_text(charts.to_json(key, made), encoding="utf-8")


def _known(staging: Staging, name: str, key: str) -> Path | None:
    """The charts of the parent release, if they have this key."""
    known = staging.parent_directory and staging.parent_directory / charts.FOLDER / name
    return known if known and charts.key_of(known) == key else None


def _readable(staging: Staging, register: Register, registers: Mapping[str, Register]) -> list[str]:
    """The names of the graphs that the charts of a register may read, sorted."""
    return sorted(readable(register, registers) & staging.graphs.keys())


def _key(staging: Staging, declared: Sequence[Declaration], names: Sequence[str]) -> str:
    digests = (f"{name} {staging.graphs[name].sha256}" for name in names)
    texts = (f"{declaration.name}\n{declaration.text}" for declaration in declared)
    parts = (version(_SOFTWARE), staging.iris.base, *digests, *texts)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
