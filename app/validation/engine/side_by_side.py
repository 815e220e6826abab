"""Questions answered side by side in threads, as if one were answered after the other.

Owns the threads of a validation. The store gives up the interpreter's lock while it evaluates, so that threads use
several cores over one store, where processes would need a copy each. Solutions may not leave the thread that asked for
them: each question is answered to its end by one thread, and its answer is kept until its turn. So no more questions
are asked ahead than keep the threads at work.
"""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Final, Generic, TypeAlias, TypeVar

_T = TypeVar("_T")
Question: TypeAlias = Callable[[], Iterable[_T]]
# Questions for each thread that are asked and whose turn has not come.
_AHEAD: Final = 2


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
        for asked in _ahead(pool, questions, _AHEAD * threads):
            yield from asked.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _ahead(pool: ThreadPoolExecutor, questions: Iterable[Question[_T]], most: int) -> Iterator[Future[list[_T]]]:
    coming: deque[Future[list[_T]]] = deque()
    for question in questions:
        if len(coming) == most:
            yield coming.popleft()
        coming.append(pool.submit(_answered, question))
    while coming:
        yield coming.popleft()


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
