"""Results that are asked for again: from the client's own copy, from ours, and never from another release."""

import pytest
from flask.testing import FlaskClient

from app.config import Settings
from app.factory import create_app
from app.sparql.results import Key, Results, Written
from app.store.base import Asked, PublicQuery
from app.store.query.syntax import Form
from app.store.workers.pieces import Pieces
from app.store.workers.pool import Pool
from app.store.workers.wire import Task
from tests.serving.conftest import publish

QUERY = "SELECT ?n { <id/umowy/1> <def/nr> ?n }"


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What was given to the workers."""
    asked: list[Asked] = []
    stream = Pool.stream

    def noted(pool: Pool, task: Task, client=None) -> Pieces:
        asked.append(task.asked)
        return stream(pool, task, client)

    monkeypatch.setattr(Pool, "stream", noted)
    return asked


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    publish(settings.releases, "r1", {"umowy": "<id/umowy/1> lod:nr 1 ."})
    return create_app(settings).test_client()


def test_the_same_question_is_evaluated_once(client: FlaskClient, evaluated: list[Asked]) -> None:
    answers = [
        client.get("/sparql", query_string={"query": QUERY}),
        client.get("/sparql", query_string={"query": QUERY, "other": "1"}),
        client.get("/sparql", query_string={"query": QUERY, "format": "json"}),
        client.post("/sparql", data={"query": QUERY}),
        client.post("/sparql", data=QUERY, content_type="application/sparql-query"),
        client.get("/sparql", query_string={"query": QUERY}, headers={"Accept": "application/json"}),
    ]
    assert len({answer.data for answer in answers}) == 1
    assert len(evaluated) == 1


def test_what_differs_is_evaluated_apart(client: FlaskClient, evaluated: list[Asked]) -> None:
    graph = "https://lod.example.org/graph/umowy"
    for more in ({}, {"format": "csv"}, {"default-graph-uri": graph}, {"named-graph-uri": graph}):
        assert client.get("/sparql", query_string={"query": QUERY, **more}).status_code == 200
    assert len(evaluated) == 4


def test_client_that_has_it_is_told_so_before_any_work(client: FlaskClient, evaluated: list[Asked]) -> None:
    tag = client.get("/sparql", query_string={"query": QUERY}).headers["ETag"]
    client.application.extensions["lodzkie"].results.__init__(0)
    again = client.get("/sparql", query_string={"query": QUERY}, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert len(evaluated) == 1


def test_a_new_release_answers_anew(client: FlaskClient, settings: Settings) -> None:
    first = client.get("/sparql", query_string={"query": QUERY, "format": "csv"})
    publish(settings.releases, "r2", {"umowy": "<id/umowy/1> lod:nr 2 ."}, sequence=2)
    headers = {"If-None-Match": first.headers["ETag"]}
    second = client.get("/sparql", query_string={"query": QUERY, "format": "csv"}, headers=headers)
    assert (first.text.split(), second.text.split()) == (["n", "1"], ["n", "2"])
    assert second.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("expression", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "now()", r"\u004eOW()"])
def test_what_changes_with_each_evaluation_is_not_kept(
    client: FlaskClient, evaluated: list[Asked], expression: str
) -> None:
    assert_is_not_kept(client, evaluated, f"SELECT ({expression} AS ?x) {{}}")


@pytest.mark.parametrize(
    "template",
    [
        *("{ [] <p> ?o }", "{ _:a <p> ?o }", "{ ?s <p> [ <q> 1 ] }", "{ ?s <p> (1 ?o) }", "{ ?s ?p ?o ~ }"),
        *("{ ?s ?p ?o {| <p> 1 |} }", "{ <<?s?p?o>> <p> 1 }"),
    ],
)
def test_blank_nodes_that_each_evaluation_makes_are_not_kept(
    client: FlaskClient, evaluated: list[Asked], template: str
) -> None:
    assert_is_not_kept(client, evaluated, f"CONSTRUCT {template} {{ ?s ?p ?o }}")


def test_blank_nodes_of_short_construct_are_not_kept(client: FlaskClient, evaluated: list[Asked]) -> None:
    assert_is_not_kept(client, evaluated, "CONSTRUCT FROM <graph/umowy> WHERE { [] ?p ?o }")


@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?s ?p ?o . } { ?s ?p ?o, [] FILTER(?o > 1) }", "SELECT * { _:s ?p [] }"]
)
def test_blank_nodes_of_patterns_change_nothing(client: FlaskClient, query: str) -> None:
    assert "ETag" in client.get("/sparql", query_string={"query": query}).headers


def assert_is_not_kept(client: FlaskClient, evaluated: list[Asked], text: str) -> None:
    query = {"query": text}
    answers = [client.get("/sparql", query_string=query) for _ in range(2)]
    assert len(evaluated) == 2
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert all("ETag" not in answer.headers for answer in answers)


def test_names_of_data_are_not_taken_for_functions(client: FlaskClient, evaluated: list[Asked]) -> None:
    query = {"query": 'PREFIX now: <def/> SELECT ?rand { ?rand now:uuid "now()" # rand()\n}'}
    assert "ETag" in client.get("/sparql", query_string=query).headers
    client.get("/sparql", query_string=query)
    assert len(evaluated) == 1


def test_errors_are_not_kept(client: FlaskClient, evaluated: list[Asked]) -> None:
    for _ in range(2):
        assert client.get("/sparql", query_string={"query": "SELECT * {"}).status_code == 400
    assert len(evaluated) == 2


def test_room_is_for_texts_of_queries_too() -> None:
    results = Results(room=1_000_000)
    keys = [
        Key("r1", PublicQuery(f"ASK {{ {number} }} # {'😀' * 10_000}", Form.ASK), "text/csv", "")
        for number in range(30)
    ]
    for key in keys:
        results.keep(key, Written(b"x", truncated=False))
    there = [results.get(key) is not None for key in keys]
    assert there == [False] * (30 - sum(there)) + [True] * sum(there)
    assert 15 < sum(there) < 25, "of 40 kB each"


def test_one_result_does_not_drive_out_all_others() -> None:
    results = Results(room=160_000)
    small, large = (Key("r1", PublicQuery(text, Form.ASK), "text/csv", "") for text in ("ASK {}", "ASK { 1 }"))
    results.keep(small, Written(b"x", truncated=False))
    results.keep(large, Written(bytes(100_000), truncated=False))
    assert results.get(small) is not None
    assert results.get(large) is None
