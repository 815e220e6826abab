"""Threads of a validation: the same results in the same order, the same fault, and no thread stays behind.

Whatever is found, they hold a bounded part of it, which is counted here.
"""

import threading
from collections.abc import Iterator
from functools import partial

import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from app.errors import RegisterError
from app.validation import engine
from app.validation.engine import Engine, compile_shapes, results, side_by_side
from app.validation.engine.side_by_side import PIECE, WAITING, Once, answers
from tests.machine import PATIENCE, until

from .generated import DECLARED, GRAPH, graphs, loaded, quads, shapes

THREADS = [1, 2, 4]
STATEMENTS = quads([("<id/1>", ":p", str(number)) for number in range(3)])


@pytest.fixture(autouse=True)
def no_thread_stays_behind() -> Iterator[None]:
    before = {*threading.enumerate()}
    yield
    assert {*threading.enumerate()} <= before


def stored(statements: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(statements)
    return store


def counted(asked: list[int], number: int) -> Iterator[int]:
    asked.append(number)
    yield from range(number)


class Tally:
    """How much of an answer was found."""

    def __init__(self) -> None:
        self.found = 0

    def count(self, number: int) -> Iterator[int]:
        for each in range(number):
            self.found += 1
            yield each


def failing(number: int) -> Iterator[int]:
    solutions = stored(STATEMENTS).query("SELECT * { GRAPH ?g { ?s ?p ?o } }")
    yield from range(number)
    next(solutions)
    raise RegisterError(f"{number}", f"{number}")


@pytest.mark.parametrize("threads", THREADS)
def test_answers_come_in_the_order_of_the_questions(threads):
    asked = []
    found = answers((partial(counted, asked, number) for number in range(30)), threads)
    assert list(found) == [each for number in range(30) for each in range(number)]
    assert sorted(asked) == [*range(30)]


# Solutions that another thread lets go of would be told of as a warning, which is an error here.
@pytest.mark.parametrize("threads", THREADS)
def test_first_fault_comes_out_after_what_was_found_before_it(threads):
    questions = [partial(counted, [], 2), partial(failing, 3), partial(failing, 4), partial(counted, [], 5)]
    found = []
    with pytest.raises(RegisterError, match="3"):
        found.extend(each for each in answers(questions, threads))
    assert found[:2] == [0, 1]


@pytest.mark.parametrize("threads", THREADS)
def test_few_answers_are_found_before_they_are_wanted(threads):
    """Each is kept whole until its turn, and all of them may be more than memory holds."""
    asked = []
    found = answers((partial(counted, asked, number) for number in range(1, 100)), threads)
    for number in range(1, 50):
        assert [next(found) for _ in range(number)] == [*range(number)]
        assert len(asked) <= number + 2 * threads
    found.close()


@pytest.mark.parametrize("threads", THREADS)
def test_who_wants_no_more_answers_leaves_no_thread_at_work(threads):
    found = answers((partial(counted, [], number) for number in range(1, 100)), threads)
    assert next(found) == 0
    found.close()


@pytest.mark.parametrize("threads", THREADS)
def test_of_large_answers_little_is_held_at_a_time(threads):
    """Of each answer under way what waits, what its thread has in hand, and the piece that is being taken."""
    most = 2 * threads * (WAITING + 1) * PIECE + PIECE
    tally = Tally()
    found = answers((partial(tally.count, 10 * PIECE) for _ in range(10 * threads)), threads)
    taken = 0
    for taken, each in enumerate(found, start=1):
        assert each == (taken - 1) % (10 * PIECE)
        assert tally.found - taken <= most
    assert taken == tally.found == 100 * threads * PIECE


@pytest.mark.parametrize("threads", [2, 4])
def test_who_wants_no_more_of_large_answers_leaves_no_thread_waiting(threads):
    tallies = [Tally() for _ in range(20)]
    found = answers([partial(tally.count, 10**9) for tally in tallies], threads)
    assert next(found) == 0
    # One piece was taken of the first, nothing of the others: then all threads wait, and no other question begins.
    expected = [(WAITING + 1 + (place == 0)) * PIECE if place < threads else 0 for place in range(20)]
    until(lambda: [tally.found for tally in tallies] == expected)
    found.close()


@pytest.mark.parametrize("threads", THREADS)
def test_fault_comes_out_behind_all_pieces_before_it(threads, monkeypatch):
    monkeypatch.setattr(side_by_side, "PIECE", 2)
    found = []
    with pytest.raises(RegisterError, match="30"):
        found.extend(each for each in answers([partial(counted, [], 25), partial(failing, 30)], threads))
    assert found == [*range(25), *range(30)]


# Solutions that another thread lets go of would be told of as a warning, which is an error here.
@pytest.mark.parametrize("threads", THREADS)
def test_solutions_are_let_go_of_by_their_thread_when_no_more_are_wanted(threads, monkeypatch):
    monkeypatch.setattr(side_by_side, "PIECE", 2)
    store = stored(quads([("<id/1>", ":p", str(number)) for number in range(100)]))
    found = answers([partial(store.query, "SELECT * { GRAPH ?g { ?s ?p ?o } }")] * 9, threads)
    assert next(found)["p"]
    found.close()


@pytest.mark.parametrize("threads", THREADS)
def test_gate_that_fails_over_its_results_leaves_no_thread_waiting(threads, monkeypatch):
    monkeypatch.setattr(side_by_side, "PIECE", 2)
    monkeypatch.setattr(engine, "finding", lambda result, _shapes: result.no_such_thing)
    store = stored(quads([(f"<id/{number}>", ":p", '"long"') for number in range(300)]))
    shape = f"{DECLARED} :S sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:maxLength 2 ] ."
    before = {*threading.enumerate()}
    with pytest.raises(AttributeError) as fault:
        Engine().check(store, [GRAPH.value], loaded(shape), threads=threads)
    assert {*threading.enumerate()} <= before
    assert fault.traceback  # still there, with its frames, which keep what they iterate over


def test_what_several_need_is_found_once():
    entered, found = threading.Barrier(4), []
    once = Once(lambda: found.append(True) or len(found))

    def ask() -> Iterator[int]:
        entered.wait(timeout=PATIENCE)
        yield once()

    assert list(answers([ask] * 4, 4)) == [1] * 4


@settings(max_examples=150, deadline=None)
@given(shapes(with_queries=True), graphs, graphs)
def test_results_are_the_same_whatever_the_number_of_threads(text, register, other):
    compiled = compile_shapes(loaded(text))
    store = stored([*quads(register), *quads(other[:4], ox.NamedNode("urn:other"))])
    alone, two, four = (list(results(store, [GRAPH.value], compiled, (), threads)) for threads in THREADS)
    assert alone == two == four


QUERY = "sh:sparql [ sh:prefixes :prefixes ; sh:select 'SELECT $this {{ FILTER(<urn:{}>($this)) }}' ]"


@pytest.mark.parametrize("threads", THREADS)
def test_shapes_that_cannot_be_evaluated_fail_as_in_one_thread(threads):
    heavy = "sh:property [ sh:path ( [ sh:zeroOrMorePath :p ] [ sh:zeroOrMorePath :p ] ) ; sh:maxCount 1 ]"
    text = f"{DECLARED} :S0 sh:targetSubjectsOf :p ; {heavy} ; {QUERY.format('first')} ."
    text += "".join(f" :S{number} sh:targetNode :n{number} ; {QUERY.format('later')} ." for number in range(1, 9))
    store = stored(quads([(f"<id/{number}>", ":p", f"<id/{number + 1}>") for number in range(30)]))
    with pytest.raises(RegisterError, match="urn:first"):
        Engine().check(store, [GRAPH.value], loaded(text), threads=threads)
