"""What is judged a wrong reply: the judge himself is tried."""

import json

import pytest

from tests.sparql.abuse.replies import Reply, fault

LATER = {"retry-after": "5"}


def reply(status: int, limit: str, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, json.dumps({"status": status, "limit": limit}).encode(), headers=headers or {})


@pytest.mark.parametrize(
    "right",
    [
        reply(429, "client", LATER),
        reply(503, "queue", LATER),
        reply(503, "memory"),
        reply(503, "rows"),
        reply(504, "seconds"),
        Reply(200, b'{"head": {}, "boolean": true}'),
    ],
)
def test_right_replies_pass(right: Reply) -> None:
    assert not fault(right, {right.status})


@pytest.mark.parametrize(
    "wrong",
    [
        reply(429, "client"),
        reply(503, "queue"),
        reply(503, ""),
        reply(503, "", LATER),
        reply(503, "memory", LATER),
        reply(504, ""),
        Reply(503, b"<h1>Service Unavailable</h1>", headers=LATER),
        Reply(200, b'{"head": {}, "results": {"bin'),
    ],
)
def test_wrong_replies_are_found(wrong: Reply) -> None:
    assert fault(wrong, {wrong.status})


def test_status_that_is_not_allowed_is_found() -> None:
    assert fault(reply(504, "seconds"), {200})
