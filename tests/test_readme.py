"""The commands of the README that need no server, run as they stand there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
COMMANDS = re.findall(r"^\.venv/bin/python (-m [^#\n]+)", (CHECKOUT / "README.md").read_text("utf-8"), re.MULTILINE)
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
