"""Which registers need not be counted again: those of which a new count would say what the parent release says.

The counts of a register depend on its own graphs, on the classes of what these point to, and on the catalogue. So a
register is kept when neither changed, by the graph files of the parent release: only what differs is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib.metadata import version
from typing import Final

import pyoxigraph as ox

from app.iris import CATALOGUE, DESCRIPTIONS, ONTOLOGY, VOID
from loaders import graphs
from loaders.staging import Staging
from loaders.void.kinds import RDF_TYPE
from loaders.void.naming import Names

# With more things of changed classes, to look for what points to them costs more than to count.
MOST_RETYPED: Final = 5_000
_SOFTWARE: Final = "lodzkie"


def kept(staging: Staging, slugs: Collection[str], names: Names) -> dict[str, list[bytes]]:
    """The lines of the registers to keep, by slug."""
    same = _unchanged(staging, slugs)
    lines: dict[str, list[bytes]] = {slug: [] for slug in same}
    if same:
        starts = {names.dataset(slug).encode(): slug for slug in same}
        inside = f"<{names.iris.void_document}#"
        with graphs.open_lines(staging.parent_file(VOID)) as known:
            for line in known:
                subject = graphs.subject_of(line)
                slug = starts.get(subject) or subject.removeprefix(inside.encode()).partition(b"/")[0].decode()
                if slug in lines:
                    lines[slug].append(line)
    return lines


def _unchanged(staging: Staging, slugs: Collection[str]) -> set[str]:
    changed = set(staging.changed())
    if (
        staging.parent is None
        or staging.parent_file(VOID) is None
        or staging.parent.tools.get(_SOFTWARE) != version(_SOFTWARE)
        or changed & {CATALOGUE, ONTOLOGY, f"{ONTOLOGY}/inferred"}
    ):
        return set()
    retyped = {subject for name in changed - DESCRIPTIONS for subject in _retyped(staging, name)}
    if len(retyped) > MOST_RETYPED:
        return set()
    touched = {name.partition("/")[0] for name in changed} | set(_pointing(staging, retyped))
    return set(slugs) - touched


def _retyped(staging: Staging, name: str) -> set[bytes]:
    """Subjects of which a graph said another class in the parent release."""
    rows = graphs.compare(staging.parent_file(name), staging.file(name))
    return {graphs.subject_of(row.line) for row in rows if row.line.split(b" ", 2)[1] == RDF_TYPE}


def _pointing(staging: Staging, things: Collection[bytes]) -> Iterator[str]:
    """Names of registers that point to things."""
    start = staging.iris.graph("")
    for thing in things:
        for quad in staging.store.quads_for_pattern(None, None, ox.NamedNode(thing[1:-1].decode()), None):
            if isinstance(quad.graph_name, ox.NamedNode):
                yield quad.graph_name.value.removeprefix(start).partition("/")[0]
