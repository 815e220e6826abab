"""A request is whole exactly when its last byte has come, however it comes in pieces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factory import LARGEST_BODY
from app.gathering import Gathered

POST = b"POST /sparql HTTP/1.1\r\nHost: lod\r\n"
WHOLE = {
    "no body": b"GET / HTTP/1.1\r\nHost: lod\r\n\r\n",
    "length": POST + b"content-LENGTH:5\r\n\r\nASK{}",
    "no length": POST + b"Content-Length: 0\r\n\r\n",
    "chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n2;a=b\r\n{}\r\n0\r\n\r\n",
    "blank lines in a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n8\r\n\r\n\r\n0\r\n\r\r\n0\r\n\r\n",
    "trailers": POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n0\r\nX: y\r\nZ: 0\r\n\r\n",
}
OVER = {
    "malformed chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\n",
    "negative chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n",
    "chunk size without end": POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 300,
    "malformed length": POST + b"Content-Length: five\r\n\r\n",
    "too large a body": POST + b"Content-Length: %d\r\n\r\n" % (LARGEST_BODY + 1),
}
TOO_LARGE = {
    "head": (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000, "431"),
    "chunks": (POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * (LARGEST_BODY // 6 + 1), "413"),
    "chunk": (POST + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n" + b" " * LARGEST_BODY, "413"),
}


def gathered(*pieces: bytes) -> Gathered:
    request = Gathered()
    for piece in pieces:
        request.add(piece)
    return request


@pytest.mark.parametrize("name", WHOLE)
def test_whole_at_its_last_byte_and_not_before(name: str) -> None:
    request = Gathered()
    for place, byte in enumerate(WHOLE[name]):
        assert not request.is_whole, WHOLE[name][:place]
        request.add(bytes([byte]))
    assert request.is_whole
    assert not request.is_cut
    assert request.received == WHOLE[name]


@given(st.sampled_from(sorted(WHOLE)), st.lists(st.integers(0, 120)), st.binary(max_size=20))
def test_pieces_make_no_difference(name: str, cuts: list[int], following: bytes) -> None:
    sent = WHOLE[name] + following
    places = [0, *sorted(cuts), len(sent)]
    request = gathered(*(sent[start:end] for start, end in pairwise(places)))
    assert request.is_whole
    assert request.received == sent


@pytest.mark.parametrize("name", OVER)
def test_what_will_be_refused_is_not_waited_for(name: str) -> None:
    assert gathered(OVER[name]).is_whole
    assert gathered(OVER[name]).is_cut == (name == "too large a body")


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_has_no_end_is_refused(name: str) -> None:
    sent, status = TOO_LARGE[name]
    assert gathered(sent).refusal.startswith(status)
    assert not gathered(sent[:1000]).refusal


@pytest.mark.parametrize(
    "body", [b"Content-Length: 5\r\n\r\nASK{}", b"Transfer-Encoding: chunked\r\n\r\n5\r\nASK{}\r\n0\r\n\r\n"]
)
def test_who_waits_for_leave_is_told_once(body: bytes) -> None:
    head, _, rest = body.partition(b"\r\n\r\n")
    request = gathered(POST, b"Expect: 100-Continue\r\nX: y\r\n" + head + b"\r\n\r\n")
    assert request.may_go_on()
    assert not request.may_go_on()
    request.add(rest[:-1])
    assert not request.is_whole
    request.add(rest[-1:])
    assert request.is_whole
    assert request.received == POST + b"X: y\r\n" + body


def test_nobody_is_told_to_go_on_before_the_head_is_whole() -> None:
    assert not gathered(POST + b"Expect: 100-continue\r\n").may_go_on()
