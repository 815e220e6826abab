"""Query evaluation: every case of the suite over HTTP, in every format of its form, read by readers of our own.

A case of `exceptions.NOT_PASSED` must fail, over HTTP and in the engine by itself: what is mended leaves the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from . import comparing, manifests, solutions
from .exceptions import FEDERATED, NOT_PASSED
from .manifests import Case
from .site import Answer, Site
from .solutions import Results, Term

CASES = manifests.of_kind("QueryEvaluationTest")
CSV_CASES = manifests.of_kind("CSVResultFormatTest")
PASSED = [case for case in CASES if case.iri not in NOT_PASSED.keys() | FEDERATED]

READERS = {
    "application/sparql-results+json": solutions.from_json,
    "application/sparql-results+xml": solutions.from_xml,
    "text/tab-separated-values": solutions.from_tsv,
}
_RESULTS = {".srx": solutions.from_xml, ".srj": solutions.from_json}
# TSV has no booleans (SPARQL 1.1 CSV and TSV section 2).
BOOLEANS = ("application/sparql-results+json", "application/sparql-results+xml")
# A graph in a format for quads is written without a graph name, and so is Turtle or N-Triples as well.
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "turtle",
    "application/n-quads": "nt",
}

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def test_the_whole_suite_is_collected(suite: Path) -> None:
    assert (len(CASES), len(CSV_CASES)) == (386, 2)
    assert NOT_PASSED.keys() | FEDERATED <= {case.iri for case in CASES}


@pytest.mark.parametrize("case", PASSED, ids=lambda case: case.iri)
def test_query(site: Site, case: Case) -> None:
    assert not faults(site, case)


@pytest.mark.parametrize("iri", NOT_PASSED)
def test_what_is_not_passed_is_not_passed_by_the_engine_either(site: Site, iri: str) -> None:
    [case] = [case for case in CASES if case.iri == iri]
    assert faults(site, case)
    assert not engine_passes(case)


@pytest.mark.parametrize("iri", sorted(FEDERATED))
def test_service_is_called_only_where_it_may_be(site: Site, iri: str) -> None:
    [case] = [case for case in CASES if case.iri == iri]
    for ask in (site.get, site.post_form, site.post_directly, site.query):
        assert ask(case, "*/*").status == 403


@pytest.mark.parametrize("case", CSV_CASES, ids=lambda case: case.iri)
def test_csv(site: Site, case: Case) -> None:
    assert case.result
    answer = site.ask(case, "text/csv")
    assert (answer.status, answer.content_type) == (200, "text/csv; charset=utf-8")
    (head, *rows), (their_head, *their_rows) = (
        solutions.from_csv(data) for data in (case.result.read_bytes(), answer.body)
    )
    # `SELECT *` has no order of columns, and names of blank nodes mean nothing.
    assert sorted(head) == sorted(their_head)
    ours, theirs = (
        sorted([_cell(text) for _, text in sorted(zip(names, row, strict=True))] for row in each)
        for names, each in ((head, rows), (their_head, their_rows))
    )
    assert ours == theirs


def _cell(text: str) -> str:
    """A cell, a number by its value."""
    try:
        return str(float(text))
    except ValueError:
        return "_:" if text.startswith("_:") else text


def faults(site: Site, case: Case) -> dict[str, object]:
    """What is answered otherwise than expected, by media type."""
    expected = expected_results(case)
    types: Iterable[str] = GRAPHS
    if expected:
        types = BOOLEANS if expected.boolean is not None else READERS
    answers = {media_type: site.ask(case, media_type) for media_type in types}
    return {
        media_type: answer for media_type, answer in answers.items() if not right(case, media_type, answer, expected)
    }


def right(case: Case, media_type: str, answer: Answer, expected: Results | None) -> bool:
    assert case.result
    if media_type == "application/ld+json" and expected is None and b"<<" in case.result.read_bytes():
        return answer.status == 406  # it has no triple terms
    if (answer.status, answer.media_type) != (200, media_type):
        return False
    if expected:
        return comparing.same(expected, READERS[media_type](answer.body), case.lax)
    made = read_graph(answer.body, media_type, later="sparql12" in case.result.parts)
    return comparing.isomorphic(list(terms(manifests.read(case.result))), list(made))


def expected_results(case: Case) -> Results | None:
    """The results that the suite expects, in order where the query orders them; None for a graph."""
    assert case.result
    if case.result.suffix in _RESULTS:
        found = _RESULTS[case.result.suffix](case.result.read_bytes())
    elif solutions.RESULT_SET in case.result.read_text("utf-8"):
        found = solutions.from_graph(rdflib.Graph().parse(case.result, publicID=manifests.iri_of(case.result)))
    else:
        return None
    return replace(found, ordered=found.ordered or case.ordered)


def read_graph(data: bytes, media_type: str, later: bool) -> set[Term]:
    """A graph by rdflib, which does not know triple terms: those of SPARQL 1.2 by the engine's own readers."""
    if later:
        return terms(ox.parse(data, ox.RdfFormat.from_media_type(media_type)))
    graph = rdflib.Graph().parse(data=data, format=GRAPHS[media_type])
    return {tuple(map(solutions.rdflib_term, triple)) for triple in graph}


def terms(quads: Iterable[ox.Quad]) -> set[Term]:
    return {tuple(map(solutions.oxigraph_term, quad.triple)) for quad in quads}


def engine_passes(case: Case) -> bool:
    """Whether the engine by itself, asked in this process over the dataset as the suite has it, passes the case."""
    store = ox.Store()
    for path in case.data:
        manifests.load(store, path, ox.DefaultGraph())
    for name, path in case.named.items():
        manifests.load(store, path, ox.NamedNode(name))
    try:
        results = store.query(case.text)
    except SyntaxError:
        return False
    assert not isinstance(results, ox.QueryTriples)
    expected = expected_results(case)
    written = results.serialize(format=ox.QueryResultsFormat.JSON)
    return expected is not None and comparing.same(expected, solutions.from_json(written or b""), case.lax)
