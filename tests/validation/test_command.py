"""The engine on its own: `python -m app.validation`."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import RDF, Graph

from app.namespaces import SH
from app.validation.__main__ import main

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<S> sh:targetClass <Wpis> ; sh:property [ sh:path <numer> ; sh:minCount 1 ; sh:datatype xsd:int ] .
"""
DATA = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . <1> a <Wpis> . <2> a <Wpis> ; <numer> '7'^^xsd:{} ."
BASE = "https://dane.example.pl/"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(DATA.format("integer"), encoding="utf-8")
    (tmp_path / "more.ttl").write_text("<1> <numer> '1'^^<http://www.w3.org/2001/XMLSchema#int> .", encoding="utf-8")
    return ["--base", BASE, "--shapes", str(tmp_path / "shapes.ttl"), str(tmp_path / "data.ttl")]


@pytest.mark.parametrize("engine", ["own", "reference"])
def test_report_is_a_validation_report(files, capsys, engine):
    assert main([*files, "--engine", engine]) == 1
    written = Graph().parse(data=capsys.readouterr().out, format="turtle")
    (root,) = written.subjects(RDF.type, SH.ValidationReport)
    assert written.value(root, SH.conforms).toPython() is False
    found = {str(written.value(result, SH.sourceConstraintComponent)) for result in written.objects(root, SH.result)}
    # The store makes xsd:int an xsd:integer: only our engine reads literals as they are written.
    exact = {f"{SH}DatatypeConstraintComponent"} if engine == "own" else set()
    assert found >= {f"{SH}MinCountConstraintComponent"} | exact


def test_data_that_conform_end_with_0(files, tmp_path, capsys):
    (tmp_path / "data.ttl").write_text(DATA.format("int"), encoding="utf-8")
    assert main([*files, str(tmp_path / "more.ttl")]) == 0
    assert "sh:result " not in capsys.readouterr().out


def test_table_and_page_are_in_the_language_asked(files, capsys):
    assert main([*files, "--format", "csv", "--language", "pl"]) == 1
    header, *rows = csv.reader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff")), delimiter=";")
    assert header[0] == "Waga"
    assert sorted(row[6] for row in rows) == [f"{BASE}1", f"{BASE}2"]
    assert main([*files, "--format", "html"]) == 1
    assert '<html lang="en">' in capsys.readouterr().out


@pytest.mark.parametrize("name", ["shapes.ttl", "data.ttl"])
def test_a_fault_names_the_file_and_has_its_exit_code(files, tmp_path, capsys, name):
    (tmp_path / name).write_text("nonsense", encoding="utf-8")
    assert main([*files, "--language", "pl"]) == 3
    assert name in capsys.readouterr().err


def test_a_file_of_no_known_kind_is_a_fault(files, tmp_path, capsys):
    (tmp_path / "data.docx").write_text("x", encoding="utf-8")
    assert main([*files, str(tmp_path / "data.docx")]) == 3
    assert "data.docx" in capsys.readouterr().err


def test_shapes_may_come_from_several_files_and_subjects_may_have_no_name(files, tmp_path, capsys):
    text = SHAPES.replace("<S>", "<T>").replace("minCount 1", "maxCount 0")
    (tmp_path / "more_shapes.ttl").write_text(text, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(f"{DATA.format('int')} [] a <Wpis> ; <numer> 8 .", encoding="utf-8")
    assert main(["--shapes", str(tmp_path / "more_shapes.ttl"), *files, "--format", "csv"]) == 1
    _, *rows = csv.reader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff")), delimiter=";")
    assert [row[6] for row in rows if row[6].startswith(BASE)] == [f"{BASE}1", f"{BASE}2"]


def test_module_runs_as_a_program(files):
    done = subprocess.run([sys.executable, "-m", "app.validation", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == ""


def test_the_report_is_the_same_every_time_and_has_messages(files, capsys):
    texts = []
    for _ in range(2):
        assert main(files) == 1
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    assert "Too few values: at least 1 required" in texts[0]
    assert "Za mało wartości: wymagane co najmniej 1" in texts[0]
