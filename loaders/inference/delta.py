"""What a few changed facts change: the semi-naive step forwards, and the question back whether a fact still follows.

Owns both directions of a clause over a `View`; where the facts are written is the caller's.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator

from loaders.inference.clause import Clause, Key, bound, key, keys, match
from loaders.inference.facts import View
from loaders.inference.vocabulary import Atom, Node


class Rulebook:
    """Clauses by what they read and by what they conclude."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self._readers: defaultdict[Key, list[tuple[Clause, int]]] = defaultdict(list)
        self._concluders: defaultdict[Key, list[Clause]] = defaultdict(list)
        for clause in clauses:
            for number, pattern in enumerate(clause.body):
                self._readers[key(pattern)].append((clause, number))
            if clause.head:
                self._concluders[key(clause.head)].append(clause)

    def uses(self, view: View, atom: Atom) -> Iterator[tuple[Clause, dict[str, Node]]]:
        """Every clause that holds with the fact in its body, and the binding under which it does."""
        for each in keys(atom):
            for clause, number in self._readers.get(each, ()):
                binding = match(clause.body[number], atom, {})
                if binding is not None:
                    rest = [*clause.body[:number], *clause.body[number + 1 :]]
                    for full in view.join(rest, clause.conditions, binding):
                        yield clause, full

    def consequences(self, view: View, atom: Atom) -> Iterator[Atom]:
        """What follows in one step from the fact and others in view."""
        for clause, binding in self.uses(view, atom):
            if clause.head:
                yield _ground(clause, binding)

    def follows(self, view: View, atom: Atom) -> bool:
        """True when the fact follows in one step from what is in view."""
        for each in keys(atom):
            for clause in self._concluders.get(each, ()):
                assert clause.head is not None
                binding = match(clause.head, atom, {})
                if binding is not None and next(view.join(clause.body, clause.conditions, binding), None) is not None:
                    return True
        return False


def insert(
    book: Rulebook, view: View, changed: Iterable[Atom], keeps: Callable[[Atom], bool], add: Callable[[Atom], None]
) -> list[Atom]:
    """Conclude all that follows from the `changed` facts, which are in view; `add` must bring a fact into view."""
    added: list[Atom] = []
    queue = deque(changed)
    while queue:
        # Taken as a list, since what is added may be read by the same look-up.
        for atom in [*book.consequences(view, queue.popleft())]:
            if keeps(atom) and not view.holds(atom):
                add(atom)
                added.append(atom)
                queue.append(atom)
    return added


def _ground(clause: Clause, binding: dict[str, Node]) -> Atom:
    assert clause.head is not None
    subject, predicate, object_ = bound(clause.head, binding)
    assert not isinstance(subject, str)
    assert not isinstance(predicate, str)
    assert not isinstance(object_, str)
    return (subject, predicate, object_)
