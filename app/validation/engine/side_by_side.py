"""Questions answered side by side in threads, as if one were answered after the other.

Owns the threads of a validation. The store gives up the interpreter's lock while it evaluates, so that threads use
several cores over one store, where processes would need a copy each. Solutions may not leave the thread that asked for
them: each question is answered to its end by one thread. What it finds waits in pieces until its turn, a few of each
answer; who finds more waits, too. No more questions are asked ahead than keep the threads at work.
"""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from threading import Condition, Lock
from typing import Final, Generic, TypeAlias, TypeVar

_T = TypeVar("_T")
Question: TypeAlias = Callable[[], Iterable[_T]]
# Questions for each thread that are asked and whose turn has not come.
_AHEAD: Final = 2
# Of an answer: how much one piece is, and how many pieces wait to be taken.
PIECE: Final = 1_000
WAITING: Final = 4


def answers(questions: Iterable[Question[_T]], threads: int) -> Iterator[_T]:
    """What the questions find, in their order; with one thread, nothing is asked before it is wanted.

    A fault comes out in its turn, with whatever number of threads: after what earlier questions found, and before
    faults of later ones. No thread outlives the iterator; who wants no more of it has to close it.
    """
    if threads == 1:
        for question in questions:
            yield from question()
        return
    pool = ThreadPoolExecutor(threads, thread_name_prefix="question")
    asked: deque[_Asked[_T]] = deque()
    try:
        for answer, end in _in_turn(pool, questions, asked, _AHEAD * threads):
            for piece in answer.pieces():
                yield from piece
            end.result()
    finally:
        for answer, _ in asked:
            answer.give_up()
        pool.shutdown(cancel_futures=True)


def _in_turn(
    pool: ThreadPoolExecutor, questions: Iterable[Question[_T]], asked: deque[_Asked[_T]], most: int
) -> Iterator[_Asked[_T]]:
    """The answers, each with its end; `asked` are those under way, of which the first is the one whose turn it is."""
    for question in questions:
        if len(asked) == most:
            yield asked[0]
            asked.popleft()
        answer = _Answer(question)
        asked.append((answer, pool.submit(answer.find)))
    while asked:
        yield asked[0]
        asked.popleft()


class _Answer(Generic[_T]):
    """What a question finds, on its way from the thread that asks it to who takes it piece by piece.

    Answers are begun in the order in which they are taken, and what several need is found before anything waits here
    (`Once`): so the one whose turn it is always has a thread, and those that wait for their turn hold up nobody.
    """

    def __init__(self, question: Question[_T]) -> None:
        self._question = question
        self._pieces: deque[list[_T]] = deque()
        self._changed = Condition()
        self._wanted = True
        self._ended = False

    def find(self) -> None:
        """Ask the question, and wait whenever enough is found that nobody has taken."""
        try:
            self._find()
        except BaseException as fault:
            # The frames that it was raised in may hold solutions, which no other thread can let go of.
            traceback.clear_frames(fault.__traceback__)
            raise
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify()

    def pieces(self) -> Iterator[list[_T]]:
        """Take what is found, up to the end or the fault that is one."""
        while piece := self._next():
            yield piece

    def give_up(self) -> None:
        """Want no more of it."""
        with self._changed:
            self._wanted = False
            self._changed.notify()

    def _next(self) -> list[_T]:
        with self._changed:
            self._changed.wait_for(lambda: self._pieces or self._ended)
            self._changed.notify()
            return self._pieces.popleft() if self._pieces else []

    def _find(self) -> None:
        found = iter(self._question())
        while piece := list(islice(found, PIECE)):
            with self._changed:
                self._changed.wait_for(lambda: len(self._pieces) < WAITING or not self._wanted)
                if not self._wanted:
                    return
                self._pieces.append(piece)
                self._changed.notify()


_Asked: TypeAlias = tuple[_Answer[_T], Future[None]]


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
