"""Exports: a file of an office's own format, written again from what is published.

Owns the archive. What is in it is data: each query of `mappings/<register>/exports/<file>.zip/` writes a member of it.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyoxigraph as ox

from app.errors import SettingError
from app.registers import Register

# ZIP has no time before it; members have no other, so that the same release makes the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(register: Register, out: Path, store: ox.Store, base: str) -> list[str]:
    """Write the export of `register` that is called as the file `out` is; return the names of its members."""
    queries = _queries(register, out.name)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for query in queries:
            member = zipfile.ZipInfo(query.stem, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, _rows(query, store, base))
    return [query.stem for query in queries]


def _queries(register: Register, name: str) -> list[Path]:
    known = sorted(path.name for path in (register.folder / "exports").glob("*.zip"))
    if name not in known:
        there = ", ".join(known)
        raise SettingError(
            f"{register.slug} has no export {name}; there are: {there or 'none'}",
            f"{register.slug} nie ma eksportu {name}; są: {there or 'żadne'}",
        )
    return sorted((register.folder / "exports" / name).glob("*.rq"))


def _rows(query: Path, store: ox.Store, base: str) -> bytes:
    solutions = store.query(query.read_text(encoding="utf-8"), base_iri=base, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    written = solutions.serialize(format=ox.QueryResultsFormat.CSV)
    assert written is not None
    return written
