"""The tree of keys that the tables of a nested file name, and what the file was seen to hold.

Owns strictness for JSON and XML: a key that no column names stops the load, and so does a column whose key never comes
although the object it stands in does. Below a key that is ignored or read as a whole anything may stand, unless another
column or table reaches below it too: what one table ignores never hides what another reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.errors import SourceChanged
from loaders.sources.header import changed
from loaders.sources.metadata import Column
from loaders.sources.paths import Each, Steps

Keys = tuple[str, ...]


@dataclass
class Node:
    """One key: `many` when its value is an array, `ignored` or read as a `whole` by a column, `value` for any column.

    `seen` are the keys found in it so far.
    """

    children: dict[str, Node] = field(default_factory=dict)
    many: bool = False
    ignored: bool = False
    whole: bool = False
    value: bool = False
    seen: set[str] = field(default_factory=set)

    @property
    def opaque(self) -> bool:
        """True when nobody looks into it; the items of an array that a table iterates are always looked into."""
        iterated = self.many and bool(self.children)
        return (self.whole and not iterated) or (self.ignored and not self.children)


@dataclass
class KeyTree:
    """The keys below a root record, and the columns that need them."""

    source: str
    root: Node = field(default_factory=Node)
    places: list[tuple[Column, tuple[Steps, ...]]] = field(default_factory=list)

    def add(self, column: Column, paths: tuple[Steps, ...], *, whole: bool) -> None:
        """Name the keys of a column; it is one of the `paths`, and read as a `whole` or not."""
        for path in paths:
            node = self._node(path)
            node.value = True
            node.whole |= whole
            node.ignored |= column.suppressed
        self.places.append((column, paths))

    def reach(self, path: Steps) -> None:
        """Name the keys on the way to an array of items."""
        self._node(path)

    def _node(self, path: Steps) -> Node:
        node = self.root
        for step in path:
            if step is Each.ITEM:
                node.many = True
            elif isinstance(step, str):
                node = node.children.setdefault(step, Node())
            else:
                # One item of an array is read, the others are left: the array counts as a whole.
                node.whole = True
                break
        return node

    def see(self, node: Node, keys: Iterable[str], above: Keys = ()) -> None:
        """Note keys of an object; SourceChanged when it has some that no column names."""
        node.seen.update(keys)
        unknown = sorted(node.seen - node.children.keys())
        if unknown:
            raise self._unknown([".".join((*above, key)) for key in unknown])

    def _unknown(self, paths: list[str]) -> SourceChanged:
        return changed(self.source, paths, [], [column for column, _ in self.places])

    def missing(self) -> list[Column]:
        """The columns without a key so far, which they need."""
        needed = [(column, paths) for column, paths in self.places if not (column.suppressed or column.optional)]
        return [column for column, paths in needed if not self._may_exist(paths)]

    def require_all_seen(self) -> None:
        """Refuse a file in which a column has no key, though the object it would stand in was seen."""
        if missing := self.missing():
            raise changed(self.source, [], missing, [column for column, _ in self.places])

    def _may_exist(self, paths: tuple[Steps, ...]) -> bool:
        return any(self._unseen_object(path) for path in paths)

    def _unseen_object(self, path: Steps) -> bool:
        """True when every key of `path` was seen, up to the end or to an object that no record had."""
        node = self.root
        for step in path:
            if not isinstance(step, str) or node.opaque:
                continue
            if step not in node.seen:
                return not node.seen
            node = node.children[step]
        return True


def objects(node: Node, above: Keys = ()) -> Iterator[tuple[Keys, Node]]:
    """The objects that lie in `node` without an array between, itself first."""
    yield above, node
    for key, child in node.children.items():
        if child.children and not child.many and not child.opaque:
            yield from objects(child, (*above, key))
