"""In which order clauses run over a whole graph, and which of them need not run at all.

Owns the graph of what reads what; `bulk` runs it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from loaders.inference.clause import Clause, Condition, Key, Pattern, key, unify


def in_order(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses, each after those that conclude what it reads, as far as they do not read each other."""
    following = readers(clauses)
    left: list[Clause] = []
    seen: set[int] = set()
    for start in range(len(clauses)):
        # Depth first without recursion: a clause is left behind once all that read it are.
        stack = [(start, iter(following[concludes(clauses[start])]))] if start not in seen else []
        seen.add(start)
        while stack:
            number, after = stack[-1]
            fresh = next((each for each in after if each not in seen), None)
            if fresh is None:
                left.append(clauses[number])
                stack.pop()
            else:
                seen.add(fresh)
                stack.append((fresh, iter(following[concludes(clauses[fresh])])))
    return left[::-1]


def readers(clauses: Sequence[Clause]) -> defaultdict[Key, list[int]]:
    """The clauses, by number, that read what a key stands for."""
    reading: defaultdict[Key, list[int]] = defaultdict(list)
    for number, clause in enumerate(clauses):
        for each in {key(pattern) for pattern in clause.body}:
            reading[each].append(number)
    return reading


def concludes(clause: Clause) -> Key:
    """The key of what a clause concludes."""
    assert clause.head is not None
    return key(clause.head)


def without_detours(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses without those that say what others with one premise say in several steps.

    Table 9 of the standard composes axioms, so that a class has a clause for each class above it. Over a whole graph
    the steps cost less: each reads fewer facts.
    """
    steps: defaultdict[Key, list[Clause]] = defaultdict(list)
    for clause in clauses:
        if len(clause.body) == 1:
            steps[key(clause.body[0])].append(clause)
    needed = []
    for clause in clauses:
        if len(clause.body) == 1:
            rivals = steps[key(clause.body[0])]
            rivals.remove(clause)
            if _follows(clause, steps):
                continue
            rivals.append(clause)
        needed.append(clause)
    return needed


def _follows(clause: Clause, steps: defaultdict[Key, list[Clause]]) -> bool:
    """True when the head follows from the one premise by other steps, under no more conditions."""
    start = clause.body[0]
    reached, queue = {start}, [start]
    while queue:
        pattern = queue.pop()
        for step in steps.get(key(pattern), ()):
            following = _taken(step, pattern, set(clause.conditions))
            if following is not None and following not in reached:
                reached.add(following)
                queue.append(following)
    return clause.head in reached


def _taken(step: Clause, pattern: Pattern, granted: set[Condition]) -> Pattern | None:
    """What a step makes of a pattern whose variables stand for themselves."""
    apart = step.bound({name: f"{name}'" for name in step.body_variables()})
    binding = unify(apart.body[0], pattern)
    if binding is None or not all(name.endswith("'") for name in binding):
        return None
    taken = apart.bound(binding)
    return taken.head if set(taken.conditions) <= granted else None
