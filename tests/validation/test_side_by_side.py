"""Threads of a validation: the same results in the same order, the same fault, and no thread stays behind."""

import threading
from collections.abc import Iterator
from functools import partial

import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from app.errors import RegisterError
from app.validation.engine import Engine, compile_shapes, results
from app.validation.engine.side_by_side import Once, answers

from .generated import DECLARED, GRAPH, graphs, loaded, quads, shapes

THREADS = [1, 2, 4]
STATEMENTS = quads([("<id/1>", ":p", str(number)) for number in range(3)])


@pytest.fixture(autouse=True)
def no_thread_stays_behind() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


def stored(statements: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(statements)
    return store


def counted(asked: list[int], number: int) -> Iterator[int]:
    asked.append(number)
    yield from range(number)


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


def test_what_several_need_is_found_once():
    entered, found = threading.Barrier(4), []
    once = Once(lambda: found.append(True) or len(found))

    def ask() -> Iterator[int]:
        entered.wait(timeout=60)
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
