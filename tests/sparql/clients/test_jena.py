"""Apache Jena: `rsparql`, `arq` and `riot` on the jars that Debian packages."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import rdflib

from tests.machine import PATIENCE
from tests.region import BASE
from tests.sparql.clients.asked import (
    ASK,
    CONSTRUCT,
    DESCRIBE,
    LABELLED,
    SELECT,
    WRONG,
    absent,
    installed,
)

JARS: Final = Path("/usr/share/java")
# What Jena 4 needs; a folder with all jars of Debian holds some that exclude each other.
NEEDED: Final = (
    *(
        "jena-*",
        "commons-*",
        "dexx.collection",
        "gson",
        "guava",
        "httpclient",
        "httpcore",
        "jackson-*",
        "jakarta.json*",
    ),
    *("jsonld-java", "protobuf", "slf4j-api", "slf4j-nop", "thrift", "titanium-json-ld"),
)
MISPLACED: Final = "org/apache/jena/ext/"

Jena = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def jena(tmp_path_factory: pytest.TempPathFactory) -> Jena:
    """Run a program of Jena with arguments."""
    java = installed("java")
    if not (JARS / "jena-cmds.jar").exists():
        absent("Apache Jena (Debian: libapache-jena-java) is not installed")
    jars = [str(path) for name in NEEDED for path in sorted(JARS.glob(f"{name}.jar"))]
    path = ":".join([str(messages(tmp_path_factory.mktemp("jena"))), *jars])
    command = [java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", path]

    def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        whole = [*command, program, *arguments]
        return subprocess.run(whole, check=False, capture_output=True, text=True, timeout=PATIENCE)

    return run


def messages(folder: Path) -> Path:
    """The messages of Xerces where its classes look for them: Debian moved only the classes inside the jar."""
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(f"{MISPLACED}xerces") and name.endswith(".properties"):
                path = folder / name.removeprefix(MISPLACED)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(jar.read(name))
    return folder


def asked(jena: Jena, endpoint: str, query: str, *options: str) -> str:
    done = jena("arq.rsparql", f"--service={endpoint}", *options, query)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("post", [[], ["--post"]], ids=["GET", "POST"])
def test_select(jena: Jena, endpoint: str, post: list[str]) -> None:
    rows = json.loads(asked(jena, endpoint, SELECT, "--results=JSON", *post))["results"]["bindings"]
    assert {row["thing"]["value"]: row["label"]["value"] for row in rows} == LABELLED


@pytest.mark.parametrize("written", ["text", "XML", "CSV", "TSV"])
def test_select_in_its_formats(jena: Jena, endpoint: str, written: str) -> None:
    answer = asked(jena, endpoint, SELECT, f"--results={written}")
    assert all(thing in answer for thing in LABELLED)


def test_ask(jena: Jena, endpoint: str) -> None:
    assert json.loads(asked(jena, endpoint, ASK, "--results=JSON"))["boolean"] is True


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["CONSTRUCT", "DESCRIBE"])
def test_graphs(jena: Jena, endpoint: str, query: str) -> None:
    graph = rdflib.Graph().parse(data=asked(jena, endpoint, query, "--results=N-TRIPLES"), format="nt")
    assert (rdflib.URIRef(f"{BASE}id/rzeczy/7"), rdflib.RDFS.label, rdflib.Literal("Źródło „7”", "pl")) in graph


def test_wrong_query_is_an_error_of_ours(jena: Jena, endpoint: str) -> None:
    # Jena checks the syntax before it asks, so the query is one that only we refuse.
    done = jena("arq.rsparql", f"--service={endpoint}", "SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }")
    assert done.returncode != 0
    assert "403" in done.stderr
    assert jena("arq.rsparql", f"--service={endpoint}", WRONG).returncode != 0


def test_its_own_engine_calls_the_endpoint(jena: Jena, endpoint: str, tmp_path: Path) -> None:
    local = tmp_path / "local.ttl"
    local.write_text(f"<{BASE}id/rzeczy/7> <http://example.org/seen> 'tu' .", encoding="utf-8")
    query = (
        f"SELECT ?label {{ ?thing <http://example.org/seen> 'tu' SERVICE <{endpoint}> {SELECT[SELECT.index('{') :]} }}"
    )
    done = jena("arq.arq", f"--data={local}", "--results=CSV", query)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["label", "Źródło", "„7”"]


def test_its_own_engine_follows_an_address(jena: Jena, site: str) -> None:
    query = f"SELECT ?label FROM <{site}/id/rzeczy/7> {{ <{BASE}id/rzeczy/7> <{rdflib.RDFS.label}> ?label }}"
    done = jena("arq.arq", "--results=CSV", query)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["label", "Źródło „7”"]
