"""The commands of the README, run as they stand there: those that need no server, and those that ask one."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import PATIENCE
from tests.region import BASE
from tests.served import environment, publish, serving
from tests.sparql.clients.asked import installed

CHECKOUT = Path(__file__).resolve().parent.parent
README = (CHECKOUT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^\.venv/bin/python (-m [^#\n]+)", README, re.MULTILINE)
# Lines that ask the site, and the beginning of what each answers.
QUESTIONS = re.findall(r"^curl .+$", README, re.MULTILINE)
ANSWERS = (
    "@prefix ",
    '{"head":{"vars":["g","n"]},"results":{"bindings":[{',
    "class\r\nhttp",
    "n\r\n",
    "@prefix ",
)
FILES = {
    "people.csv": "id,name\n1,Ada\n",
    "mapping.ttl": """@base <https://example.org/> . @prefix rml: <http://w3id.org/rml/> .
<#people> a rml:TriplesMap ;
    rml:logicalSource [ rml:source [ a rml:RelativePathSource ; rml:path "people.csv" ] ;
        rml:referenceFormulation rml:CSV ] ;
    rml:subjectMap [ rml:template "person/{id}" ] ;
    rml:predicateObjectMap [ rml:predicate <name> ; rml:objectMap [ rml:reference "name" ] ] .""",
    "data.ttl": "@prefix : <https://example.org/> . :ada a :Author ; :name 'Ada' .",
    "ontology.ttl": """@prefix : <https://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Author rdfs:subClassOf :Person .""",
    "shapes.ttl": """@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:AuthorShape a sh:NodeShape ; sh:targetClass :Author ; sh:property [ sh:path :name ; sh:minCount 1 ] .""",
}
# What each command says or writes, by its module.
OUTCOMES = {
    "loaders.mapping": '<https://example.org/person/1> <https://example.org/name> "Ada" .',
    "loaders.inference": "<https://example.org/ada> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    "<https://example.org/Person>",
    "app.validation": "<h1>",
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.split()[1])
def test_command_of_the_readme(tmp_path: Path, command: str) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    arguments = [sys.executable, *shlex.split(command)]
    environment = {"PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(arguments, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    written = "".join(path.read_text("utf-8") for path in tmp_path.glob("*.nq"))
    assert done.returncode == 0, done.stderr
    assert OUTCOMES[shlex.split(command)[1]] in done.stdout + written


def test_each_engine_stands_in_the_readme() -> None:
    assert {shlex.split(command)[1] for command in COMMANDS} == OUTCOMES.keys()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with another register than those of the README."""
    environ = environment(tmp_path_factory.mktemp("readme"), ["7;Źródło;01.02.2026;"])
    publish(environ)
    with serving(environ) as address:
        yield address


@pytest.mark.parametrize(("question", "answer"), [*zip(QUESTIONS, ANSWERS, strict=True)])
def test_question_of_the_readme(site: str, question: str, answer: str) -> None:
    installed("curl")
    here = {
        "http://127.0.0.1:8000": site,
        "https://lod.lodzkie.pl/": BASE,
        "teryt/1061": "rzeczy/7",
        "/teryt": "/rzeczy",
    }
    for there, ours in here.items():
        question = question.replace(there, ours)
    done = subprocess.run(["bash", "-c", question], capture_output=True, check=True, timeout=PATIENCE)
    assert done.stdout.decode().startswith(answer)
