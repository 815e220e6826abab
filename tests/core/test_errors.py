"""Faults go from process to process as they are."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

from app import errors
from app.errors import LodzkieError
from app.store.writing import Unwritable

# How a fault is made, and those that have words of their own, or something to tell beside them.
MADE: dict[type[LodzkieError], Any] = {
    LodzkieError: lambda kind: kind("wrong", "źle"),
    errors.QuerySyntaxError: lambda kind: kind.at("ASK {\n)", 6, "wrong", "źle"),
    errors.NotAcceptable: lambda kind: kind(("text/turtle", "text/html")),
    errors.TooManyRequests: lambda kind: kind("later", "później", retry_after=7),
    errors.NothingPublished: lambda kind: kind(),
    errors.ReleaseMoved: lambda kind: kind(),
    errors.QueryDied: lambda kind: kind(),
    errors.ResultTooLarge: lambda kind: kind("rows", 3),
    Unwritable: lambda kind: kind("no", "nie", ("text/turtle",)),
}


def kinds(root: type[LodzkieError] = LodzkieError) -> Iterator[type[LodzkieError]]:
    yield root
    for kind in root.__subclasses__():
        yield from kinds(kind)


def test_every_fault_survives_its_process() -> None:
    known = [*kinds()]
    assert len(known) > len(MADE)
    for kind in known:
        fault = next(MADE[base] for base in kind.__mro__ if base in MADE)(kind)
        fault.noted = "by whoever raised it"
        again = pickle.loads(pickle.dumps(fault))
        assert type(again) is kind
        assert (str(again), vars(again)) == (str(fault), vars(fault))
