"""What differs between two releases, entity by entity.

Both graph files are sorted by subject, so one merge of their groups finds every difference in constant memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from app.iris import PROVENANCE, RELEASE, VOID
from app.store.releases import Releases
from loaders import graphs

Group = tuple[bytes, frozenset[bytes]]


class Kind(StrEnum):
    """How an entity differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class EntityChange:
    """One entity of one graph: the N-Quads lines, without their end, that it lost and won."""

    graph: str
    iri: str
    kind: Kind
    removed: tuple[str, ...]
    added: tuple[str, ...]


def between(
    releases: Releases, old: str, new: str, *, only: Iterable[str] = (), prefix: str = ""
) -> Iterator[EntityChange]:
    """Entities that differ from release `old` to `new`, by graph and IRI.

    `only` names the graphs to look at (default: all but provenance and the name of the release, which differ by nature,
    and VoID, which counts what differs elsewhere); `prefix` is the beginning of the IRIs to look at. Raises
    `UnknownRelease`.
    """
    before, after = releases.manifest(old).graphs, releases.manifest(new).graphs
    for name in sorted(set(only) or (before.keys() | after.keys()) - {PROVENANCE, RELEASE, VOID}):
        if before.get(name) != after.get(name):
            left = _file(releases.path(old), name) if name in before else None
            right = _file(releases.path(new), name) if name in after else None
            yield from _of_graph(name, left, right, f"<{prefix}".encode())


def _file(release: Path, name: str) -> Path:
    return release / "graphs" / graphs.file_name(name)


def _of_graph(name: str, old: Path | None, new: Path | None, prefix: bytes) -> Iterator[EntityChange]:
    with graphs.open_lines(old) as left, graphs.open_lines(new) as right:
        for subject, before, after in _aligned(_groups(left), _groups(right)):
            if before != after and subject.startswith(prefix):
                yield EntityChange(
                    graph=name,
                    iri=subject.decode().strip("<>"),
                    kind=Kind.ADDED if not before else Kind.REMOVED if not after else Kind.CHANGED,
                    removed=_texts(before - after),
                    added=_texts(after - before),
                )


def _groups(lines: Iterable[bytes]) -> Iterator[Group]:
    for subject, group in groupby(lines, key=lambda line: line.partition(b" ")[0]):
        yield subject, frozenset(group)


def _aligned(
    left: Iterator[Group], right: Iterator[Group]
) -> Iterator[tuple[bytes, frozenset[bytes], frozenset[bytes]]]:
    """Pair the groups of two streams by subject; a subject that one lacks has no lines there."""
    none: frozenset[bytes] = frozenset()
    one, two = next(left, None), next(right, None)
    while one or two:
        if two is None or (one is not None and one[0] < two[0]):
            assert one is not None
            yield one[0], one[1], none
            one = next(left, None)
        elif one is None or two[0] < one[0]:
            yield two[0], none, two[1]
            two = next(right, None)
        else:
            yield one[0], one[1], two[1]
            one, two = next(left, None), next(right, None)


def _texts(lines: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(sorted(line.decode().rstrip("\n") for line in lines))
