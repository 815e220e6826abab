"""curl: each way of asking that the protocol has, and what it shows of the answer."""

from __future__ import annotations

import json
import subprocess

import pytest

from app.store.query.limits import LENGTH
from tests.machine import PATIENCE
from tests.sparql.clients.asked import ASK, CONSTRUCT, LABELLED, LONG, SELECT, SIZE, UPDATE, WRONG, installed

JSON = "Accept: application/sparql-results+json"
DIRECT = "Content-Type: application/sparql-query"


def curl(*arguments: str, given: str | None = None) -> str:
    command = [installed("curl"), "--silent", "--show-error", *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout


def status(*arguments: str, given: str | None = None) -> str:
    return curl("--output", "/dev/null", "--write-out", "%{http_code} %{content_type}", *arguments, given=given)


def labels(answer: str) -> dict[str, str]:
    rows = json.loads(answer)["results"]["bindings"]
    return {row["thing"]["value"]: row["label"]["value"] for row in rows}


WAYS = {
    "GET": ["--get", "--data-urlencode", f"query={SELECT}"],
    "form": ["--data-urlencode", f"query={SELECT}"],
    "long form": ["--data-urlencode", f"query={LONG}"],
    "direct": ["--header", DIRECT, "--data-binary", SELECT],
    "QUERY": ["--request", "QUERY", "--header", DIRECT, "--data-binary", SELECT],
    "after leave": ["--header", "Expect: 100-continue", "--header", DIRECT, "--data-binary", SELECT],
    "compressed": ["--compressed", "--data-urlencode", f"query={SELECT}"],
    "HTTP/1.0": ["--http1.0", "--data-urlencode", f"query={SELECT}"],
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_asking(endpoint: str, way: str) -> None:
    assert labels(curl("--header", JSON, *WAYS[way], endpoint)) == LABELLED


def test_query_from_standard_input(endpoint: str) -> None:
    assert labels(curl("--header", JSON, "--header", DIRECT, "--data-binary", "@-", endpoint, given=SELECT)) == LABELLED


@pytest.mark.parametrize(
    ("accept", "query", "expected"),
    [
        ("text/csv", SELECT, "text/csv; charset=utf-8"),
        ("text/tab-separated-values", SELECT, "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+xml", SELECT, "application/sparql-results+xml"),
        ("application/sparql-results+json", ASK, "application/sparql-results+json"),
        ("text/turtle", CONSTRUCT, "text/turtle; charset=utf-8"),
        ("application/n-triples", CONSTRUCT, "application/n-triples"),
        ("application/rdf+xml", CONSTRUCT, "application/rdf+xml"),
        ("application/ld+json", CONSTRUCT, "application/ld+json"),
        ("*/*", SELECT, "application/sparql-results+json"),
        ("*/*", CONSTRUCT, "text/turtle; charset=utf-8"),
    ],
)
def test_accept_chooses(endpoint: str, accept: str, query: str, expected: str) -> None:
    asked = ["--header", f"Accept: {accept}", "--data-urlencode", f"query={query}", endpoint]
    assert status(*asked) == f"200 {expected}"


def test_head_is_get_without_the_body(endpoint: str) -> None:
    asked = ["--get", "--data-urlencode", f"query={SELECT}", "--header", JSON, endpoint]
    headers = curl("--head", *asked)
    assert headers.startswith("HTTP/1.1 200")
    [length] = [line for line in headers.lower().splitlines() if line.startswith("content-length:")]
    assert int(length.partition(":")[2]) == len(curl(*asked).encode())


def test_a_second_question_costs_no_body(endpoint: str, tmp_path: str) -> None:
    asked = ["--get", "--data-urlencode", f"query={SELECT}", "--header", JSON, endpoint]
    saved = f"{tmp_path}/etag"
    curl("--etag-save", saved, "--output", "/dev/null", *asked)
    assert status("--etag-compare", saved, *asked).startswith("304")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--get", "--data-urlencode", f"query={WRONG}"], "400"),
        (["--get", "--data-urlencode", f"query={LONG}"], "414"),
        (["--data-urlencode", f"update={UPDATE}"], "403"),
        (["--request", "DELETE"], "405"),
        (["--data-urlencode", f"query={SELECT}", "--header", "Accept: image/png"], "406"),
        (["--header", "Content-Type: text/plain", "--data-binary", SELECT], "415"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_errors_have_a_status(endpoint: str, arguments: list[str], expected: str) -> None:
    assert status(*arguments, endpoint).split()[0] == expected


def test_query_that_is_too_long(endpoint: str) -> None:
    assert status("--data-urlencode", "query@-", endpoint, given=f"ASK {{}} # {'x' * LENGTH}").startswith("413")


def test_many_questions_over_one_connection(endpoint: str) -> None:
    asked = ["--get", "--data-urlencode", f"query={SELECT}", "--header", "Accept: text/csv"]
    answer = curl(*asked, *[endpoint] * 5, "--write-out", "connections: %{num_connects}\n")
    assert answer.count("id/rzeczy/") == 5 * SIZE
    assert [line for line in answer.splitlines() if line.startswith("connections")] == [
        "connections: 1",
        *["connections: 0"] * 4,
    ]
