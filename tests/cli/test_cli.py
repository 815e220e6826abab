"""The command line: what it prints, for people and for machines, and how it ends."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import commands, main
from app.errors import LodzkieError
from tests.region import BASE, ROWS, write_region, write_source


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    write_region(tmp_path / "region")
    return {"LOD_REGION": str(tmp_path / "region"), "LOD_VAR": str(tmp_path / "var"), "LOD_BASE_IRI": BASE}


class Lodzkie:
    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(commands, arguments, env=self.environ)

    def json(self, *arguments: str):
        result = self(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture
def lodzkie(environ: dict[str, str]) -> Lodzkie:
    return Lodzkie(environ)


def test_publish_tells_what_became_of_each_register(lodzkie: Lodzkie) -> None:
    result = lodzkie("publish")
    assert result.exit_code == 0
    assert "rzeczy: 3 entries, 3 records, 0 in quarantine" in result.stdout
    assert "release 2" in result.stdout
    assert "no release: nothing changed" in lodzkie("publish").stdout


def test_publish_answers_machines_in_json(lodzkie: Lodzkie) -> None:
    answer = lodzkie.json("publish", "rzeczy")
    assert answer["registers"]["rzeczy"] == {"records": 3, "quarantined": 0, "entities": 3, "error": None}
    assert answer["changes"]["rzeczy"] == {"added": 8, "removed": 0}
    assert lodzkie.json("releases")[-1]["id"] == answer["release"]


def test_failed_register_ends_with_3_and_says_why(lodzkie: Lodzkie, tmp_path: Path) -> None:
    source = write_source(tmp_path / "bad.csv", ["1;;;", "2;;;"])
    result = lodzkie("publish", "rzeczy", "--source", str(source))
    assert result.exit_code == 3
    assert "keeps its old state" in result.stdout
    as_json = lodzkie("check", "rzeczy", "--source", str(source), "--json")
    assert as_json.exit_code == 3
    assert "2 z 2 rekordów" in json.loads(as_json.stdout)["registers"]["rzeczy"]["error"]["pl"]


def test_check_publishes_nothing(lodzkie: Lodzkie) -> None:
    assert lodzkie("check").exit_code == 0
    assert lodzkie.json("releases") == []


def test_source_goes_with_one_register(lodzkie: Lodzkie, environ: dict[str, str]) -> None:
    write_region(Path(environ["LOD_REGION"]), "inne")
    assert lodzkie("publish", "--source", "x.csv").exit_code == 2
    named = lodzkie("publish", "rzeczy", "--source", "other.csv=x.csv")
    assert named.exit_code == 3
    assert "other.csv" in named.stdout


def test_store_that_is_embedded(lodzkie: Lodzkie) -> None:
    assert lodzkie.json("store")["held"] is None
    release = lodzkie.json("publish")["release"]
    assert lodzkie.json("store") == {"kind": "embedded", "held": release, "current": release, "right": True}
    assert release in lodzkie("store", "--settle").stdout


def test_releases_diff_and_rollback(lodzkie: Lodzkie, tmp_path: Path) -> None:
    first = lodzkie.json("publish")["release"]
    changed = write_source(tmp_path / "new.csv", [ROWS[0].replace("Pierwsza", "Nowa"), *ROWS[1:]])
    second = lodzkie.json("publish", "rzeczy", "--source", str(changed))["release"]
    assert f"* {second}" in lodzkie("releases").stdout
    shown = lodzkie("diff", first, second)
    assert f"changed <{BASE}id/rzeczy/1> in rzeczy" in shown.stdout
    assert '"Nowa"@pl' in shown.stdout
    assert "1 changed" in shown.stdout
    [line] = lodzkie("diff", first, second, "--json", "--prefix", "id/rzeczy/1").stdout.splitlines()
    assert json.loads(line)["kind"] == "changed"
    assert lodzkie("diff", first, second, "--prefix", "id/rzeczy/2").stdout == "no difference\n"
    rolled_back = {"restores": first, "repairs": []}
    assert lodzkie.json("rollback") == {"release": lodzkie.json("releases")[-1]["id"], **rolled_back}
    assert f"restores {second}" in lodzkie("rollback").stdout
    assert f"restores {second}" in lodzkie("releases").stdout


@pytest.mark.parametrize("form", ["nq", "nt", "ttl", "trig", "rdf", "jsonld"])
def test_dump_writes_every_format(lodzkie: Lodzkie, form: str, tmp_path: Path) -> None:
    lodzkie("publish")
    result = lodzkie("dump", "rzeczy", "--format", form)
    assert result.exit_code == 0
    assert "Pierwsza" in result.stdout
    assert lodzkie("dump", "--format", form, "-o", str(tmp_path / "out")).exit_code == 0
    assert (tmp_path / "out").stat().st_size > len(result.stdout)


def test_dump_of_an_unknown_graph_names_those_there_are(lodzkie: Lodzkie) -> None:
    lodzkie("publish")
    with pytest.raises(LodzkieError, match="rzeczy/inferred"):
        CliRunner().invoke(commands, ["dump", "nic"], env=lodzkie.environ, catch_exceptions=False)


def test_export_writes_the_same_archive_twice(lodzkie: Lodzkie, environ: dict[str, str], tmp_path: Path) -> None:
    folder = Path(environ["LOD_REGION"]) / "mappings" / "rzeczy" / "exports" / "rzeczy.zip"
    folder.mkdir(parents=True)
    query = (
        "SELECT ?nazwa WHERE { ?x a <def/Rzecz> ; <http://www.w3.org/2000/01/rdf-schema#label> ?nazwa } ORDER BY ?nazwa"
    )
    (folder / "nazwy.txt.rq").write_text(query)
    lodzkie("publish")
    assert lodzkie("export", "rzeczy", str(tmp_path / "rzeczy.zip")).stdout == "nazwy.txt\n"
    written = (tmp_path / "rzeczy.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "rzeczy.zip") as archive:
        assert archive.read("nazwy.txt").decode().split() == ["nazwa", "Druga", "Pierwsza", "Trzecia"]
    lodzkie("export", "rzeczy", str(tmp_path / "rzeczy.zip"))
    assert (tmp_path / "rzeczy.zip").read_bytes() == written


def test_export_that_is_not_there_names_those_there_are(lodzkie: Lodzkie, tmp_path: Path) -> None:
    lodzkie("publish")
    with pytest.raises(LodzkieError, match=r"has no export x\.zip; there are: none"):
        CliRunner().invoke(
            commands, ["export", "rzeczy", str(tmp_path / "x.zip")], env=lodzkie.environ, catch_exceptions=False
        )


def test_explain_mapping_prints_sql_with_its_triples_map(lodzkie: Lodzkie) -> None:
    shown = lodzkie("explain-mapping", "rzeczy").stdout
    assert "SELECT" in shown
    assert f"{BASE}mapping/rzeczy" in shown


def test_config_shows_every_setting(lodzkie: Lodzkie) -> None:
    assert f"LOD_BASE_IRI={BASE}" in lodzkie("config").stdout
    assert lodzkie.json("config")["LOD_KEEP_RELEASES"] == 10


def test_new_register_lists_what_it_wrote(lodzkie: Lodzkie, tmp_path: Path) -> None:
    result = lodzkie("new-register", "nowy", str(write_source(tmp_path / "nowe.csv", ROWS)))
    assert "mappings/nowy/register.ttl" in result.stdout
    assert lodzkie("publish", "nowy").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["publish", "nic"], 2, "No register nic; there are rzeczy"),
        (["explain-mapping", "nic"], 2, "No register nic"),
        (["rollback", "20200101T000000Z"], 1, "Nothing is published yet"),
        (["diff", "a", "b"], 5, "No release 'a' is kept"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_fault_is_one_line_on_standard_error_and_its_exit_code(
    environ: dict[str, str], arguments: list[str], code: int, message: str
) -> None:
    command = [sys.executable, "-c", "from app.cli import main; main()", *arguments]
    done = subprocess.run(command, env={"PATH": "", **environ}, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_fault_speaks_polish_in_a_polish_locale(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**environ, "LC_ALL": "pl_PL.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["lodzkie", "publish", "nic"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "Nie ma rejestru nic" in capsys.readouterr().err


def test_unknown_setting_ends_with_2(environ: dict[str, str]) -> None:
    command = [sys.executable, "-c", "from app.cli import main; main()", "config"]
    done = subprocess.run(command, env={"LOD_BASE_URI": "x"}, capture_output=True, text=True, check=False)
    assert (done.returncode, "LOD_BASE_URI" in done.stderr) == (2, True)
