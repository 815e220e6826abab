"""What stands in a wrong column is not published: a PESEL, a name and a telephone number in copies of the samples.

They are put where the office publishes text, and where codes or words of a list belong. Nothing that a publication
leaves behind, or says while it runs, may hold them.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from app.cli import commands
from tests.data.test_privacy import BASE, CHECKOUT, REGISTERS, left_behind

PESEL = "44051401359"
PERSON = "Zefiryna Wymyślańska tel. 699 123 456"
SECRET = re.compile(r"44051401359|440514|zefiryn|wymy[śs]la[ńn]sk|699.?123.?456", re.IGNORECASE)
SAMPLES = CHECKOUT / "mappings"
# Values by header and row, the header being row 1.
FACILITIES = {
    ("Dyscypliny", 5): f"PESEL {PESEL} {PERSON}",
    ("Dyscypliny", 6): PERSON,
    ("Nawierzchnia", 7): PERSON,
    ("Nazwa obiektu", 8): f"Boisko wielofunkcyjne, PESEL {PESEL}",
    ("Rodzaj obiektu", 9): PERSON,
    ("Godziny pn.-pt.", 10): PERSON,
    ("Ulica", 11): f"{PERSON}, {PESEL}",
}
STATIONS = {
    ("Nazwa przedsiębiorcy", 5): f"AUTO-ZŁOM {PERSON} {PESEL}",
    ("Status", 6): PERSON,
    ("Kody odpadów", 7): PERSON,
    ("NIP", 7): PESEL,
}
ATTRACTIONS = {
    ("udogodnienia", 5): [PERSON],
    ("dostepnosc", 6): ["440514-01359"],
    ("opis_pl", 7): f"Zwiedzanie po uzgodnieniu: {PERSON}, PESEL {PESEL}",
    ("typ", 8): PERSON,
}


def facilities(path: Path) -> None:
    """Change the workbook of sports facilities."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Obiekty"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for (header, row), value in FACILITIES.items():
        sheet.cell(row, columns[header], value)
    workbook.save(path)


def stations(path: Path) -> None:
    """Change the CSV of vehicle dismantling stations."""
    rows = [line.split(";") for line in path.read_text(encoding="cp1250").splitlines()]
    for (header, row), value in STATIONS.items():
        rows[row - 1][rows[0].index(header)] = value
    path.write_text("".join(f"{';'.join(row)}\n" for row in rows), encoding="cp1250")


def attractions(path: Path) -> None:
    """Change the GeoJSON of tourist attractions."""
    document = json.loads(path.read_text(encoding="utf-8"))
    for (key, row), value in ATTRACTIONS.items():
        document["features"][row - 1]["properties"][key] = value
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


CHANGED: dict[str, tuple[str, Callable[[Path], None], int]] = {
    "obiekty-sportowe": ("obiekty.xlsx#Obiekty", facilities, len(FACILITIES)),
    "stacje-demontazu": ("stacje.csv", stations, len(STATIONS)),
    "obiekty-turystyczne": ("atrakcje.geojson", attractions, len(ATTRACTIONS)),
}


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of what the changed registers refer to."""
    folder = tmp_path_factory.mktemp("var")
    publish(folder, "teryt", "miejscowosci")
    return folder


def publish(var: Path, *arguments: str) -> str:
    said = CliRunner().invoke(commands, ["publish", *arguments], env={"LOD_VAR": str(var), "LOD_BASE_IRI": BASE})
    assert said.exit_code == 0, said.output
    return said.output


@pytest.mark.parametrize("slug", CHANGED)
def test_what_stands_in_a_wrong_column_is_left_out_and_shown_nowhere(slug: str, var: Path, tmp_path: Path) -> None:
    url, change, values = CHANGED[slug]
    source = Path(shutil.copy(SAMPLES / slug / "sample" / url.partition("#")[0], tmp_path))
    change(source)
    said = publish(var, slug, "--source", f"sample/{url}={source}")
    told = (var / "reports" / f"{slug}.pl.csv").read_text(encoding="utf-8-sig")
    assert len(re.findall(r"\d+ znak|•••", told)) >= values
    assert {match[0] for text in (*left_behind(var, REGISTERS[slug]), said) for match in SECRET.finditer(text)} == set()
