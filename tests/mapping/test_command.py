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


def test_fault_is_told_with_the_exit_code_of_its_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mapping.ttl").write_text("nonsense")
    assert main([str(tmp_path / "mapping.ttl"), "-o", str(tmp_path / "out.nq")]) == 3
    assert capsys.readouterr().err.startswith("mapping.ttl, line 1: Turtle syntax")
