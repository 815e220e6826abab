"""What workers say to the web process: all of it where they are themselves, nothing where somebody has them."""

import json
import pickle
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from app import errors
from app.config import CHECKOUT
from app.errors import (
    LodzkieError,
    NotAcceptable,
    QueryDied,
    QuerySyntaxError,
    QueryTimeout,
    ResultTooLarge,
    StoreRefuses,
)
from app.store.base import PublicQuery
from app.store.query.syntax import Form
from app.store.workers import error_json, process
from app.store.workers.caps import Caps
from app.store.workers.error_json import CLASSES, Malformed, from_json, to_json
from app.store.workers.pieces import Pieces, Terms
from app.store.workers.pool import Pool
from app.store.workers.wire import LONGEST, Task
from app.store.writing import Unwritable
from tests.serving.conftest import publish
from tests.sparql.mad_worker import Bomb

JSON = "application/sparql-results+json"
SMALL = PublicQuery("SELECT * { ?s ?p ?o } LIMIT 3", Form.SELECT)
# What is no frame, or no frame for now: who says it is stopped at once.
MALFORMED = (
    *("bomb", "bomb_in_a_tuple", "unknown_class", "wrong_members", "unknown_kind", "four_gigabytes"),
    *("longer_than_any", "ready_for_ever", "pieces_for_ever"),
)
WRONG = (
    b"",
    b"\xff",
    b"{",
    b"null",
    b"[]",
    b'"QueryTimeout"',
    b"[" * 100_000,
    b'{"class": null, "en": "", "pl": ""}',
    b'{"class": ["QueryTimeout"], "en": "", "pl": ""}',
    b'{"class": "BaseException", "en": "", "pl": ""}',
    b'{"class": "os.system", "en": "true", "pl": ""}',
    # Of the tree, but never from a worker: the first is a signal to ask again.
    b'{"class": "ReleaseMoved", "en": "", "pl": ""}',
    b'{"class": "ClientGone", "en": "", "pl": ""}',
    b'{"en": "", "pl": ""}',
    b'{"class": "QueryTimeout", "en": ""}',
    b'{"class": "QueryTimeout", "en": "", "pl": null}',
    b'{"class": "QueryTimeout", "en": 1, "pl": ""}',
    b'{"class": "QueryTimeout", "en": "", "pl": "", "status": 200}',
    b'{"class": "QueryTimeout", "en": "", "pl": "", "__class__": "QueryDied"}',
    b'{"class": "QueryTimeout", "en": "\\ud800", "pl": ""}',
    json.dumps({"class": "QueryTimeout", "en": "long" * 5000, "pl": ""}).encode(),
    b'{"class": "QuerySyntaxError", "en": "", "pl": ""}',
    b'{"class": "QuerySyntaxError", "en": "", "pl": "", "line": "1", "column": 1}',
    b'{"class": "QuerySyntaxError", "en": "", "pl": "", "line": true, "column": 1}',
    b'{"class": "QuerySyntaxError", "en": "", "pl": "", "line": 1.0, "column": 1}',
    b'{"class": "QuerySyntaxError", "en": "", "pl": "", "line": 0, "column": 1}',
    b'{"class": "QuerySyntaxError", "en": "", "pl": "", "line": 1, "column": %s}' % (b"9" * 20),
    b'{"class": "QuerySyntaxError", "en": "", "pl": "", "line": 1, "column": %s}' % (b"9" * 5000),
    b'{"class": "NotAcceptable", "en": "", "pl": "", "offers": "text/csv"}',
    b'{"class": "NotAcceptable", "en": "", "pl": "", "offers": [1]}',
    b'{"class": "NotAcceptable", "en": "", "pl": "", "offers": null}',
    b'{"class": "StoreRefuses", "en": "", "pl": "", "said": {}}',
    b'{"class": "ResultTooLarge", "en": "", "pl": "", "limit": "seconds"}',
    b'{"class": "ResultTooLarge", "en": "", "pl": "", "limit": ["rows"]}',
)


def refused(status: str) -> StoreRefuses:
    error = StoreRefuses("The store does not let us in", "Baza danych nie wpuszcza tego serwisu")
    error.said = status
    return error


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("releases")
    publish(root, "r1", {"umowy": "<id/umowy/1> lod:nr 1 ."})
    return root / "r1"


@pytest.mark.parametrize(
    "error",
    [
        *(known("Ask again", "Zapytaj ponownie: żółw") for known in CLASSES.values() if known not in error_json._OF),
        QuerySyntaxError.at("SELECT *\n{", 10, "more was expected", "brakuje dalszego ciągu"),
        QuerySyntaxError("It does not parse"),
        NotAcceptable(("text/turtle", "text/csv")),
        NotAcceptable(()),
        refused("403 at http://127.0.0.1:3030/lod, see LOD_STORE_USER"),
        StoreRefuses("It cannot be used"),
        ResultTooLarge("rows", 10),
        ResultTooLarge("bytes", 10),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_come_over_as_they_are(error: LodzkieError) -> None:
    came = from_json(to_json(error))
    assert type(came) is type(error)
    assert came.args == error.args
    assert {name: getattr(came, name) for name in vars(error)} == vars(error)
    assert vars(came).keys() - vars(error).keys() <= {"said"}


def test_error_of_a_class_that_is_not_told_comes_as_the_nearest_that_is() -> None:
    came = from_json(to_json(Unwritable("No XML.", "Nie XML.", ("text/csv",))))
    assert (type(came), came.offers, came.en) == (NotAcceptable, ("text/csv",), "No XML. Available: text/csv")
    assert type(from_json(to_json(errors.UnknownRelease("None")))) is LodzkieError


def test_error_whose_words_are_as_long_as_a_query_fits_into_a_frame() -> None:
    said = to_json(QuerySyntaxError("\x00" * 300_000, "ż" * 300_000, line=1, column=1))
    assert len(said) < LONGEST
    came = from_json(said)
    assert came.pl == "ż" * 3999 + "…"


def test_error_that_names_half_a_character_can_be_written() -> None:
    came = from_json(to_json(LodzkieError("unknown function <\ud800>")))
    assert came.en == "unknown function <?>"


def test_workers_raise_nothing_that_has_no_name_here() -> None:
    """What modules of a worker know of the tree is told, but for what is raised of it elsewhere."""
    program = (
        "import sys, app.store.workers.worker; from app import errors\n"
        "for name, module in [*sys.modules.items()]:\n"
        "    for known in vars(module).values() if name.startswith('app.store.') else ():\n"
        "        if isinstance(known, type) and issubclass(known, errors.LodzkieError): print(known.__name__)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], check=True, cwd=CHECKOUT, capture_output=True, text=True)
    elsewhere = {"NothingPublished", "UnknownRelease", "Unwritable"}
    assert {*run.stdout.split()} - elsewhere == {*CLASSES}


@pytest.mark.parametrize("said", WRONG, ids=lambda said: str(said[:60]))
def test_error_that_no_worker_tells_is_none(said: bytes) -> None:
    with pytest.raises(Malformed):
        from_json(said)


@pytest.mark.parametrize("saying", MALFORMED)
def test_worker_that_says_what_none_may_is_stopped_and_nothing_of_it_done(
    release: Path, saying: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pool = Pool(terms(caps=Caps(10**9, 10**7)))
    result = mad(pool, release, saying, monkeypatch, tmp_path / "mark")
    [pid] = pool.pids()
    with most_memory() as most, pytest.raises(QueryDied):
        list(map(len, result))
    assert most() < 10**7
    assert not (tmp_path / "mark").exists()
    assert not psutil.pid_exists(pid)
    assert re.search(rf"query worker {pid} is stopped, for it says (a|an|again|more) ", caplog.text)
    assert answered(pool, release)
    assert pid not in pool.pids()


def test_bombs_of_these_tests_go_off(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Bomb(tmp_path / "mark")))
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize("saying", ["half_a_head", "half_a_frame"])
def test_worker_that_does_not_end_a_frame_has_until_the_deadline(
    release: Path, saying: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pool = Pool(terms())
    result = mad(pool, release, saying, monkeypatch, tmp_path)
    in_a_moment(result)
    with pytest.raises(QueryTimeout):
        next(result)
    assert answered(pool, release)


def test_connection_that_outlives_its_worker_holds_no_thread(
    release: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(process, "_GRACE", 1.0)
    pool = Pool(terms())
    result = mad(pool, release, "half_and_a_child", monkeypatch, tmp_path)
    in_a_moment(result)
    with pytest.raises(QueryTimeout):
        next(result)
    assert answered(pool, release)


def test_worker_that_dies_within_a_frame_has_died(
    release: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pool = Pool(terms())
    with pytest.raises(QueryDied):
        next(mad(pool, release, "half_and_death", monkeypatch, tmp_path))
    assert answered(pool, release)


def terms(**changes: Any) -> Terms:
    usual = {"workers": 1, "queue": 0, "patience": 5.0, "seconds": 300.0, "memory": 10**9, "caps": Caps(10**9, 10**9)}
    return Terms(**{**usual, **changes})


def mad(pool: Pool, release: Path, saying: str, monkeypatch: pytest.MonkeyPatch, mark: Path) -> Pieces:
    """A result of a worker that says so; whoever takes its place is sane."""
    with monkeypatch.context() as patched:
        patched.setattr(process, "_PROGRAM", "tests.sparql.mad_worker")
        patched.setattr(process, "_ENVIRONMENT", {**process._ENVIRONMENT, "SAYS": saying, "MARK": str(mark)})
        return pool.stream(Task(str(release), SMALL, JSON))


def in_a_moment(result: Pieces) -> None:
    """Let the deadline pass when the worker is surely at it; how long it takes to start is the machine's affair."""
    begun = result._begun

    def hurried(worker: process.Process) -> tuple[float, float]:
        start, allowed = begun(worker)
        return start, 0.5 if worker.ready else allowed

    result._begun = hurried  # type: ignore[method-assign]


def answered(pool: Pool, release: Path) -> bool:
    return b"bindings" in b"".join(pool.stream(Task(str(release), SMALL, JSON)))


@contextmanager
def most_memory() -> Iterator[Callable[[], int]]:
    """The most bytes that this process has asked for in the block, beyond what it had."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    taken = [0]
    try:
        yield lambda: taken[0]
    finally:
        taken[0] = tracemalloc.get_traced_memory()[1] - before
        tracemalloc.stop()
