"""Questions answered side by side in threads, as if one were answered after the other.

Owns the threads of a validation. The store gives up the interpreter's lock while it evaluates, so that threads use
several cores over one store, where processes would need a copy each. Solutions may not leave the thread that asked for
them: each question is answered to its end by one thread.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeAlias, TypeVar

_T = TypeVar("_T")
Question: TypeAlias = Callable[[], Iterable[_T]]


def answers(questions: Iterable[Question[_T]], threads: int) -> Iterator[_T]:
    """What the questions find, in their order; with one thread, nothing is asked before it is wanted.

    A fault comes out in its turn, with whatever number of threads: after what earlier questions found, and before
    faults of later ones. No thread outlives the iterator.
    """
    if threads == 1:
        for question in questions:
            yield from question()
        return
    pool = ThreadPoolExecutor(threads, thread_name_prefix="question")
    try:
        for found in pool.map(_answered, questions):
            yield from found
    finally:
        pool.shutdown(cancel_futures=True)


def _answered(question: Question[_T]) -> list[_T]:
    try:
        return list(question())
    except BaseException as fault:
        # The frames that it was raised in may hold solutions, which no other thread can let go of.
        traceback.clear_frames(fault.__traceback__)
        raise


class Once(Generic[_T]):
    """A value that several questions need: the first to ask finds it, while the others wait."""

    def __init__(self, find: Callable[[], _T]) -> None:
        self._find = find
        self._found: list[_T] = []
        self._lock = Lock()

    def __call__(self) -> _T:
        """The value."""
        with self._lock:
            if not self._found:
                self._found.append(self._find())
            return self._found[0]
