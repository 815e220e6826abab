"""Logical targets: the quads of a plan that go to files of their own, in the form each asks for (RML-IO section 4).

Owns serialisations, encodings and compressions of what is written. It refuses, before anything is written, a form that
it does not know; and named graphs in a form that has no room for them, characters in an encoding that has none.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final

import duckdb
import pyoxigraph as ox
import zstandard

from loaders.mapping.model import LogicalTarget
from loaders.mapping.placing import target_files
from loaders.mapping.plan import Plan
from loaders.mapping.vocabulary import FORMATS, RML, short
from loaders.mapping.writer import beside, write


def write_targets(
    con: duckdb.DuckDBPyConnection, plan: Plan, folder: Path, kept: Collection[Path] = (), *, anywhere: bool = False
) -> None:
    """Write every target of `plan`; the relative paths of those that say no more start at `folder`.

    No target replaces a file in `kept`, or is outside of `folder` unless it may be `anywhere`.
    """
    for target in plan.targets:
        _check(target)
    for target, path in target_files(plan.targets, folder, kept, anywhere=anywhere).items():
        with tempfile.TemporaryDirectory(prefix="mapping-") as scratch, beside(path) as new:
            quads = Path(scratch, "quads.nq")
            write(con, plan.to(target), quads)
            new.write_bytes(_packed(target, _encoded(target, _serialized(target, quads)), path.name))


def _check(target: LogicalTarget) -> None:
    """Refuse what is not known of a target."""
    for name, value, known in (
        ("serialization", target.serialization, [FORMATS + name for name in _SERIALIZATIONS]),
        ("compression", target.compression or f"{RML}none", list(_PACK)),
    ):
        if value not in known:
            shown = ", ".join(map(short, known))
            raise target.place.error(
                f"rml:{name} {short(value)} is not known; known: {shown}",
                f"rml:{name} {short(value)} nie jest znane; znane: {shown}",
            )
    try:
        "".encode(target.encoding)
    except LookupError:
        raise target.place.error(
            f"the encoding {target.encoding!r} is not known", f"kodowanie {target.encoding!r} nie jest znane"
        ) from None


def _serialized(target: LogicalTarget, quads: Path) -> str:
    """The quads in the form of a target; N-Quads stay as they are."""
    if target.serialization == f"{FORMATS}N-Quads":
        return quads.read_text("utf-8")
    read: Iterable[ox.Quad] = ox.parse(path=quads, format=ox.RdfFormat.N_QUADS, lenient=True)
    out = io.BytesIO()
    try:
        _SERIALIZATIONS[target.serialization.removeprefix(FORMATS)](read, out)
    except ValueError as fault:
        raise target.place.error(
            f"{target.path} cannot be written as {short(target.serialization)}: {fault}",
            f"nie można zapisać {target.path} jako {short(target.serialization)}: {fault}",
        ) from fault
    return out.getvalue().decode()


def _encoded(target: LogicalTarget, text: str) -> bytes:
    try:
        return text.encode(target.encoding)
    except UnicodeEncodeError as fault:
        character = text[fault.start]
        raise target.place.error(
            f"{target.path} cannot be written in {target.encoding}, which has no {character!r}",
            f"nie można zapisać {target.path} w {target.encoding}, w którym nie ma {character!r}",
        ) from fault


def _by_oxigraph(form: ox.RdfFormat) -> Callable[[Iterable[ox.Quad], io.BytesIO], object]:
    return lambda quads, out: ox.serialize(quads, out, format=form)


def _rdf_json(quads: Iterable[ox.Quad], out: io.BytesIO) -> None:
    """RDF 1.1 JSON Alternate Serialization, section 3."""
    graph: dict[str, dict[str, list[dict[str, str]]]] = {}
    for quad in quads:
        if quad.graph_name != ox.DefaultGraph():
            raise ValueError("the form has no room for named graphs")
        subject = _resource(quad.subject)
        graph.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(_json_term(quad.object))
    out.write(json.dumps(graph, ensure_ascii=False, indent=1).encode())


def _json_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"type": "uri" if isinstance(term, ox.NamedNode) else "bnode", "value": _resource(term)}
    if term.language is not None:
        return {"type": "literal", "value": term.value, "lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _resource(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


_SERIALIZATIONS: Final[dict[str, Callable[[Iterable[ox.Quad], io.BytesIO], object]]] = {
    "N-Quads": _by_oxigraph(ox.RdfFormat.N_QUADS),
    "N-Triples": _by_oxigraph(ox.RdfFormat.N_TRIPLES),
    "Turtle": _by_oxigraph(ox.RdfFormat.TURTLE),
    "TriG": _by_oxigraph(ox.RdfFormat.TRIG),
    "N3": _by_oxigraph(ox.RdfFormat.N3),
    "RDF_XML": _by_oxigraph(ox.RdfFormat.RDF_XML),
    "RDF_JSON": _rdf_json,
    "JSON-LD": _by_oxigraph(ox.RdfFormat.JSON_LD),
}


def _packed(target: LogicalTarget, content: bytes, name: str) -> bytes:
    return _PACK[target.compression or f"{RML}none"](content, name)


def _zip(content: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # A ZipInfo made by hand has a fixed date, so that the same quads give the same bytes.
        archive.writestr(zipfile.ZipInfo(_inner(name)), content)
    return out.getvalue()


def _tar(content: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo(_inner(name))
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def _inner(name: str) -> str:
    """What a file is called inside of its archive: `dump.nq` in `dump.nq.tar.gz`."""
    for suffix in (".zip", ".gz", ".xz", ".tar"):
        name = name.removesuffix(suffix)
    return name


_PACK: Final[dict[str, Callable[[bytes, str], bytes]]] = {
    f"{RML}none": lambda content, _: content,
    f"{RML}gzip": lambda content, _: gzip.compress(content, mtime=0),
    f"{RML}zip": _zip,
    f"{RML}targz": lambda content, name: gzip.compress(_tar(content, name), mtime=0),
    f"{RML}tarxz": lambda content, name: lzma.compress(_tar(content, name)),
    f"{RML}bzip2": lambda content, _: bz2.compress(content),
    f"{RML}xz": lambda content, _: lzma.compress(content),
    f"{RML}zstd": lambda content, _: zstandard.compress(content),
}
