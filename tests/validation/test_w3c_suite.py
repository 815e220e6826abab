"""The SHACL test suite of the W3C, by the reference engine; each case that is not passed has its reason."""

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, BNode, Graph, Namespace

from app.errors import PublishError
from app.namespaces import SH
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
    "core/path/path-unused-001": "an ill-formed path is refused even where no target uses it",
}


def test_the_whole_suite_is_collected(shared):
    assert len(CASES) == COUNT
    assert set(KNOWN_FAILURES) <= {name(path) for path in CASES}


def name(path: Path) -> str:
    return str(path.relative_to(SUITE).with_suffix(""))


@pytest.mark.parametrize("path", CASES, ids=name)
def test_case(path, request, monkeypatch):
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
            text(manifest.value(result, SH.focusNode)),
            "" if (path := manifest.value(result, SH.resultPath)) is None else path_text(manifest, path),
            text(manifest.value(result, SH.value)),
            text(manifest.value(result, SH.sourceConstraintComponent)),
            text(manifest.value(result, SH.resultSeverity)),
        )
        for result in manifest.objects(report, SH.result)
    )


def text(node) -> str:
    return "_" if isinstance(node, BNode) else "" if node is None else str(node)
