"""The walk: every published register described, by the parent release or by a new count, and all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge

from rdflib import Namespace, URIRef

from app.iris import VOID
from app.registers import Register
from loaders import graphs
from loaders.staging import Staging
from loaders.void import whole, writing
from loaders.void.counting import Counts, count
from loaders.void.keeping import kept
from loaders.void.kinds import Kinds
from loaders.void.naming import Names
from loaders.void.writing import Statement


def describe(staging: Staging, registers: Sequence[Register]) -> None:
    """Bring the graph of VoID up to date with the graphs of the registers, and the catalogue, in the staging area."""
    slugs = [register.slug for register in registers]
    names = Names(staging.iris)
    kinds = Kinds(staging.store, staging.iris, slugs)
    known = kept(staging, slugs, names)
    lines: set[bytes] = set()
    for register in registers:
        lines.update(known.get(register.slug) or _lines(_counted(register, staging, kinds, names), names))
    lines.update(_lines(whole.statements(slugs, lines, names), names))
    out = staging.directory / f"{VOID}{graphs.SUFFIX}"
    graphs.write_lines(out, sorted(lines))
    staging.replace(VOID, out)


def _counted(register: Register, staging: Staging, kinds: Kinds, names: Names) -> Iterator[Statement]:
    space = _space(register, staging.iris.base)
    graphs_there = [staging.iris.graph(name) for name in register.graph_names if name in staging.graphs]
    return writing.statements(register.slug, _count(register, staging, kinds, space), names, space, graphs_there)


def _count(register: Register, staging: Staging, kinds: Kinds, space: str) -> Counts:
    said, inferred = (staging.file(name) for name in register.graph_names)
    with graphs.open_lines(said) as one, graphs.open_lines(inferred) as two:
        entry, start = f"<{register.entry_class}>".encode(), f"<{space}".encode() if space else b""
        return count(merge(one, two), kinds, entry=entry, space=start)


def _space(register: Register, base: str) -> str:
    """The folder that the IRIs of entries stand in, by the template that the register gives, "" when it gives none."""
    template = register.description.value(URIRef(register.iri), Namespace(f"{base}def/").wzorzecIri)
    return f"{base}{str(template).partition('{')[0].rpartition('/')[0]}/" if template else ""


def _lines(statements: Iterable[Statement], names: Names) -> Iterator[bytes]:
    graph = names.iris.graph(VOID)
    return (f"{subject} {predicate} {value} <{graph}> .\n".encode() for subject, predicate, value in statements)
