"""The cases of protocols as exchanges: requests in the vocabulary `ht:` of the W3C, with the answers expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from rdflib import RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from . import manifests
from .manifests import MF, SUITE, UT

HT: Final = Namespace("http://www.w3.org/2011/http#")
CNT: Final = Namespace("http://www.w3.org/2011/content#")
_STATUS: Final = "http://www.w3.org/2011/http-statusCodes#"
_NAMED_STATUS: Final = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}


@dataclass(frozen=True)
class Exchange:
    """One request and what is expected of its answer; `statuses` is a pattern."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: str
    boolean: bool | None = None
    family: str | None = None
    answer_headers: tuple[tuple[str, str], ...] = ()
    answer_body: str | None = None
    location: str | None = None

    @property
    def writes(self) -> bool:
        """True when the request would change the store."""
        return self.method not in ("GET", "HEAD")


def exchanges(iri: str) -> list[Exchange]:
    """The requests of a case, in order."""
    node = URIRef(iri)
    for path in SUITE.rglob("manifest*.ttl"):
        graph = manifests.manifest(path)
        for action in graph.objects(node, MF.action):
            return [_exchange(graph, each) for each in Collection(graph, graph.value(action, HT.requests))]
    raise AssertionError(f"no such case: {iri}")


def published() -> dict[str, str]:
    """The graphs that protocol cases are asked of, in Turtle, by name."""
    found = {}
    for path in SUITE.rglob("protocol/manifest.ttl"):
        graph = manifests.manifest(path)
        for data in graph.objects(None, UT.graphData):
            name, file = graph.value(data, RDFS.label), graph.value(data, UT.graph)
            found[str(name)] = manifests.path_of(str(file)).read_text("utf-8")
    return found


def _exchange(graph: Graph, request: Any) -> Exchange:
    expected = graph.value(request, HT.resp)
    boolean, location = graph.value(expected, MF.expectedBoolean), graph.value(expected, MF.expectedLocation)
    family, answer = graph.value(expected, MF.expectedFormat), graph.value(expected, HT.body)
    return Exchange(
        method=str(graph.value(request, HT.methodName)),
        path=str(graph.value(request, HT.absolutePath)),
        headers=dict(_headers(graph, request)),
        body=_body(graph, graph.value(request, HT.body)),
        statuses="|".join(_status(str(status)) for status in graph.objects(expected, MF.expectedStatus)),
        boolean=boolean.toPython() if isinstance(boolean, Literal) else None,
        family=str(family) if family else None,
        answer_headers=tuple(_headers(graph, expected)),
        answer_body=str(graph.value(answer, CNT.chars)) if answer else None,
        location=str(location) if location else None,
    )


def _headers(graph: Graph, message: Any) -> Iterator[tuple[str, str]]:
    fields = graph.value(message, HT.headers)
    for field in Collection(graph, fields) if fields else ():
        yield str(graph.value(field, HT.fieldName)), str(graph.value(field, HT.fieldValue))


def _body(graph: Graph, content: Any) -> bytes | None:
    if content is None:
        return None
    return str(graph.value(content, CNT.chars)).encode(str(graph.value(content, CNT.characterEncoding)))


def _status(iri: str) -> str:
    """A status, or a class of them such as StatusCode2xx, as a pattern."""
    name = iri.removeprefix(_STATUS)
    return _NAMED_STATUS.get(name) or re.sub(r"StatusCode(\d)xx", r"\1\\d\\d", name)
