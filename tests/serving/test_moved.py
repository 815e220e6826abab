"""A release that the store went on from while it was asked: the request is answered once more, from the next one."""

from collections.abc import Iterator
from unittest import mock

import pytest
from flask import Flask

from app import context
from app.errors import ReleaseMoved
from app.factory import create_app
from app.store.base import Result
from app.store.embedded import EmbeddedStore

PATHS = {
    "page": "/doc/umowy/1",
    "data": "/data/umowy/1.ttl",
    "query": "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D",
    "query page": "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D&format=html",
    "graph": "/graph-store?default&format=nt",
}


class Moving:
    """A store that moves the first few times that it is asked."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, *_: object, **__: object) -> None:
        if self.left:
            self.left -= 1
            raise ReleaseMoved


@pytest.fixture(params=[1, 3], ids=["once", "again"])
def moves(request: pytest.FixtureRequest) -> Iterator[int]:
    """Let the store of the release move so many times."""
    moving = Moving(request.param)
    stream, describe = EmbeddedStore.stream, EmbeddedStore.describe

    def streamed(store: EmbeddedStore, *asked: object) -> Result:
        moving()
        return stream(store, *asked)  # type: ignore[arg-type]

    def described(store: EmbeddedStore, *asked: object) -> object:
        moving()
        return describe(store, *asked)  # type: ignore[arg-type]

    with mock.patch.multiple(EmbeddedStore, stream=streamed, describe=described):
        yield request.param


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_request_is_answered_once_more(app: Flask, moves: int, path: str) -> None:
    # Nothing is kept of what was asked before.
    client = create_app(app.extensions[context.EXTENSION].settings).test_client()
    answer = client.get(path, headers={"Accept-Language": "en", "Accept": "*/*"})
    if moves == 1:
        assert answer.status_code in (200, 303), answer.text
        return
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "changed meanwhile" in answer.text
