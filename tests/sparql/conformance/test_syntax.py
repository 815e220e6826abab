"""Query syntax: what the suite calls a query is answered, what it does not is 400; every update is refused."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from . import manifests
from .exceptions import SYNTAX
from .manifests import EMPTY, Case
from .site import Site

UPDATES = manifests.of_kind(
    "UpdateEvaluationTest",
    "PositiveUpdateSyntaxTest",
    "PositiveUpdateSyntaxTest11",
    "NegativeUpdateSyntaxTest",
    "NegativeUpdateSyntaxTest11",
)
POSITIVE = manifests.of_kind("PositiveSyntaxTest", "PositiveSyntaxTest11")
NEGATIVE = manifests.of_kind("NegativeSyntaxTest", "NegativeSyntaxTest11")
# Some updates are called by the kind of queries.
UPDATES += [case for case in NEGATIVE if case.query and case.query.suffix == ".ru"]
NEGATIVE = [case for case in NEGATIVE if case not in UPDATES]


def test_the_whole_suite_is_collected(suite: Path) -> None:
    assert (len(POSITIVE), len(NEGATIVE), len(UPDATES)) == (204, 107, 115)


def ask(site: Site, case: Case) -> int:
    # Over an empty dataset, unless the query has one: nothing but the syntax is asked.
    body = urlencode({"query": case.text, "default-graph-uri": EMPTY})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return site.send("POST", "/sparql", headers, body.encode()).status


@pytest.mark.parametrize("case", POSITIVE, ids=lambda case: case.iri)
def test_query_is_answered(site: Site, case: Case) -> None:
    expected = 403 if "SERVICE" in case.text else 400 if case.iri in SYNTAX else 200
    assert ask(site, case) == expected


@pytest.mark.parametrize("case", NEGATIVE, ids=lambda case: case.iri)
def test_what_is_no_query_is_refused(site: Site, case: Case) -> None:
    assert ask(site, case) == (200 if case.iri in SYNTAX else 400)


@pytest.mark.parametrize("iri", SYNTAX)
def test_the_engine_by_itself_differs_too(suite: Path, iri: str) -> None:
    [case] = [case for case in POSITIVE + NEGATIVE if case.iri == iri]
    if case in POSITIVE:
        with pytest.raises((SyntaxError, RuntimeError)):
            ox.Store().query(case.text)
    else:
        ox.Store().query(case.text)


@pytest.mark.parametrize("case", UPDATES, ids=lambda case: case.iri)
def test_update_is_refused(site: Site, case: Case) -> None:
    """A release is only read: as an update 403, well-formed or not."""
    for kind, body in (
        ("application/sparql-update", case.text.encode()),
        ("application/x-www-form-urlencoded", urlencode({"update": case.text}).encode()),
    ):
        assert site.send("POST", "/sparql", {"Content-Type": kind}, body).status == 403
