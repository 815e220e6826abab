"""The SHACL test suite of the W3C.

Our engine passes every case, its report isomorphic to the expected one. The reference engine is compared by the facts
of its findings, and each case that it does not pass has its reason.
"""

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, BNode, Graph, Literal, Namespace
from rdflib.compare import isomorphic

from app.errors import PublishError
from app.namespaces import SH
from app.validation.crossing import rdflib_graph, stored_term
from app.validation.engine import Compiled, compile_shapes, results
from app.validation.engine.reporting import report
from app.validation.gate import Exact
from app.validation.paths import path_text
from app.validation.reference import PySHACL
from app.validation.shapes import load_shapes

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SUITE = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "shacl" / "tests"
CASES = sorted(path for path in SUITE.rglob("*.ttl") if "sht:Validate" in path.read_text(encoding="utf-8"))
COUNT = 82
KNOWN_FAILURES = {
    "core/misc/severity-002": "a severity of one's own counts as a violation: only that is known to be safe",
    "core/property/uniqueLang-002": 'pySHACL reads "1"^^xsd:boolean as true unless it has parsed the shapes itself',
}


def test_the_whole_suite_is_collected(shared):
    assert len(CASES) == COUNT
    assert set(KNOWN_FAILURES) <= {name(path) for path in CASES}


def name(path: Path) -> str:
    return str(path.relative_to(SUITE).with_suffix(""))


@pytest.mark.parametrize("path", CASES, ids=name)
def test_our_engine_makes_the_report(path):
    manifest = read(path)
    (case,) = manifest.subjects(RDF.type, SHT.Validate)
    data, shapes = inputs(manifest, case)
    expected = manifest.value(case, MF.result)
    if expected == SHT.Failure:
        with pytest.raises(PublishError):
            our_report(data, shapes)
    else:
        predicates = told(manifest, expected)
        wanted = part(manifest, expected, predicates)
        ours = our_report(data, shapes)
        made = part(ours, root(ours), predicates)
        assert isomorphic(made, wanted), f"{made.serialize()}\n≠\n{wanted.serialize()}"


def read(path: Path) -> Graph:
    """A file with its literals as they are written."""
    return rdflib_graph(
        (each.subject, each.predicate, each.object) for each in ox.parse(path=path, base_iri=path.as_uri())
    )


def inputs(manifest: Graph, case) -> tuple[Path, Path]:
    action = manifest.value(case, MF.action)
    return tuple(Path(urlsplit(manifest.value(action, each)).path) for each in (SHT.dataGraph, SHT.shapesGraph))


@pytest.mark.parametrize("path", CASES, ids=name)
def test_threads_find_the_same_in_the_same_order(path):
    manifest = read(path)
    (case,) = manifest.subjects(RDF.type, SHT.Validate)
    if manifest.value(case, MF.result) != SHT.Failure:
        store, compiled, exact = loaded(*inputs(manifest, case))
        alone, two, four = (list(results(store, ["urn:data"], compiled, exact, threads)) for threads in (1, 2, 4))
        assert alone == two == four


def our_report(data: Path, shapes: Path) -> Graph:
    store, compiled, exact = loaded(data, shapes)
    triples = report(results(store, ["urn:data"], compiled, exact))
    return rdflib_graph((each.subject, each.predicate, each.object) for each in triples)


def loaded(data: Path, shapes: Path) -> tuple[ox.Store, Compiled, list[Exact]]:
    store, read_shapes = ox.Store(), load_shapes([shapes], shapes.as_uri())
    store.load(path=data, base_iri=data.as_uri(), to_graph=ox.NamedNode("urn:data"))
    exact = [
        (each.subject.value, each.predicate.value, each.object)
        for each in ox.parse(path=data, base_iri=data.as_uri())
        if each.predicate.value in read_shapes.exact_predicates and isinstance(each.object, ox.Literal)
    ]
    return store, compile_shapes(read_shapes), exact


def root(graph: Graph):
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    return node


REPORT = (
    *(RDF.type, RDF.first, RDF.rest, SH.conforms, SH.result, SH.focusNode, SH.value, SH.resultPath, SH.resultSeverity),
    *(SH.sourceShape, SH.sourceConstraintComponent, SH.inversePath, SH.alternativePath),
    *(SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath),
)


def told(manifest: Graph, expected) -> set:
    """The predicates to compare: some expected reports tell messages and source constraints, the others leave them."""
    results_ = list(manifest.objects(expected, SH.result))
    optional = (SH.resultMessage, SH.sourceConstraint)
    return {*REPORT, *(each for each in optional if any((result, each, None) in manifest for result in results_))}


def part(graph: Graph, node, predicates: set) -> Graph:
    """What is reported from a node on; what a shape or a value says of itself is not part of the report."""
    found, waiting = Graph(), [node]
    while waiting:
        subject = waiting.pop()
        for predicate, value in graph.predicate_objects(subject):
            if predicate in predicates and (subject, predicate, value) not in found:
                found.add((subject, predicate, value))
                refers = predicate in (SH.sourceShape, SH.sourceConstraint, SH.focusNode, SH.value)
                waiting += [value] if isinstance(value, BNode) and not refers else []
    return found


@pytest.mark.parametrize("path", CASES, ids=name)
def test_reference_finds_the_same(path, request, monkeypatch):
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    if name(path) in KNOWN_FAILURES:
        request.applymarker(pytest.mark.xfail(reason=KNOWN_FAILURES[name(path)], strict=True))
    manifest = Graph().parse(path, publicID=path.as_uri())
    (case,) = manifest.subjects(RDF.type, SHT.Validate)
    action, expected = manifest.value(case, MF.action), manifest.value(case, MF.result)
    data, shapes = (Path(urlsplit(manifest.value(action, part)).path) for part in (SHT.dataGraph, SHT.shapesGraph))
    if expected == SHT.Failure:
        with pytest.raises(PublishError):
            findings(data, shapes)
    else:
        assert findings(data, shapes) == expectations(manifest, expected)


def findings(data: Path, shapes: Path) -> Counter:
    store = ox.Store()
    store.load(path=data, base_iri=data.as_uri(), to_graph=ox.NamedNode("urn:data"))
    blank = {node.value for quad in store for node in (quad.subject, quad.object) if isinstance(node, ox.BlankNode)}
    found = PySHACL().check(store, ["urn:data"], load_shapes([shapes], shapes.as_uri()))
    return Counter(
        (
            "_" if each.focus in blank else each.focus,
            each.path,
            "_" if each.value in blank else each.value,
            each.component,
            f"{SH}{each.severity}",
        )
        for each in found
    )


def expectations(manifest: Graph, report) -> Counter:
    return Counter(
        (
            focus_text(manifest.value(result, SH.focusNode)),
            "" if (path := manifest.value(result, SH.resultPath)) is None else path_text(manifest, path),
            text(manifest.value(result, SH.value)),
            text(manifest.value(result, SH.sourceConstraintComponent)),
            text(manifest.value(result, SH.resultSeverity)),
        )
        for result in manifest.objects(report, SH.result)
    )


def text(node) -> str:
    return "_" if isinstance(node, BNode) else "" if node is None else str(node)


def focus_text(node) -> str:
    return str(stored_term(node)) if isinstance(node, Literal) else text(node)
