"""SPARQL endpoints as sources, asked on the loopback interface."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from app.errors import MappingError
from loaders.mapping import compile_mapping, write
from loaders.mapping.local import Local

from .conftest import PREFIXES
from .endpoint import serve

SD = "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .\n"
QUERY = "SELECT ?name { ?s <https://e.example/name> ?name }"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "data.ttl").write_text('<https://e.example/a> <https://e.example/name> "Łódź", "Łask" .')
    with serve({"/sparql": tmp_path / "data.ttl"}) as address:
        yield f"{address}/sparql"


def run(folder: Path, source: str, reference: str) -> list[str]:
    (folder / "m.ttl").write_text(
        f"{SD}{PREFIXES}ex:T rml:logicalSource [ {source} ] ; rml:subject ex:s ;"
        f' rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "{reference}" ] ] .',
        "utf-8",
    )
    with duckdb.connect(config={"threads": "1"}) as con, Local(folder) as sources:
        write(con, compile_mapping(folder / "m.ttl", base=None, sources=sources, con=con), folder / "out.nq")
    return [line.split('"')[1] for line in (folder / "out.nq").read_text("utf-8").splitlines()]


def service(address: str) -> str:
    return f"rml:source [ a sd:Service ; sd:endpoint <{address}> ]"


XPATH = (
    "rml:referenceFormulation [ a rml:XPathReferenceFormulation ; rml:namespace [ rml:namespacePrefix 's' ;"
    ' rml:namespaceURL "http://www.w3.org/2005/sparql-results#" ] ] ; rml:iterator "//s:result"'
)
CSV = "rml:referenceFormulation <http://www.w3.org/ns/formats/SPARQL_Results_CSV>"


@pytest.mark.parametrize(
    ("rest", "reference"),
    [
        (f'{CSV} ; rml:iterator "{QUERY}"', "name"),
        (f'rml:query "{QUERY}"', "name"),
        (
            f'rml:referenceFormulation rml:JSONPath ; rml:query "{QUERY}" ; rml:iterator "$.results.bindings[*]"',
            "name.value",
        ),
        (f'{XPATH} ; rml:query "{QUERY}"', "s:binding/s:literal"),
    ],
)
def test_results_are_read_by_the_formulation(tmp_path: Path, address: str, rest: str, reference: str) -> None:
    assert run(tmp_path, f"{service(address)} ; {rest}", reference) == ["Łask", "Łódź"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            QUERY.replace("{", ""),
            r"m\.ttl, line 6: the endpoint http://127\.0\.0\.1:\d+/sparql does not answer",
        ),
        (QUERY, r"line 6: .*there is no column 'wrong' in http://127\.0\.0\.1:\d+/sparql"),
    ],
)
def test_fault_in_a_query_or_a_reference_names_the_endpoint(
    tmp_path: Path, address: str, query: str, message: str
) -> None:
    with pytest.raises(MappingError, match=message):
        run(tmp_path, f'{service(address)} ; rml:query "{query}"', "wrong")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (f'{service("http://127.0.0.1:1/")} ; rml:query "{QUERY}"', "http://127.0.0.1:1/ does not answer the query"),
        (f'{service("ftp://e.example/")} ; rml:query "{QUERY}"', "no HTTP address"),
        (service("http://127.0.0.1:1/"), "the endpoint is asked no query"),
    ],
)
def test_endpoint_that_cannot_be_asked_is_refused(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(MappingError, match=message):
        run(tmp_path, source, "name")
