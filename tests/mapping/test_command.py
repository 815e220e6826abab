"""The engine on its own: `python -m loaders.mapping`."""

import subprocess
import sys
from pathlib import Path

import pytest
import zstandard

from loaders.mapping.__main__ import main

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("case", sorted(GOLDEN.iterdir()), ids=lambda case: case.name)
def test_golden_mapping_gives_the_approved_quads(case: Path, tmp_path: Path) -> None:
    [mapping] = case.glob("mapping.*")
    assert main([str(mapping), "-o", str(tmp_path / "out.nq"), "--folder", str(case)]) == 0
    assert (tmp_path / "out.nq").read_text("utf-8") == (case / "expected.nq").read_text("utf-8")


def test_module_runs_as_a_program(tmp_path: Path) -> None:
    case = GOLDEN / "annexes"
    command = [sys.executable, "-m", "loaders.mapping", str(case / "mapping.ttl"), "-o", "out.nq.zst"]
    subprocess.run([*command, "--folder", str(case), "--threads", "1", "--memory", "200MB"], check=True, cwd=tmp_path)
    with zstandard.open(tmp_path / "out.nq.zst", "rt", encoding="utf-8") as text:
        assert text.read() == (case / "expected.nq").read_text("utf-8")


def test_start_loads_nothing_that_few_mappings_need() -> None:
    # Below 20,000 rows the start is most of the time, and its memory is part of every run.
    program = "import sys, loaders.mapping.__main__; print(*(name for name in sys.argv[1:] if name in sys.modules))"
    dear = ["sqlalchemy", "rdflib", "elementpath", "jsonpath_rfc9535", "pyproj", "ruamel.yaml", "requests"]
    done = subprocess.run([sys.executable, "-c", program, *dear], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []


def test_explain_prints_sql_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, out = GOLDEN / "annexes", tmp_path / "out.nq"
    assert main([str(case / "mapping.ttl"), "-o", str(out), "--folder", str(case), "--explain"]) == 0
    assert "-- <https://lod.example/#Contract> (mapping.ttl, line 7)" in capsys.readouterr().out
    assert not out.exists()


CSV = """@prefix ex: <https://example.org/> . @prefix rml: <http://w3id.org/rml/> .
ex:T rml:logicalSource [ rml:source "t.csv" ; rml:referenceFormulation rml:CSV ] ; rml:subjectMap [ rml:reference "v" ;
    rml:class ex:C ] .
"""


def test_output_is_as_it_was_after_an_error(tmp_path: Path) -> None:
    (tmp_path / "m.ttl").write_text(CSV)
    (tmp_path / "t.csv").write_text("v\nhttp://a.example/1\n")
    command = [str(tmp_path / "m.ttl"), "-o", str(tmp_path / "out.nq"), "--folder", str(tmp_path)]
    assert main(command) == 0
    good = (tmp_path / "out.nq").read_bytes()
    (tmp_path / "t.csv").write_text("v\nhttp://a.example/1\nno iri\n")
    assert main(command) == 3
    assert (tmp_path / "out.nq").read_bytes() == good != b""
    assert {file.name for file in tmp_path.iterdir()} == {"m.ttl", "t.csv", "out.nq"}


def test_link_and_pipe_are_written_through(tmp_path: Path) -> None:
    (tmp_path / "m.ttl").write_text(CSV)
    (tmp_path / "t.csv").write_text("v\nhttp://a.example/1\n")
    (tmp_path / "link.nq").symlink_to(tmp_path / "out.nq")
    command = [sys.executable, "-m", "loaders.mapping", str(tmp_path / "m.ttl"), "--folder", str(tmp_path), "-o"]
    subprocess.run([*command, str(tmp_path / "link.nq")], check=True)
    assert (tmp_path / "link.nq").is_symlink()
    piped = subprocess.run([*command, "/dev/stdout"], check=True, capture_output=True)
    assert piped.stdout == (tmp_path / "out.nq").read_bytes() != b""


@pytest.mark.parametrize("name", ["t.csv", "m.ttl", "nowhere/out.nq"])
def test_output_in_the_wrong_place_is_refused(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.ttl").write_text(CSV)
    (tmp_path / "t.csv").write_text("v\nhttp://a.example/1\n")
    assert main([str(tmp_path / "m.ttl"), "-o", str(tmp_path / name), "--folder", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err
    assert (tmp_path / "m.ttl").read_text() == CSV
    assert (tmp_path / "t.csv").read_text() == "v\nhttp://a.example/1\n"


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (["m.ttl", "-o", "out.nq.zst"], "--output in .zst"),
        (["m.ttl", "--database", "sqlite:///t.db"], "--database"),
        (["m.ttl", "--explain", "--strict"], "--explain, --strict"),
        (["m.yml"], "a mapping in YARRRML"),
    ],
)
def test_reference_engine_refuses_what_it_does_not_know(
    capsys: pytest.CaptureFixture[str], more: list[str], named: str
) -> None:
    assert main(["--engine", "reference", *more]) == 1
    assert capsys.readouterr().err == f"the reference engine does not know {named}\n"


def test_fault_is_told_with_the_exit_code_of_its_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mapping.ttl").write_text("nonsense")
    assert main([str(tmp_path / "mapping.ttl"), "-o", str(tmp_path / "out.nq")]) == 3
    assert capsys.readouterr().err.startswith("mapping.ttl, line 1: Turtle syntax")
