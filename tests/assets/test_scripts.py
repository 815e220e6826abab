"""The parts of the scripts that need no browser, by node's own runner; what the browser loads, by its weight."""

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.bundle import FOLDER
from tests.conftest import CHECKOUT
from tests.machine import PATIENCE

HERE = Path(__file__).parent
# Bytes in gzip that each part may weigh, with all that it loads at once.
WEIGHTS = {"page.js": 3_000, "map-figure": 56_000, "chart-figure": 72_000, "suggest": 4_000}
SHEETS = {"page.css": 1_500, "map.css": 5_000}
IMPORT = re.compile(r"""\b(?:import|from)\s*"\./([^"]+)\"""")


def built(name: str) -> Path:
    manifest = FOLDER / "manifest.json"
    if not manifest.exists():
        reason = "run `make assets`" if shutil.which("npm") else "npm is not installed"
        assert not os.environ.get("CI"), reason
        pytest.skip(f"the scripts are not built here: {reason}")
    known: dict[str, str] = json.loads(manifest.read_text("utf-8"))
    (found,) = [FOLDER / known[name]] if name in known else FOLDER.glob(f"{name}-*.js")
    return found


def loaded(script: Path) -> set[Path]:
    """A script and all that it cannot run without."""
    found, waiting = set[Path](), [script]
    while waiting:
        at = waiting.pop()
        found.add(at)
        waiting += {FOLDER / name for name in IMPORT.findall(at.read_text("utf-8"))} - found
    return found


def test_parts_of_the_scripts_do_what_they_say() -> None:
    if shutil.which("node") is None or not (CHECKOUT / "node_modules" / "supercluster").is_dir():
        assert not os.environ.get("CI")
        pytest.skip("node or its packages are not installed here: run `make assets`")
    tests = sorted(map(str, HERE.glob("*.test.js")))
    run = subprocess.run(
        ["node", "--test", *tests], cwd=CHECKOUT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    passed = re.search(r"^# pass (\d+)$", run.stdout, re.MULTILINE)
    assert passed, run.stdout
    assert int(passed[1]) >= 45


@pytest.mark.parametrize("name", WEIGHTS)
def test_script_is_as_light_as_it_promises(name: str) -> None:
    weight = sum(len(gzip.compress(path.read_bytes())) for path in loaded(built(name)))
    assert WEIGHTS[name] * 0.2 < weight <= WEIGHTS[name]


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_is_as_light_as_it_promises(name: str) -> None:
    assert len(gzip.compress(built(name).read_bytes())) <= SHEETS[name]


def test_entry_loads_no_library_before_it_is_wanted() -> None:
    assert all(len(path.read_bytes()) < 4_000 for path in loaded(built("page.js")))
    assert {path.name.partition("-")[0] for path in loaded(built("map-figure"))} == {"map", "chunk"}


def test_licences_of_what_pages_load_are_beside_it() -> None:
    notice = built("page.js").with_name("NOTICE.txt").read_text("utf-8")
    for package in ("leaflet", "supercluster", "kdbush", "chart.js"):
        assert re.search(
            rf"^{re.escape(package)} \d[\d.]* \(\S+\)\n\S.*\n\n.*\bPermission|^{re.escape(package)} \d",
            notice,
            re.MULTILINE,
        )
        text = notice.partition(f"\n{package} ")[2].partition("-" * 80)[0]
        assert "copyright" in text.lower()
